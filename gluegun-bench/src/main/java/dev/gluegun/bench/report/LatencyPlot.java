package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Subject;
import java.util.List;
import java.util.Locale;

/** Curves of latency over percentiles: both axes are logarithmic, that of the percentiles towards 100. */
final class LatencyPlot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final int LEFT = 84;
    private static final int RIGHT = 20;
    private static final int TOP = 28;
    private static final int BOTTOM = 36;
    private static final int LEGEND_ROW = 20;
    private static final int LEGEND_COLUMNS = 3;

    /** So many times ten are the nines that are shown: 99.99 %. */
    private static final double MOST_NINES = 4;

    private static final int STEPS = 120;

    private final Results results;
    private final Measurement measurement;
    private final String way;
    private final List<Subject> subjects;
    private final double lowest;
    private final double highest;

    private LatencyPlot(Results results, Measurement measurement, String way, List<Subject> subjects) {
        this.results = results;
        this.measurement = measurement;
        this.way = way;
        this.subjects = subjects;
        this.lowest = subjects.stream()
                .mapToDouble(subject -> micros(subject, 0.1))
                .min()
                .orElse(1);
        this.highest = subjects.stream()
                .mapToDouble(subject -> micros(subject, MOST_NINES))
                .max()
                .orElse(10);
    }

    /** The curves of the subjects that were measured; the way is what they have in common. */
    static String of(Results results, Measurement measurement, String way, List<Subject> subjects) {
        List<Subject> measured = subjects.stream()
                .filter(subject -> results.sum(measurement, subject)
                        .filter(figures -> figures.latencies().getTotalCount() > 0)
                        .isPresent())
                .toList();
        return measured.isEmpty() ? "" : new LatencyPlot(results, measurement, way, measured).drawn();
    }

    private double micros(Subject subject, double nines) {
        Figures figures = results.sum(measurement, subject).orElseThrow();
        return Math.max(0.1, figures.percentileMicros(100 - 100 * Math.pow(10, -nines)));
    }

    private String drawn() {
        int legendRows = (subjects.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        String title = way + ": µs at percentiles, both axes logarithmic, lower is better";
        Svg svg = new Svg(WIDTH, HEIGHT + 16 + LEGEND_ROW * legendRows, measurement.title() + ", " + title);
        svg.text(LEFT, 16, Svg.Anchor.START, "note", title);
        drawGrid(svg);
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            String kind = Html.curve(subject);
            svg.curve(points(subject), kind, subject.title());
            double x = LEFT + i % LEGEND_COLUMNS * (WIDTH - LEFT) / (double) LEGEND_COLUMNS;
            double y = HEIGHT + 16 + LEGEND_ROW * (i / LEGEND_COLUMNS);
            svg.line(x, y - 4, x + 26, y - 4, kind);
            svg.text(x + 32, y, Svg.Anchor.START, "label", subject.title());
        }
        return svg.toString();
    }

    private void drawGrid(Svg svg) {
        String[] percentiles = {"0 %", "90 %", "99 %", "99.9 %", "99.99 %"};
        for (int nines = 0; nines < percentiles.length; nines++) {
            svg.line(x(nines), TOP, x(nines), HEIGHT - BOTTOM, "grid");
            svg.text(x(nines), HEIGHT - BOTTOM + 18, Svg.Anchor.MIDDLE, "note", percentiles[nines]);
        }
        svg.line(x(Math.log10(2)), TOP, x(Math.log10(2)), HEIGHT - BOTTOM, "grid");
        svg.text(x(Math.log10(2)), HEIGHT - BOTTOM + 18, Svg.Anchor.MIDDLE, "note", "50 %");
        for (double power = Math.floor(Math.log10(lowest)); power <= Math.ceil(Math.log10(highest)); power++) {
            for (int step : new int[] {1, 2, 5}) {
                double micros = step * Math.pow(10, power);
                if (micros >= lowest && micros <= highest) {
                    svg.line(LEFT, y(micros), WIDTH - RIGHT, y(micros), "grid");
                    String text = String.format(Locale.ROOT, micros < 1 ? "%.1f" : "%,.0f", micros);
                    svg.text(LEFT - 8, y(micros) + 4, Svg.Anchor.END, "note", text);
                }
            }
        }
    }

    private String points(Subject subject) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= STEPS; i++) {
            double nines = MOST_NINES * i / STEPS;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines), y(micros(subject, nines))));
        }
        return points.toString().strip();
    }

    private static double x(double nines) {
        return LEFT + (WIDTH - LEFT - RIGHT - 24) * nines / MOST_NINES;
    }

    private double y(double micros) {
        double range = Math.max(1e-9, Math.log(highest / lowest));
        double position = Math.clamp(Math.log(micros / lowest) / range, 0, 1);
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * position;
    }
}
