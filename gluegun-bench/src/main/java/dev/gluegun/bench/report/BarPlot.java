package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Horizontal bars with their numbers, the best figure first. */
final class BarPlot {

    private static final int WIDTH = 860;
    private static final int LEFT = 260;
    private static final int RIGHT = 150;
    private static final int ROW = 26;
    private static final int THICKNESS = 16;

    /**
     * A subject's bar.
     *
     * @param value the whole length
     * @param part how much of it is drawn in full colour: what is on the heap, where it is memory
     */
    private record Row(Subject subject, double value, double part, String text) {}

    private BarPlot() {}

    /** The figure that the measurement compares its subjects by; for memory, heap and the rest one after the other. */
    static String of(Results results, Measurement measurement) {
        Columns columns = Columns.of(measurement);
        boolean memory = columns.isMemory();
        List<Row> rows = new ArrayList<>();
        for (Subject subject : results.subjects(measurement)) {
            if (results.sum(measurement, subject).isEmpty()) {
                continue;
            }
            double shown = results.median(measurement, subject, columns.shown()).orElseThrow();
            double whole = memory ? Math.max(shown, resident(results, measurement, subject)) : shown;
            String text = memory
                    ? Columns.digits(shown) + " heap, " + Columns.digits(whole) + " all"
                    : columns.text(shown) + " " + columns.unit();
            rows.add(new Row(subject, whole, shown, text));
        }
        Comparator<Row> byValue = Comparator.comparingDouble(Row::value);
        rows.sort(measurement.metric().moreIsBetter() ? byValue.reversed() : byValue);
        String better = measurement.metric().moreIsBetter() ? "longer is better" : "shorter is better";
        String what = memory
                ? "KiB of heap, and lighter what is resident besides"
                : columns.heads().getFirst();
        return drawn(measurement.title() + ", " + what + ": " + better, rows);
    }

    private static double resident(Results results, Measurement measurement, Subject subject) {
        ToDoubleFunction<Figures> resident = figures -> figures.residentPerOperation() / 1024;
        return results.median(measurement, subject, resident).orElse(0);
    }

    private static String drawn(String title, List<Row> rows) {
        Svg svg = new Svg(WIDTH, ROW * (rows.size() + 1) + 8, title);
        svg.text(LEFT, 16, Svg.Anchor.START, "note", title);
        double longest = rows.stream().mapToDouble(Row::value).max().orElse(1);
        double scale = longest <= 0 ? 0 : (WIDTH - LEFT - RIGHT) / longest;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double top = ROW * (i + 1);
            double middle = top + THICKNESS - 3;
            String colour = Html.colour(row.subject);
            svg.text(LEFT - 8, middle, Svg.Anchor.END, "label " + colour, row.subject.title());
            svg.bar(LEFT, top, row.value * scale, THICKNESS, "bar light " + colour);
            svg.bar(LEFT, top, row.part * scale, THICKNESS, "bar " + colour);
            svg.text(LEFT + Math.max(row.value, 0) * scale + 6, middle, Svg.Anchor.START, "number", row.text);
        }
        return svg.toString();
    }
}
