package dev.gluegun.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code bench}: starts the server and the processes that are measured, and prints what they found.
 *
 * <p>The system property {@code gluegun.bench.server} names the compiled echo server; without it the one in Java is used.
 */
final class Main {

    private final BenchOptions options;
    private final List<Subject> subjects;
    private final PrintStream out;

    private Main(BenchOptions options, PrintStream out) {
        this.options = options;
        this.subjects = Subject.all(options.otherLibraries());
        this.out = out;
    }

    /** See {@link BenchOptions#USAGE}. Exits with status 0 when everything was measured, whatever the figures are. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(BenchOptions.USAGE);
            return;
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.print(BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        new Main(options, System.out).run();
    }

    private void run() throws IOException {
        Optional<Path> program =
                Optional.ofNullable(System.getProperty("gluegun.bench.server")).map(Path::of);
        out.printf(
                "A 64-byte text message and its echo; JDK %s; the server is %s.%n",
                Runtime.version(),
                program.isPresent() ? "the one in C" : "the one in Java, as it was not compiled from C");
        try (ServerProcess server = ServerProcess.start(program)) {
            if (options.systemCalls()) {
                countSystemCalls(server.port());
            } else {
                measure(server.port());
            }
        }
    }

    private void measure(int port) throws IOException {
        out.printf(
                "%d × fresh JVMs, each with %d s of warm-up and %d s of measuring for each client, in turns.%n",
                options.rounds(),
                options.warmUp().toSeconds(),
                options.measured().toSeconds());
        List<Round> rounds = new ArrayList<>();
        Report report = new Report(subjects, rounds);
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(Round.run(subjects, i, port, options));
            out.println(report.roundLine(i));
        }
        out.println();
        out.print(report.table());
    }

    private void countSystemCalls(int port) throws IOException {
        if (!SystemCalls.areCountable()) {
            out.println(
                    "System calls cannot be counted: there is no strace. Install it (Debian: apt-get install strace).");
            return;
        }
        for (Subject subject : subjects) {
            out.println(SystemCalls.line(subject, port));
        }
    }
}
