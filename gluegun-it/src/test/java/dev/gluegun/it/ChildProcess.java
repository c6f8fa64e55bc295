package dev.gluegun.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A program that a test has started, and to which it speaks in lines.
 *
 * <p>It ends when it is closed, when this JVM ends, and, if it reads its standard input to the end, when this JVM is killed.
 */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final Writer input;
    private final Thread atExit;

    private ChildProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.atExit = new Thread(process::destroyForcibly);
    }

    /**
     * Starts a program.
     *
     * @param environment added to this process's own
     * @param output called with each line of its standard output and standard error, on a thread of its own
     */
    static ChildProcess start(List<String> command, Map<String, String> environment, Consumer<String> output) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            ChildProcess started = new ChildProcess(builder.start());
            Runtime.getRuntime().addShutdownHook(started.atExit);
            Thread.ofPlatform().name("output of " + command.get(0)).daemon(true).start(() -> started.readLines(output));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** The command that starts a class of the tests in a JVM like this one. */
    static List<String> java(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private void readLines(Consumer<String> output) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.accept(line);
            }
        } catch (IOException ended) {
            output.accept("the output ended: " + ended.getMessage());
        }
    }

    /** Writes a line to its standard input. */
    void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the process has ended", e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, whatever it is doing. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
