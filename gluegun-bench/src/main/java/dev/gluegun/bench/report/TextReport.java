package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables that the command prints. */
public record TextReport(Results results) {

    /** A measurement's title and a line for each subject. */
    public String table(Measurement measurement) {
        List<Subject> subjects = results.subjects(measurement);
        Columns columns = Columns.of(measurement);
        int width = subjects.stream()
                .mapToInt(subject -> subject.title().length())
                .max()
                .orElse(0);
        StringBuilder table =
                new StringBuilder(measurement.title()).append(String.format(" (%s)%n", measurement.name()));
        table.append(line(width, "", columns.heads()));
        for (Subject subject : subjects) {
            Optional<Figures> figures = results.sum(measurement, subject);
            if (figures.isPresent()) {
                table.append(line(width, subject.title(), columns.cells(results, measurement, subject)));
            }
            results.failure(measurement, subject)
                    .ifPresent(failure ->
                            table.append(String.format("%-" + width + "s  failed: %s%n", subject.title(), failure)));
        }
        return table.toString();
    }

    private static String line(int width, String title, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-" + width + "s", title));
        for (String cell : cells) {
            line.append(String.format("  %11s", cell));
        }
        return line.append('\n').toString();
    }

    /** A ratio with at least two digits that tell something. */
    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 0.01 ? "%.4f" : ratio < 0.1 ? "%.3f" : "%.2f", ratio);
    }
}
