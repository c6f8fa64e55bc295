package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Timeouts;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aDeadlineInTheFutureHasTimeLeft() {
        Deadline deadline = Deadline.after(LONG);
        assertThat(deadline.isLimited()).isTrue();
        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remainingNanos()).isBetween(TimeUnit.MINUTES.toNanos(59), LONG.toNanos());
        assertThat(deadline.atNanos() - System.nanoTime()).isBetween(TimeUnit.MINUTES.toNanos(59), LONG.toNanos());
    }

    @Test
    void aDeadlineThatIsOverHasNone() {
        for (Duration duration : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), LONG.negated()}) {
            Deadline deadline = Deadline.after(duration);
            assertThat(deadline.hasPassed()).isTrue();
            assertThat(deadline.remainingNanos()).isZero();
        }
    }

    @Test
    void noLimitNeverPasses() {
        assertThat(Deadline.none().isLimited()).isFalse();
        assertThat(Deadline.none().hasPassed()).isFalse();
        assertThat(Deadline.none().remainingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.after(Timeouts.INFINITE)).isSameAs(Deadline.none());
    }

    @Test
    void centuriesAreNoLimit() {
        assertThat(Deadline.after(Duration.ofNanos(Long.MAX_VALUE)).isLimited()).isFalse();
        Deadline decades = Deadline.after(Duration.ofDays(36_500));
        assertThat(decades.isLimited()).isTrue();
        assertThat(decades.hasPassed()).isFalse();
        assertThat(decades.remainingNanos()).isPositive();
    }

    @Test
    void theEarlierOfTwoIsFound() {
        Deadline soon = Deadline.after(Duration.ofSeconds(1));
        Deadline late = Deadline.after(LONG);
        assertThat(soon.earlier(late)).isSameAs(soon);
        assertThat(late.earlier(soon)).isSameAs(soon);
        assertThat(soon.earlier(Deadline.none())).isSameAs(soon);
        assertThat(Deadline.none().earlier(soon)).isSameAs(soon);
        assertThat(Deadline.none().earlier(Deadline.none())).isSameAs(Deadline.none());
    }
}
