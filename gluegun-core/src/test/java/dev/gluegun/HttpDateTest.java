package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void the_three_forms_of_rfc_9110(String text) {
        assertThat(HttpDate.parse(text, NOW)).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Wednesday, 01-Jul-26 00:00:00 GMT', 2026",
        "'Wednesday, 01-Jul-76 00:00:00 GMT', 2076",
        "'Friday, 01-Jul-77 00:00:00 GMT', 1977"
    })
    void a_year_of_two_digits_is_at_most_fifty_years_ahead(String text, int year) {
        assertThat(HttpDate.parse(text, NOW)).contains(Instant.parse(year + "-07-01T00:00:00Z"));
    }

    @Test
    void asctime_pads_the_day_with_a_space() {
        assertThat(HttpDate.parse("Wed Nov 16 08:49:37 1994", NOW)).contains(Instant.parse("1994-11-16T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "120",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 06 Nov 1994 25:49:37 GMT",
                "Sun, 32 Nov 1994 08:49:37 GMT",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "So, 06 Nov 1994 08:49:37 GMT"
            })
    void anything_else_is_none(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEmpty();
    }

    @Property
    void any_text_is_read_without_an_exception(@ForAll String text) {
        assertThat(HttpDate.parse(text, NOW)).isNotNull();
    }

    @Property
    void what_is_written_is_read_again(@ForAll @LongRange(min = 0, max = 253_402_300_799L) long seconds) {
        Instant instant = Instant.ofEpochSecond(seconds);
        String text = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                .format(instant.atOffset(ZoneOffset.UTC));
        assertThat(HttpDate.parse(text, NOW)).contains(instant);
    }
}
