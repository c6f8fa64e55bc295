package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThrottleTest {

    private final Throttle throttle = new Throttle();

    private CompletableFuture<Boolean> waiting() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return throttle.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aStallTakesItsTime() throws Exception {
        long start = System.nanoTime();
        throttle.stall(Duration.ofMillis(50));

        assertThat(throttle.await()).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void closingEndsEveryWait() throws Exception {
        throttle.halt();
        CompletableFuture<Boolean> waiting = waiting();

        throttle.close();

        assertThat(waiting.get()).isFalse();
        assertThat(throttle.delay(TimeUnit.HOURS.toNanos(1))).isFalse();
    }

    @Test
    void aLimitCutsIntoPortionsThatTakeTheirTime() throws Exception {
        assertThat(throttle.portion(1_000_000)).isEqualTo(1_000_000);

        throttle.limit(1000);

        assertThat(throttle.portion(1_000_000)).isEqualTo(20);
        long start = System.nanoTime();
        assertThat(throttle.gone(20)).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Test
    void theSmallestLimitLetsAByteGo() {
        throttle.limit(1);

        assertThat(throttle.portion(100)).isEqualTo(1);
    }
}
