package dev.gluegun.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One run of the command inside the test's own process, with streams of its own. */
final class CommandRun {

    private static final long LONGEST_SECONDS = 30;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Interrupts interrupts = new Interrupts();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private CommandRun(
            InputStream in, OutputStream output, Console.Terminals terminals, boolean colour, String[] arguments) {
        OutputStream both = output == null ? out : output;
        Console console = new Console(in, both, new PrintStream(err, true, StandardCharsets.UTF_8), terminals, colour);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                status.complete(new App(console, interrupts).run(arguments));
            } catch (Throwable e) {
                status.completeExceptionally(e);
            }
        });
    }

    /** Starts the command with this input. */
    static CommandRun start(InputStream in, String... arguments) {
        return new CommandRun(in, null, Console.Terminals.NONE, false, arguments);
    }

    /** Starts the command with this input and no end of it. */
    static CommandRun startOpenEnded(String input, String... arguments) {
        return start(new OpenEndedInput(input), arguments);
    }

    /** Runs the command with this input. */
    static CommandRun of(String input, String... arguments) throws Exception {
        return start(bytes(input), arguments).await();
    }

    /** Runs {@code connect} with this input. */
    static CommandRun connect(String url, String input, String... options) throws Exception {
        return of(input, arguments(url, options));
    }

    /** The command line of {@code connect}. */
    static String[] arguments(String url, String... options) {
        return Stream.of(Stream.of("connect"), Stream.of(options), Stream.of(url))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    /** Runs the command with this input and an output of the test's own. */
    static CommandRun withOutput(OutputStream output, String input, String... arguments) throws Exception {
        return new CommandRun(bytes(input), output, Console.Terminals.NONE, false, arguments).await();
    }

    /** Runs the command with this input and an output and an error stream that are terminals. */
    static CommandRun onTerminal(boolean colour, String input, String... arguments) throws Exception {
        return new CommandRun(bytes(input), null, new Console.Terminals(false, true, true), colour, arguments).await();
    }

    private static InputStream bytes(String input) {
        return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until the command has ended. */
    CommandRun await() throws Exception {
        try {
            status.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the command has not ended; output: " + out() + "; errors: " + err(), e);
        }
        return this;
    }

    /** What Ctrl-C does. */
    void interrupt() {
        interrupts.fire();
    }

    boolean hasEnded() {
        return status.isDone();
    }

    int status() {
        return status.join();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** An input that never ends, as of a person who types nothing more. */
    private static final class OpenEndedInput extends InputStream {
        private final InputStream start;

        OpenEndedInput(String start) {
            this.start = bytes(start);
        }

        @Override
        public int read() {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            try {
                int read = start.read(target, offset, length);
                if (read > 0) {
                    return read;
                }
                new CountDownLatch(1).await();
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }
}
