package dev.gluegun.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.bench.load.Trial;
import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.model.Wire;
import dev.gluegun.bench.model.Work;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A fresh JVM that runs a {@link Trial}, seen from the process that gives the orders. Threads: one at a time. */
final class TrialProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    private TrialProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    }

    /**
     * Starts the process; {@link #awaitReady} waits until it is connected.
     *
     * @param wrapper a command that runs another one, and what it is told before that one's name; empty for none
     */
    static TrialProcess start(Measurement measurement, Subject subject, Bench bench, int sockets, List<String> wrapper)
            throws IOException {
        Client client = subject.client();
        List<String> command = new ArrayList<>(bench.cpus().client(measurement.placement()));
        command.addAll(wrapper);
        command.addAll(java(client.jar().map(Path::toString).orElse(""), measurement.work()));
        command.addAll(List.of(
                Trial.class.getName(),
                measurement.name(),
                client.name(),
                client.kind().name(),
                subject.style().name(),
                Integer.toString(bench.port(measurement)),
                measurement.wire() == Wire.TLS ? bench.identity().keyStore().toString() : "-",
                Integer.toString(sockets)));
        return new TrialProcess(new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(bench.log().toFile()))
                .start());
    }

    /**
     * The command that runs this program's classes, with others before them if there are any. The heap is touched beforehand,
     * so that a short run has the page faults of a long one, none, and what grows outside of it can be told; and a collection
     * leaves nothing dead on it. No file for monitoring: the JVM warns on its standard output where another one has that.
     */
    private static List<String> java(String classesBefore, Work work) {
        String own = System.getProperty("java.class.path");
        String heap = work == Work.IDLE ? "1g" : "256m";
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-XX:-UsePerfData",
                "-XX:MarkSweepDeadRatio=0",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classesBefore.isEmpty() ? own : classesBefore + File.pathSeparator + own);
    }

    /** Waits until the client is connected. */
    void awaitReady(Duration patience) throws IOException {
        expect("ready", patience);
    }

    /** Has it work for so long. */
    void run(Duration duration, Duration patience) throws IOException {
        orders.println("run " + duration.toMillis());
        expect("done", duration.plus(patience));
    }

    /** Has it do so many operations. */
    void count(int operations, Duration patience) throws IOException {
        orders.println("count " + operations);
        expect("done", patience);
    }

    /** Has it forget what was measured so far. */
    void forget(Duration patience) throws IOException {
        orders.println("forget");
        expect("done", patience);
    }

    /** What was measured. */
    Figures report(Duration patience) throws IOException {
        orders.println("report");
        return Figures.parse(answer(patience));
    }

    /** Of the JVM, where no other program was wrapped around it. */
    long pid() {
        return process.pid();
    }

    /** Has the JDK's tool tell the JVM something, and returns what it says; not with a wrapper. */
    List<String> jcmd(Duration patience, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid())));
        command.addAll(List.of(words));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<?> tooLate = CompletableFuture.runAsync(
                tool::destroyForcibly, CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try (BufferedReader output = tool.inputReader(UTF_8)) {
            List<String> lines = output.lines().toList();
            if (tool.waitFor() != 0) {
                throw new Failure("jcmd " + String.join(" ", words) + " failed: " + String.join(" ", lines));
            }
            return lines;
        } catch (InterruptedException e) {
            tool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while jcmd works");
        } finally {
            tooLate.cancel(false);
        }
    }

    private void expect(String expected, Duration patience) throws IOException {
        String answer = answer(patience);
        if (!answer.equals(expected)) {
            throw new Failure("expected \"" + expected + "\", but got: " + answer);
        }
    }

    /** The next line; a process that has nothing to say for so long is killed. */
    private String answer(Duration patience) throws IOException {
        CompletableFuture<?> tooLate = CompletableFuture.runAsync(
                process::destroyForcibly,
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        String answer = answers.readLine();
        boolean inTime = tooLate.cancel(false);
        if (answer == null) {
            throw new Failure(inTime ? "its process has ended" : "no answer within " + patience.toSeconds() + " s");
        }
        if (answer.startsWith("failed ")) {
            throw new Failure(answer.substring("failed ".length()));
        }
        return answer;
    }

    /** Lets the process end, and kills it when it does not. */
    @Override
    public void close() throws IOException {
        orders.println("end");
        orders.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        answers.close();
    }
}
