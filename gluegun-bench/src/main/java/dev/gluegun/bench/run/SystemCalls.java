package dev.gluegun.bench.run;

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
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a process made each system call, by name, as {@code strace -c} counts them.
 *
 * <p>What an operation takes is the difference between two runs, one of which does more of them than the other: the
 * start, the warm-up and the end of the JVM are the same in both.
 */
record SystemCalls(Map<String, Long> counts) {

    /** What is counted, and as much before it: few sockets, for strace is slow and their ports have to last. */
    private static final int MESSAGES = 20_000;

    private static final int SOCKETS = 2_000;

    /** Rarer calls are the JVM's own business: its timers, its compilers. */
    private static final double LEAST_PER_OPERATION = 0.01;

    /** Whether there is an strace. */
    static boolean areCountable() {
        return Tool.isThere("strace", "--version");
    }

    /** A line that tells the system calls of one operation. */
    static String line(Measurement measurement, Subject subject, Bench bench, Duration patience) throws IOException {
        try {
            return line(subject, of(measurement, subject, bench, patience));
        } catch (Failure failure) {
            return subject.title() + ": " + failure.getMessage();
        }
    }

    private static String line(Subject subject, Map<String, Double> perOperation) {
        double sum =
                perOperation.values().stream().mapToDouble(Double::doubleValue).sum();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%s: %.2f system calls an operation", subject.title(), sum));
        perOperation.entrySet().stream()
                .filter(call -> call.getValue() >= LEAST_PER_OPERATION)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(call -> line.append(String.format(Locale.ROOT, ", %s %.2f", call.getKey(), call.getValue())));
        return line.toString();
    }

    /** The system calls of one operation, by name. */
    static Map<String, Double> of(Measurement measurement, Subject subject, Bench bench, Duration patience)
            throws IOException {
        int measured = measurement.work() == Work.CONNECT ? SOCKETS : MESSAGES;
        SystemCalls more = counted(measurement, subject, bench, 2 * measured, patience);
        return more.perOperation(counted(measurement, subject, bench, measured, patience), measured);
    }

    private static SystemCalls counted(
            Measurement measurement, Subject subject, Bench bench, int operations, Duration patience)
            throws IOException {
        Path summary = Files.createTempFile("gluegun-bench", ".strace");
        try {
            List<String> strace = List.of("strace", "-f", "-qq", "-c", "-o", summary.toString());
            try (TrialProcess trial = TrialProcess.start(measurement, subject, bench, 1, strace)) {
                trial.awaitReady(patience);
                trial.count(operations, patience.multipliedBy(4));
            }
            return parse(Files.readAllLines(summary));
        } finally {
            Files.delete(summary);
        }
    }

    /** Reads the table that strace writes: the fourth column is the number of calls, the last one the name. */
    static SystemCalls parse(List<String> lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 5
                    && Character.isDigit(columns[3].charAt(0))
                    && !columns[columns.length - 1].equals("total")) {
                counts.merge(columns[columns.length - 1], Long.parseLong(columns[3]), Long::sum);
            }
        }
        return new SystemCalls(Map.copyOf(counts));
    }

    /** What this run has over another one that made {@code operations} operations less, for each of these. */
    Map<String, Double> perOperation(SystemCalls less, int operations) {
        Map<String, Double> perOperation = new TreeMap<>();
        List<String> names = new ArrayList<>(counts.keySet());
        names.addAll(less.counts.keySet());
        for (String name : names) {
            long more = counts.getOrDefault(name, 0L) - less.counts.getOrDefault(name, 0L);
            perOperation.put(name, (double) more / operations);
        }
        return perOperation;
    }
}
