package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

    @Test
    void a_time_of_more_than_zero_passes_up_to_no_limit() {
        assertThat(Checks.timeout(Duration.ofNanos(1), "x")).isEqualTo(Duration.ofNanos(1));
        assertThat(Checks.timeout(Timeouts.INFINITE, "x")).isEqualTo(Timeouts.INFINITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.000000001S"})
    void a_time_of_zero_or_less_is_refused_with_what_came(String duration) {
        assertRefused(
                () -> Checks.timeout(Duration.parse(duration), "patience"), "patience", duration, "Timeouts.INFINITE");
    }

    @Test
    void a_number_passes_at_its_bounds_and_not_beyond() {
        assertThat(Checks.between(8, 15, 8, "bits")).isEqualTo(8);
        assertThat(Checks.between(8, 15, 15, "bits")).isEqualTo(15);
        assertThat(Checks.atLeast(1, 1, "frames")).isEqualTo(1);
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Checks.between(8, 15, 7, "bits"))
                .withMessage("bits has to be from 8 to 15, but was 7");
        assertRefused(() -> Checks.between(8, 15, 16, "bits"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Checks.atLeast(1, 0, "frames"))
                .withMessage("frames has to be at least 1, but was 0");
    }

    @Test
    void a_token_has_only_the_characters_of_RFC_9110() {
        String all = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (char c = 0; c < 0x200; c++) {
            String name = String.valueOf(c);
            if (all.contains(name)) {
                assertThat(Checks.token(name, "x")).isEqualTo(name);
            } else {
                assertRefused(() -> Checks.token(name, "x"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\r\nb", "ä", "a,b"})
    void what_is_no_token_is_refused_with_what_came(String name) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Checks.token(name, "subprotocol"))
                .withMessageContaining("subprotocol")
                .withMessageContaining(Excerpt.quoted(name))
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "http://localhost:8080",
                "https://[::1]:8443",
                "chrome-extension://abcdef",
                "null"
            })
    void an_origin_as_it_is_serialized(String origin) {
        assertThat(Checks.origin(origin, "origin")).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "https://",
                "https://example.com/",
                "https://example.com/path",
                "https://example.com?a",
                "https://example.com#a",
                "https://user@example.com",
                "https://example.com:",
                "https://example.com:99999",
                "https://exämple.com",
                "https://a b",
                "https://a\r\nX: y",
                "https://a, https://b",
                "Null"
            })
    void what_is_no_origin_is_refused(String origin) {
        assertRefused(() -> Checks.origin(origin, "origin"), "origin", "RFC 6454");
    }

    @Test
    void null_is_named() {
        assertNamed(() -> Checks.origin(null, "origin"), "origin");
        assertNamed(() -> Checks.timeout(null, "patience"), "patience");
        assertNamed(() -> Checks.token(null, "name"), "name");
    }
}
