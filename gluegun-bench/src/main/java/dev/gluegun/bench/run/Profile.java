package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.model.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a subject's time goes, seen from outside of its warm JVM: the CPU time of user and kernel, the methods in which JFR found
 * its threads, and its system calls; of idle sockets, what is on the heap.
 */
record Profile(Measurement measurement, Subject subject, Bench bench, Pace pace) {

    private static final int MOST = 15;
    private static final int MOST_CLASSES = 25;
    private static final int TURNS = 4;
    private static final Duration EACH_TOOL = Duration.ofSeconds(30);

    /** Clock ticks are counted a hundred times a second, whatever the kernel's own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    /** In a line of /proc/PID/stat, after the name of the program in parentheses. */
    private static final int USER_TICKS = 11;

    private static final int KERNEL_TICKS = 12;

    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile("\\s*\\d+:\\s+(?<instances>\\d+)\\s+(?<bytes>\\d+)\\s+(?<type>\\S+).*");

    /** Takes it, and tells it in lines. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(subject.title() + ", " + measurement.title() + ":");
        try (TrialProcess trial =
                TrialProcess.start(measurement, subject, bench, pace.sockets(measurement), List.of())) {
            trial.awaitReady(pace.patience().multipliedBy(2));
            if (measurement.work() == Work.IDLE) {
                takeHeap(trial, lines);
            } else {
                takeTime(trial, lines);
            }
        } catch (Failure failure) {
            lines.add("  " + failure.getMessage());
        }
        if (SystemCalls.areCountable() && !measurement.work().isAlone()) {
            lines.add("System calls of " + SystemCalls.line(measurement, subject, bench, pace.patience()));
        }
        return lines;
    }

    private void takeTime(TrialProcess trial, List<String> lines) throws IOException {
        Duration turn = pace.measured().multipliedBy(TURNS);
        trial.run(pace.warmUp(measurement).multipliedBy(2), pace.patience());
        trial.forget(pace.patience());
        Path recording = Files.createTempFile("gluegun-bench", ".jfr");
        try {
            trial.jcmd(
                    EACH_TOOL,
                    "JFR.start",
                    "name=profile",
                    "jdk.ExecutionSample#enabled=true",
                    "jdk.ExecutionSample#period=1ms",
                    "jdk.NativeMethodSample#enabled=true",
                    "jdk.NativeMethodSample#period=1ms");
            Optional<long[]> before = ticks(trial.pid());
            trial.run(turn, pace.patience());
            Optional<long[]> after = ticks(trial.pid());
            trial.jcmd(EACH_TOOL, "JFR.stop", "name=profile", "filename=" + recording);
            Figures figures = trial.report(pace.patience());
            lines.add(String.format(
                    Locale.ROOT,
                    "  %,.0f operations a second, %,.0f bytes allocated each",
                    figures.operationsPerSecond(),
                    figures.allocatedPerOperation()));
            if (before.isPresent() && after.isPresent()) {
                lines.add(split(before.get(), after.get(), figures.operations()));
            }
            Samples inJava = Samples.read(recording, "jdk.ExecutionSample");
            add(lines, inJava.count() + " samples in Java, on top of the stack:", inJava.tops(MOST));
            add(lines, "and anywhere in it:", inJava.anywhere(2 * MOST));
            Samples inNative = Samples.read(recording, "jdk.NativeMethodSample");
            add(
                    lines,
                    inNative.count() + " samples in native code, also of threads that wait there:",
                    inNative.tops(MOST));
        } finally {
            Files.delete(recording);
        }
    }

    private static String split(long[] before, long[] after, long operations) {
        double user = (after[0] - before[0]) / TICKS_PER_SECOND;
        double kernel = (after[1] - before[1]) / TICKS_PER_SECOND;
        double micros = 1e6 / Math.max(1, operations);
        return String.format(
                Locale.ROOT,
                "  CPU time: %.3f µs of user and %.3f µs of kernel an operation (%.0f %% kernel)",
                user * micros,
                kernel * micros,
                100 * kernel / Math.max(1 / TICKS_PER_SECOND, user + kernel));
    }

    private static void add(List<String> lines, String head, List<String> methods) {
        lines.add("  " + head);
        methods.forEach(method -> lines.add("    " + method));
    }

    private void takeHeap(TrialProcess trial, List<String> lines) throws IOException {
        trial.run(pace.measured(), pace.patience().multipliedBy(TURNS));
        Figures figures = trial.report(pace.patience());
        lines.add(String.format(
                Locale.ROOT,
                "  %,d sockets keep %,.0f bytes of heap each, and %,.0f resident; all of the heap, divided by them:",
                figures.operations(),
                figures.heapPerOperation(),
                figures.residentPerOperation()));
        trial.jcmd(EACH_TOOL, "GC.class_histogram").stream()
                .map(HISTOGRAM_LINE::matcher)
                .filter(Matcher::matches)
                .limit(MOST_CLASSES)
                .forEach(line -> lines.add(String.format(
                        Locale.ROOT,
                        "    %8.1f bytes in %6.2f × %s",
                        Double.parseDouble(line.group("bytes")) / figures.operations(),
                        Double.parseDouble(line.group("instances")) / figures.operations(),
                        line.group("type"))));
    }

    /** The clock ticks that a process has taken so far, in user mode and in the kernel; empty where the system does not tell. */
    static Optional<long[]> ticks(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(stat)) {
            return Optional.empty();
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Optional.of(new long[] {Long.parseLong(fields[USER_TICKS]), Long.parseLong(fields[KERNEL_TICKS])});
    }
}
