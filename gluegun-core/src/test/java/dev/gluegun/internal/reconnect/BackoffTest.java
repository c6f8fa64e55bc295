package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.RetryPolicy;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration STABLE = Duration.ofSeconds(10);

    private static Backoff backoff(int attempts, long seed) {
        return new Backoff(RetryPolicy.exponential(attempts, FIRST, LONGEST), STABLE, new Random(seed));
    }

    @Property
    void pausesStayWithinALimitThatDoublesWithEachFailure(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int failures) {
        Backoff backoff = backoff(100, seed);
        Duration limit = FIRST;
        for (int i = 0; i < failures; i++) {
            assertThat(backoff.next(Duration.ZERO)).hasValueSatisfying(nonNegativeUpTo(limit));
            limit = limit.multipliedBy(2).compareTo(LONGEST) < 0 ? limit.multipliedBy(2) : LONGEST;
        }
    }

    private static Consumer<Duration> nonNegativeUpTo(Duration limit) {
        return pause -> assertThat(pause).isBetween(Duration.ZERO, limit);
    }

    @Property
    void theServersWishIsRespected(@ForAll long seed, @ForAll @IntRange(max = 100) int seconds) {
        Duration wish = Duration.ofSeconds(seconds);
        assertThat(backoff(5, seed).next(wish))
                .hasValueSatisfying(pause -> assertThat(pause).isGreaterThanOrEqualTo(wish));
    }

    @Test
    void thereAreAsManyAttemptsInARowAsThePolicyHas() {
        Backoff backoff = backoff(3, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(backoff.next(Duration.ZERO)).isPresent();
        }
        assertThat(backoff.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void socketsDoNotPauseAlikeWhateverThreadsTheyAreOn() throws InterruptedException {
        Set<Duration> pauses = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20; i++) {
            Backoff own = new Backoff(RetryPolicy.exponential(1, LONGEST, LONGEST), STABLE);
            Thread.ofVirtual()
                    .start(() -> pauses.add(own.next(Duration.ZERO).orElseThrow()))
                    .join();
        }
        assertThat(pauses).hasSizeGreaterThan(15);
    }

    @Test
    void aConnectionThatLastedBeginsTheCountAnew() {
        Backoff backoff = backoff(1, 1);
        assertThat(backoff.next(Duration.ZERO)).isPresent();
        backoff.lasted(STABLE);
        assertThat(backoff.next(Duration.ZERO)).isPresent();
    }

    @Test
    void aConnectionThatDidNotLastCountsAsAFailure() {
        Backoff backoff = backoff(1, 1);
        assertThat(backoff.next(Duration.ZERO)).isPresent();
        backoff.lasted(STABLE.minusNanos(1));
        assertThat(backoff.next(Duration.ZERO)).isEmpty();
    }
}
