package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstTest {

    private static final long ME = 1;
    private static final long ANOTHER = 2;

    private final Burst burst = new Burst();

    private int writesUntilFound(long stepNanos, int most) {
        for (int i = 1; i <= most; i++) {
            if (burst.wrote(ME, i * stepNanos)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void theEighthWriteWithin200MicrosecondsMakesABurst() {
        assertThat(writesUntilFound(TimeUnit.MICROSECONDS.toNanos(200) / 7, 100))
                .isEqualTo(8);
    }

    @Test
    void slowerWritesNeverDo() {
        assertThat(writesUntilFound(TimeUnit.MICROSECONDS.toNanos(200) / 6, 10_000))
                .isEqualTo(-1);
    }

    @Test
    void afterABurstTheCountBeginsAnew() {
        assertThat(writesUntilFound(1, 100)).isEqualTo(8);
        assertThat(writesUntilFound(1, 7)).isEqualTo(-1);
    }

    @Test
    void whoReceivesBetweenItsWritesIsInAConversation() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(burst.wrote(ME, i)).isFalse();
            burst.received(ME);
        }
    }

    @Test
    void thatAnotherThreadReceivesMeansNothing() {
        for (int i = 0; i < 7; i++) {
            assertThat(burst.wrote(ME, i)).isFalse();
            burst.received(ANOTHER);
        }
        assertThat(burst.wrote(ME, 7)).isTrue();
    }

    @Test
    void aClockThatOverflowsChangesNothing() {
        for (int i = 0; i < 7; i++) {
            assertThat(burst.wrote(ME, Long.MAX_VALUE - 3 + i)).isFalse();
        }
        assertThat(burst.wrote(ME, Long.MIN_VALUE + 4)).isTrue();
    }
}
