package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.DecodeError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDecisionTest {

    private static RetryDecision.Verdict standard(GluegunException failure) {
        return RetryDecision.standard().decide(failure);
    }

    private static UpgradeRejected rejected(int status, String... headers) {
        return new UpgradeRejected(status, headers(headers), new byte[0]);
    }

    private static Headers headers(String... namesAndValues) {
        Headers headers = Headers.empty();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    static Stream<GluegunException> passingFailures() {
        return Stream.of(
                new Timeout("slow", Phase.TCP),
                new ConnectionError("refused", Phase.TCP),
                new ConnectionDown("reset"),
                new StreamError("offence", 1002),
                new Interrupted("by somebody"));
    }

    @ParameterizedTest
    @MethodSource("passingFailures")
    void what_may_pass_is_tried_again(GluegunException failure) {
        assertThat(standard(failure)).isEqualTo(RetryDecision.retry());
    }

    static Stream<GluegunException> lastingFailures() {
        return Stream.of(
                new InvalidOptions("no such scheme"),
                new InvalidMessage("malformed"),
                new UnsupportedFeature("not by this server"),
                new DecodeError("not UTF-8", null));
    }

    @ParameterizedTest
    @MethodSource("lastingFailures")
    void our_own_faults_are_fatal(GluegunException failure) {
        assertThat(standard(failure)).isEqualTo(RetryDecision.fatal());
    }

    @Test
    void every_kind_of_failure_is_decided_about() {
        Stream<Class<?>> kinds =
                Stream.concat(passingFailures(), lastingFailures()).map(Object::getClass);
        assertThat(kinds).contains(GluegunException.class.getPermittedSubclasses());
        assertThat(Arrays.asList(InvalidMessage.class.getPermittedSubclasses()))
                .containsExactlyInAnyOrder(UpgradeRejected.class, UnsupportedFeature.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 307, 400, 401, 403, 404, 407, 410, 426, 451})
    void a_refusal_that_will_not_be_otherwise_is_fatal(int status) {
        assertThat(standard(rejected(status))).isEqualTo(RetryDecision.fatal());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void a_refusal_that_may_pass_is_tried_again(int status) {
        assertThat(standard(rejected(status))).isEqualTo(RetryDecision.retry());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "300, 300", "301, 300", "999999999, 300", "-1, 0", "soon, 0", "12345678901, 0"})
    void a_server_that_says_when_is_not_asked_before(String said, int seconds) {
        assertThat(standard(rejected(503, "Retry-After", said)))
                .isEqualTo(RetryDecision.retryAfter(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "'Sun, 06 Nov 1994 08:49:37 GMT', , 37",
        "'Sunday, 06-Nov-94 08:49:37 GMT', , 37",
        "'Sun Nov  6 08:49:37 1994', , 37",
        "'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:30 GMT', 7",
        "'Sun, 06 Nov 1994 08:49:37 GMT', yesterday, 37",
        "'Sun, 06 Nov 1994 08:48:59 GMT', , 0",
        "'Sun, 06 Nov 1994 08:49:00 GMT', , 0",
        "'Sun, 06 Nov 1994 09:49:00 GMT', , 300",
        "'Fri, 31 Dec 9999 23:59:59 GMT', , 300",
        "'Mon, 06 Nov 1994 08:49:37 GMT', , 0"
    })
    void a_date_is_measured_by_that_of_the_answer_or_else_by_the_clock(String said, String date, int seconds) {
        Instant now = Instant.parse("1994-11-06T08:49:00Z");
        UpgradeRejected refusal =
                date == null ? rejected(429, "Retry-After", said) : rejected(429, "Retry-After", said, "Date", date);
        assertThat(RetryDecision.Standard.by(InstantSource.fixed(now)).decide(refusal))
                .isEqualTo(RetryDecision.retryAfter(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1009, 1010})
    void a_close_code_that_blames_our_messages_is_fatal(int code) {
        assertThat(standard(new ConnectionDown("closed", code, ""))).isEqualTo(RetryDecision.fatal());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1005, 1008, 1011, 1012, 1013, 1014, 3000, 4000})
    void any_other_close_code_is_tried_again(int code) {
        assertThat(standard(new ConnectionDown("closed", code, ""))).isEqualTo(RetryDecision.retry());
    }

    @Test
    void a_pause_has_to_have_an_end() {
        assertRefused(() -> RetryDecision.retryAfter(Duration.ofNanos(-1)));
        assertRefused(() -> RetryDecision.retryAfter(Timeouts.INFINITE));
    }
}
