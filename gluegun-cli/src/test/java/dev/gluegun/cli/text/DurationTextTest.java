package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, 500000000",
        "3s, 3000000000",
        "3, 3000000000",
        "1m, 60000000000",
        "2h, 7200000000000",
        "1.5s, 1500000000",
        "0.25ms, 250000",
        "' 10 MS ', 10000000",
    })
    void unitsAndPlainSecondsAreUnderstood(String text, long nanos) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1d", "1,5s", "1s 2ms", "one", "1e3s", ".5s", "9999999999999"})
    void anythingElseIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("500ms, 3s, 1m or 3")
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms", "0.0s", "0.0000001ms"})
    void zeroIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("longer than zero");
    }

    @ParameterizedTest
    @CsvSource({
        "412345, 0.412 ms",
        "12345678, 12.3 ms",
        "999400000, 999 ms",
        "1000000000, 1 s",
        "2050000000, 2.05 s",
        "90000000000, 90 s",
        "3600000000000, 3600 s",
        "1000, 0.001 ms",
    })
    void durationsAreShownWithWhatPeopleCanUse(long nanos, String text) {
        assertThat(DurationText.of(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
