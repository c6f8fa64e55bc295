package dev.gluegun.bench;

import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.report.HtmlReport;
import dev.gluegun.bench.report.MarkdownReport;
import dev.gluegun.bench.report.MicroFigures;
import dev.gluegun.bench.report.ResultsFile;
import dev.gluegun.bench.report.TextReport;
import dev.gluegun.bench.run.Course;
import dev.gluegun.bench.run.Cpus;
import dev.gluegun.bench.run.Machine;
import dev.gluegun.bench.run.MicroBenchmarks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command {@code bench}: starts the server and the processes that are measured, and reports what they found.
 *
 * <p>The system property {@code gluegun.bench.server} names the compiled server; without it the one in Java is used. The
 * system properties {@code gluegun.bench.target} and {@code gluegun.bench.docs} name the folders for what a run leaves behind and
 * for its report.
 */
final class Main {

    private static final Path DOCS = Path.of(System.getProperty("gluegun.bench.docs", "docs"));

    private final List<String> command;
    private final BenchOptions options;
    private final PrintStream out;

    private Main(List<String> command, BenchOptions options, PrintStream out) {
        this.command = command;
        this.options = options;
        this.out = out;
    }

    /**
     * See {@link BenchOptions#USAGE}. Exits with status 0 when everything was tried, whatever the figures are; with 1 when that
     * could not be done, and with 2 when it is not known what was asked for.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
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
        List<String> command = new ArrayList<>(List.of("./bench"));
        command.addAll(List.of(arguments));
        try {
            new Main(command, options, out).run();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("bench: " + explained(e));
            System.exit(1);
        }
    }

    /** What file systems say often is the name of the file and nothing else. */
    private static String explained(Exception e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e instanceof FileSystemException
                ? name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT) + ": " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    /** Also when the user has had enough, no process stays behind. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void run() throws IOException, InterruptedException {
        switch (options.mode()) {
            case HELP -> out.print(BenchOptions.USAGE);
            case LIST -> out.print(BenchOptions.list());
            case MEASURE -> measure(course());
            case COUNT_SYSTEM_CALLS ->
                course().countSystemCalls(options.measurements(), options.clients(), out::println);
            case PROFILE -> course().profile(options.measurements(), options.clients(), out::println);
            case RENDER -> writeReport(ResultsFile.read(options.rendered().orElseThrow()));
            case MICRO -> System.exit(MicroBenchmarks.run(options.isQuick(), folder()));
        }
    }

    private static Path folder() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("gluegun.bench.target", "target"), "bench"));
    }

    private static Optional<Path> server() {
        return Optional.ofNullable(System.getProperty("gluegun.bench.server")).map(Path::of);
    }

    private Course course() throws IOException {
        return new Course(Cpus.ofThisProcess(), options.pace(), server(), folder());
    }

    private void measure(Course course) throws IOException {
        if (writesReport()) {
            // Before hours of measuring.
            preparedFolder();
        }
        Map<String, String> about = about(course.cpus());
        about.forEach((name, value) -> out.println(name + ": " + value));
        out.println("This takes about " + options.time() + ".");
        out.println();
        List<Entry> all = new ArrayList<>();
        Path file = course.folder().resolve("results.tsv");
        course.run(options.measurements(), options.clients(), entries -> {
            all.addAll(entries);
            Results results = new Results(about, entries);
            TextReport report = new TextReport(results);
            results.measurements().forEach(measurement -> out.println(report.table(measurement)));
            // Each time: whoever has had enough keeps what was measured so far.
            ResultsFile.write(new Results(about, all), file);
            if (out.checkError()) {
                throw new IOException("nobody reads the tables any more; the figures are kept in " + file);
            }
        });
        Results results = new Results(about, all);
        out.println("The figures are kept in " + file + ".");
        if (writesReport()) {
            writeReport(results);
        }
    }

    private boolean writesReport() {
        return options.report().isPresent() || options.isFull();
    }

    private Path preparedFolder() throws IOException {
        Path where = options.report().orElse(DOCS);
        Files.createDirectories(where);
        if (!Files.isWritable(where)) {
            throw new AccessDeniedException(where.toString());
        }
        return where;
    }

    private Map<String, String> about(Cpus cpus) throws IOException {
        Map<String, String> about = Machine.about();
        about.put("server", server().isPresent() ? "in C" : "in Java, as it was not compiled from C");
        about.put(
                "bound to",
                cpus.allowed().isEmpty() ? "no CPU, as taskset is missing" : "single CPUs of " + cpus.allowed());
        about.put(
                "rounds",
                String.format(
                        Locale.ROOT,
                        "%d, each with %d ms of warm-up and %d ms of measuring for each subject",
                        options.pace().rounds(),
                        options.pace().warmUp().toMillis(),
                        options.pace().measured().toMillis()));
        about.put("command", String.join(" ", command));
        return about;
    }

    private void writeReport(Results results) throws IOException {
        Path where = preparedFolder();
        MicroFigures micro = MicroFigures.read(folder().resolve("micro.csv"));
        Path tables = where.resolve("performance.md");
        Path plots = where.resolve("performance.html");
        Files.writeString(tables, new MarkdownReport(results, micro).page());
        Files.writeString(plots, new HtmlReport(results, micro).page());
        out.println("The report is in " + tables + " and " + plots + ".");
    }
}
