package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A fresh JVM that runs a {@link Trial}, seen from the process that gives the orders. */
final class TrialProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    private TrialProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(US_ASCII);
        this.orders = new PrintStream(process.getOutputStream(), true, US_ASCII);
    }

    /**
     * Starts the process and waits until it is connected.
     *
     * @param wrapper a command that runs another one, and what it is told before that one's name; empty for none
     */
    static TrialProcess start(Subject subject, int port, List<String> wrapper) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(java(subject.library().map(Path::toString).orElse("")));
        command.addAll(List.of(Trial.class.getName(), subject.kind().name(), Integer.toString(port)));
        TrialProcess trial = new TrialProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
        trial.expect("ready");
        return trial;
    }

    /**
     * The command that runs this program's classes, with others before them if there are any. The heap is small and touched
     * beforehand, so that a short run has the page faults of a long one: none.
     */
    static List<String> java(String classesBefore) {
        String own = System.getProperty("java.class.path");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                classesBefore.isEmpty() ? own : classesBefore + File.pathSeparator + own);
    }

    /** Has it do round trips for so long. */
    void run(Duration duration) throws IOException {
        orders.println("run " + duration.toMillis());
        expect("done");
    }

    /** Has it do so many round trips. */
    void count(int trips) throws IOException {
        orders.println("count " + trips);
        expect("done");
    }

    /** Has it forget what was measured so far. */
    void forget() throws IOException {
        orders.println("forget");
        expect("done");
    }

    /** What was measured. */
    Samples report() throws IOException {
        orders.println("report");
        return Samples.parse(answer());
    }

    private void expect(String expected) throws IOException {
        String answer = answer();
        if (!answer.equals(expected)) {
            throw new IOException("expected a process that measures to say \"" + expected + "\", but got: " + answer);
        }
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("a process that measures has failed; its message is above");
        }
        return answer;
    }

    /** Lets the process end, and waits until it has. */
    @Override
    public void close() throws IOException {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        answers.close();
    }
}
