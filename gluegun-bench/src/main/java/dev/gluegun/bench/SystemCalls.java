package dev.gluegun.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a process made each system call, by name, as {@code strace -c} counts them.
 *
 * <p>What a round trip takes is the difference between two runs, one of which makes more round trips than the other: the
 * start, the warm-up and the end of the JVM are the same in both.
 */
record SystemCalls(Map<String, Long> counts) {

    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** Rarer calls are the JVM's own business: its timers, its compilers. */
    private static final double LEAST_PER_TRIP = 0.01;

    /** Whether there is an strace. */
    static boolean areCountable() {
        try {
            Process process = new ProcessBuilder("strace", "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return true;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** A line that tells the system calls of one round trip. */
    static String line(Subject subject, int port) throws IOException {
        Map<String, Double> perTrip =
                of(subject, port, WARM_UP + MEASURED).perTrip(of(subject, port, WARM_UP), MEASURED);
        double sum = perTrip.values().stream().mapToDouble(Double::doubleValue).sum();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%s: %.2f system calls a round trip", subject.title(), sum));
        perTrip.entrySet().stream()
                .filter(call -> call.getValue() >= LEAST_PER_TRIP)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(call -> line.append(String.format(Locale.ROOT, ", %s %.2f", call.getKey(), call.getValue())));
        return line.toString();
    }

    private static SystemCalls of(Subject subject, int port, int trips) throws IOException {
        Path summary = Files.createTempFile("gluegun-bench", ".strace");
        try {
            List<String> strace = List.of("strace", "-f", "-qq", "-c", "-o", summary.toString());
            try (TrialProcess trial = TrialProcess.start(subject, port, strace)) {
                trial.count(trips);
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

    /** What this run has over another one that made {@code trips} round trips less, for each of these. */
    Map<String, Double> perTrip(SystemCalls less, int trips) {
        Map<String, Double> perTrip = new TreeMap<>();
        List<String> names = new ArrayList<>(counts.keySet());
        names.addAll(less.counts.keySet());
        for (String name : names) {
            long more = counts.getOrDefault(name, 0L) - less.counts.getOrDefault(name, 0L);
            perTrip.put(name, (double) more / trips);
        }
        return perTrip;
    }
}
