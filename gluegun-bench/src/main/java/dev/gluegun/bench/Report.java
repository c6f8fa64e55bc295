package dev.gluegun.bench;

import java.util.List;
import java.util.Locale;

/** What the rounds add up to, as text. */
record Report(List<Subject> subjects, List<Round> rounds) {

    /** The medians of one round, each with its ratio to the bare socket's. */
    String roundLine(int index) {
        Round round = rounds.get(index);
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "round %d, p50 µs:", index + 1));
        for (Subject subject : subjects) {
            line.append(String.format(
                    Locale.ROOT, "  %s %.2f", subject.title(), round.of(subject).medianMicros()));
            if (!subject.equals(Subject.BARE)) {
                line.append(String.format(Locale.ROOT, " (× %.2f)", round.ratio(subject)));
            }
        }
        return line.toString();
    }

    /** All rounds together, a line a subject. */
    String table() {
        int width = subjects.stream()
                .mapToInt(subject -> subject.title().length())
                .max()
                .orElse(0);
        String row = "%-" + width + "s";
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                row + "  %9s %9s %9s %9s %15s %13s%n",
                "",
                "mean µs",
                "p50 µs",
                "p99 µs",
                "× bare",
                "lowest–highest",
                "bytes a trip"));
        for (Subject subject : subjects) {
            Samples all = rounds.stream()
                    .map(round -> round.of(subject))
                    .reduce(Samples::plus)
                    .orElseThrow();
            List<Double> ratios =
                    rounds.stream().map(round -> round.ratio(subject)).sorted().toList();
            table.append(String.format(
                    Locale.ROOT,
                    row + "  %9.2f %9.2f %9.2f %9.2f %15s %13.0f%n",
                    subject.title(),
                    all.meanMicros(),
                    all.medianMicros(),
                    all.percentileMicros(99),
                    median(ratios),
                    String.format(Locale.ROOT, "%.2f–%.2f", ratios.getFirst(), ratios.getLast()),
                    all.allocatedPerTrip()));
        }
        return table.toString();
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int upper = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(upper) : (sorted.get(upper - 1) + sorted.get(upper)) / 2;
    }
}
