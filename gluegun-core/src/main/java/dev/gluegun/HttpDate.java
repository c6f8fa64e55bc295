package dev.gluegun;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A point in time as header fields name it, in one of three forms (RFC 9110, section 5.6.7). */
final class HttpDate {

    private static final String TIME = " HH:mm:ss";

    /** How far a year of two digits may lie ahead; beyond that it is one of the past. */
    private static final int MOST_YEARS_AHEAD = 50;

    private static final int CENTURY = 100;

    private HttpDate() {}

    /**
     * The point in time; empty when it is none of the three forms.
     *
     * @param now by which a year of two digits is understood
     */
    static Optional<Instant> parse(String text, Instant now) {
        int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
        List<DateTimeFormatter> forms = List.of(
                form("EEE, dd MMM yyyy" + TIME + " 'GMT'"),
                new DateTimeFormatterBuilder()
                        .appendPattern("EEEE, dd-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, thisYear + MOST_YEARS_AHEAD - CENTURY + 1)
                        .appendPattern(TIME + " 'GMT'")
                        .toFormatter(Locale.US),
                form("EEE MMM ppd" + TIME + " yyyy"));
        return forms.stream().flatMap(form -> parse(text, form).stream()).findFirst();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US);
    }
}
