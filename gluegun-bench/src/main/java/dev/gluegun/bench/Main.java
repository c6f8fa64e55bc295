package dev.gluegun.bench;

import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.report.ResultsFile;
import dev.gluegun.bench.report.TextReport;
import dev.gluegun.bench.run.Course;
import dev.gluegun.bench.run.Cpus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command {@code bench}: starts the server and the processes that are measured, and reports what they found.
 *
 * <p>The system property {@code gluegun.bench.server} names the compiled server; without it the one in Java is used. The
 * system property {@code gluegun.bench.target} names the folder for what a run leaves behind.
 */
final class Main {

    private final BenchOptions options;
    private final PrintStream out;

    private Main(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** See {@link BenchOptions#USAGE}. Exits with status 0 when everything was tried, whatever the figures are. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BenchOptions options;
        try {
            options = BenchOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(Main::endChildren, "end-children"));
        new Main(options, out).run();
    }

    /** Also when the user has had enough, no process stays behind. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void run() throws IOException {
        switch (options.mode()) {
            case HELP -> out.print(BenchOptions.USAGE);
            case LIST -> out.print(BenchOptions.list());
            case MEASURE -> measure(course());
            case COUNT_SYSTEM_CALLS ->
                course().countSystemCalls(options.measurements(), options.clients(), out::println);
        }
    }

    private Course course() throws IOException {
        Optional<Path> program =
                Optional.ofNullable(System.getProperty("gluegun.bench.server")).map(Path::of);
        Path folder = Files.createDirectories(Path.of(System.getProperty("gluegun.bench.target", "target"), "bench"));
        Cpus cpus = Cpus.ofThisProcess();
        out.printf(
                "JDK %s; the server is %s; %s.%n",
                Runtime.version(),
                program.isPresent() ? "the one in C" : "the one in Java, as it was not compiled from C",
                cpus.allowed().isEmpty()
                        ? "nothing is bound to a CPU, as taskset is missing: figures will vary"
                        : "CPUs: " + cpus.allowed());
        return new Course(cpus, options.pace(), program, folder);
    }

    private void measure(Course course) throws IOException {
        out.printf(
                "%d × fresh JVMs, each with %d ms of warm-up and %d ms of measuring, in turns.%n%n",
                options.pace().rounds(),
                options.pace().warmUp().toMillis(),
                options.pace().measured().toMillis());
        List<Entry> all = new ArrayList<>();
        Path file = course.folder().resolve("results.tsv");
        course.run(options.measurements(), options.clients(), entries -> {
            all.addAll(entries);
            Results results = new Results(Map.of(), entries);
            TextReport report = new TextReport(results);
            results.measurements().forEach(measurement -> out.println(report.table(measurement)));
        });
        ResultsFile.write(new Results(Map.of(), all), file);
        out.println("The figures are kept in " + file + ".");
    }
}
