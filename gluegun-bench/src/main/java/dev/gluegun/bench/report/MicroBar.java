package dev.gluegun.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A speed that a single part must reach, over that of the JDK doing less. Where it was measured in several sizes, the worst
 * one counts.
 *
 * @param benchmark the part, in time for one operation
 * @param baseline the JDK
 * @param parameters those that are meant; others may have any value
 */
record MicroBar(
        String key,
        String title,
        String benchmark,
        String baseline,
        String baselineTitle,
        Map<String, String> parameters,
        double limit) {

    /** Compares the figures with it. */
    Bar.Judged judge(MicroFigures figures) {
        String must = String.format(Locale.ROOT, "≥ %.2f × %s", limit, baselineTitle);
        OptionalDouble worst = figures.scores().stream()
                .filter(score -> score.benchmark().equals(benchmark)
                        && score.parameters().entrySet().containsAll(parameters.entrySet()))
                .flatMap(score -> figures.beside(score, baseline).stream().map(base -> base.value() / score.value()))
                .mapToDouble(Double::doubleValue)
                .min();
        if (worst.isEmpty()) {
            return new Bar.Judged(key, title, must, "", "", Bar.Verdict.NOT_MEASURED);
        }
        String measured = String.format(Locale.ROOT, "%.2f", worst.getAsDouble());
        boolean met = worst.getAsDouble() >= limit;
        return new Bar.Judged(key, title, must, measured, "", met ? Bar.Verdict.MET : Bar.Verdict.MISSED);
    }
}
