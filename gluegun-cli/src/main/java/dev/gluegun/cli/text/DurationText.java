package dev.gluegun.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 3s}, {@code 1.5m}, {@code 2h}, and {@code 3} for three seconds. */
public final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|)");
    private static final BigDecimal NANOS_PER_MILLISECOND = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private DurationText() {}

    /**
     * The duration that a text names: more than zero.
     *
     * @throws IllegalArgumentException when it names none; the message is for people
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a duration such as 500ms, 3s, 1m or 3 (seconds), but got '" + text + "'");
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1))
                .multiply(nanosPerUnit(matcher.group(2)))
                .setScale(0, RoundingMode.HALF_UP);
        if (nanos.signum() == 0) {
            throw new IllegalArgumentException("expected a duration longer than zero, but got '" + text + "'");
        }
        BigDecimal[] secondsAndNanos = nanos.divideAndRemainder(NANOS_PER_SECOND);
        return Duration.ofSeconds(secondsAndNanos[0].longValueExact(), secondsAndNanos[1].longValueExact());
    }

    private static BigDecimal nanosPerUnit(String unit) {
        return switch (unit) {
            case "ms" -> NANOS_PER_MILLISECOND;
            case "s", "" -> NANOS_PER_SECOND;
            case "m" -> NANOS_PER_SECOND.multiply(BigDecimal.valueOf(60));
            case "h" -> NANOS_PER_SECOND.multiply(BigDecimal.valueOf(3600));
            default -> throw new AssertionError("the pattern let a unit through that has no length: " + unit);
        };
    }

    /** A duration for people, rounded to what they can use: {@code 0.412 ms}, {@code 12.3 ms}, {@code 2.05 s}, {@code 90 s}. */
    public static String of(Duration duration) {
        BigDecimal nanos = BigDecimal.valueOf(duration.toSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigDecimal.valueOf(duration.toNanosPart()));
        boolean inSeconds = nanos.compareTo(NANOS_PER_SECOND) >= 0;
        BigDecimal value = nanos.divide(inSeconds ? NANOS_PER_SECOND : NANOS_PER_MILLISECOND);
        return rounded(value) + (inSeconds ? " s" : " ms");
    }

    private static String rounded(BigDecimal value) {
        int significant = 3;
        int decimals = Math.max(0, Math.min(significant, significant - (value.precision() - value.scale())));
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.toBigInteger().toString() : rounded.toPlainString();
    }
}
