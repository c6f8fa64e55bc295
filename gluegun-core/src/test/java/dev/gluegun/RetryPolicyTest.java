package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final RandomGenerator random = new Random(1);

    @Test
    void none_has_no_attempts() {
        assertThat(RetryPolicy.none().attempts()).isZero();
        assertRefused(() -> RetryPolicy.none().pause(1, random));
    }

    @Test
    void fixed_pauses_the_same_before_each_attempt() {
        RetryPolicy policy = RetryPolicy.fixed(3, SECOND);
        assertThat(policy.attempts()).isEqualTo(3);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(policy.pause(attempt, random)).isEqualTo(SECOND);
        }
    }

    @Test
    void fixed_may_pause_for_no_time_at_all() {
        assertThat(RetryPolicy.fixed(1, Duration.ZERO).pause(1, random)).isZero();
    }

    @Property
    void exponential_pauses_stay_between_zero_and_their_doubling_limit(
            @ForAll @IntRange(min = 1, max = 200) int attempt,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long firstNanos,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000_000L) long moreNanos,
            @ForAll long seed) {
        Duration first = Duration.ofNanos(firstNanos);
        Duration longest = first.plusNanos(moreNanos);
        Duration pause = RetryPolicy.exponential(200, first, longest).pause(attempt, new Random(seed));
        assertThat(pause).isBetween(Duration.ZERO, longest);
        if (attempt <= 20) {
            assertThat(pause).isLessThanOrEqualTo(first.multipliedBy(1L << (attempt - 1)));
        }
    }

    @Test
    void exponential_pauses_use_the_whole_of_their_range() {
        RetryPolicy policy = RetryPolicy.exponential(3, Duration.ofNanos(1), Duration.ofNanos(4));
        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(i -> policy.pause(3, random).toNanos())
                        .distinct())
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    }

    @Property
    void no_length_of_pause_overflows(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int attempt,
            @ForAll @LongRange(min = 1) long firstSeconds,
            @ForAll long seed) {
        RetryPolicy policy =
                RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofSeconds(firstSeconds), Timeouts.INFINITE);
        assertThat(policy.pause(attempt, new Random(seed))).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void an_attempt_that_there_is_not_is_refused() {
        RetryPolicy policy = RetryPolicy.fixed(3, SECOND);
        assertRefused(() -> policy.pause(0, random));
        assertRefused(() -> policy.pause(4, random));
    }

    @Test
    void bad_values_are_refused_with_what_came() {
        assertRefused(() -> RetryPolicy.fixed(0, SECOND), "was 0", "RetryPolicy.none()");
        assertRefused(() -> RetryPolicy.fixed(1, SECOND.negated()), "PT-1S");
        assertRefused(() -> RetryPolicy.fixed(1, Timeouts.INFINITE));
        assertRefused(() -> RetryPolicy.exponential(-1, SECOND, SECOND), "was -1");
        assertRefused(() -> RetryPolicy.exponential(1, Duration.ZERO, SECOND), "first");
        assertRefused(() -> RetryPolicy.exponential(1, SECOND, Duration.ofMillis(999)), "PT0.999S");
    }

    @Test
    void policies_compare_by_value() {
        RetryPolicy policy = RetryPolicy.exponential(2, SECOND, SECOND);
        assertThat(policy)
                .isEqualTo(RetryPolicy.exponential(2, SECOND, SECOND))
                .hasSameHashCodeAs(RetryPolicy.exponential(2, SECOND, SECOND))
                .isNotEqualTo(RetryPolicy.fixed(2, SECOND))
                .isNotEqualTo(RetryPolicy.exponential(3, SECOND, SECOND))
                .isNotEqualTo(RetryPolicy.exponential(2, SECOND, Timeouts.INFINITE));
    }

    @Test
    void policies_are_readable() {
        assertThat(RetryPolicy.none()).hasToString("none");
        assertThat(RetryPolicy.fixed(5, SECOND)).hasToString("5 attempts, PT1S apart");
        assertThat(RetryPolicy.exponential(5, SECOND, Duration.ofMinutes(1)))
                .hasToString("5 attempts, up to PT1S apart, doubling up to PT1M");
    }

    @Test
    void null_is_named() {
        assertNamed(() -> RetryPolicy.fixed(1, null), "pause");
        assertNamed(() -> RetryPolicy.exponential(1, null, SECOND), "first");
        assertNamed(() -> RetryPolicy.exponential(1, SECOND, null), "longest");
        assertNamed(() -> RetryPolicy.fixed(1, SECOND).pause(1, null), "random");
    }
}
