package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlarmTest {

    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private final Keeper keeper = new Keeper();
    private final LinkedBlockingQueue<Long> rings = new LinkedBlockingQueue<>();
    private final Alarm alarm = new Alarm(keeper, () -> rings.add(System.nanoTime()));

    @BeforeEach
    void join() {
        keeper.join();
    }

    @AfterEach
    void part() {
        alarm.cancel();
        keeper.part(false);
    }

    private long ring() throws InterruptedException {
        Long nanos = rings.poll(30, TimeUnit.SECONDS);
        assertThat(nanos).as("the alarm has to ring").isNotNull();
        return nanos;
    }

    @Test
    void ringsAtTheDeadlineAndNotBefore() throws Exception {
        Deadline deadline = Deadline.after(SOON);
        alarm.set(deadline);
        assertThat(ring() - deadline.atNanos()).isNotNegative();
    }

    @Test
    void forLaterDeadlinesTheEarlierRingStaysAndIsTheOnlyOne() throws Exception {
        Deadline first = Deadline.after(SOON);
        alarm.set(first);
        for (int calls = 0; calls < 1_000; calls++) {
            alarm.set(Deadline.after(NEVER));
        }
        ring();
        assertThat(first.hasPassed()).isTrue();
        assertThat(rings).isEmpty();
    }

    @Test
    void afterItHasRungItIsSetAnew() throws Exception {
        alarm.set(Deadline.after(SOON));
        ring();
        Deadline second = Deadline.after(SOON);
        alarm.set(second);
        assertThat(ring() - second.atNanos()).isNotNegative();
    }

    @Test
    void anEarlierDeadlineBringsTheRingForward() throws Exception {
        alarm.set(Deadline.after(NEVER));
        Deadline earlier = Deadline.after(SOON);
        alarm.set(earlier);
        assertThat(ring() - earlier.atNanos()).isNotNegative();
    }

    @Test
    void aCancelledOneDoesNotRing() throws Exception {
        alarm.set(Deadline.after(SOON));
        alarm.cancel();
        CountDownLatch later = new CountDownLatch(1);
        keeper.schedule(SOON.multipliedBy(2), later::countDown);
        assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rings).isEmpty();
    }
}
