package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Rounds;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keeper just before it sleeps, and just before it ends: whatever comes then is done all the same. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeeperStressTest {

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(10, TimeUnit.SECONDS)).as("done in time").isTrue();
    }

    @Test
    void noTimerIsOversleptHoweverSoonItComesBeforeAnother() {
        Keeper keeper = new Keeper();
        keeper.join();
        keeper.schedule(Duration.ofHours(1), () -> {});
        Rounds.of(100_000)
                .with(round -> {
                    CountDownLatch ran = new CountDownLatch(1);
                    keeper.scheduleNanos(round % 100 == 0 ? round : 0, ran::countDown);
                    await(ran);
                })
                .play();
        keeper.part(false);
    }

    @Test
    void aTimerAndATaskThatComeTogetherBothRun() {
        Keeper keeper = new Keeper();
        keeper.join();
        keeper.schedule(Duration.ofHours(1), () -> {});
        Rounds.of(50_000)
                .with(round -> {
                    CountDownLatch ran = new CountDownLatch(1);
                    keeper.execute(ran::countDown);
                    await(ran);
                })
                .with(round -> {
                    CountDownLatch ran = new CountDownLatch(1);
                    keeper.scheduleNanos(0, ran::countDown);
                    await(ran);
                })
                .with(round -> keeper.schedule(Duration.ofSeconds(30), () -> {}).cancel())
                .play();
        keeper.part(false);
    }

    @Test
    void aTaskIsDoneAlsoWhenTheThreadIsJustEnding() {
        Keeper restless = new Keeper(Duration.ofMillis(50), Duration.ZERO);
        Rounds.of(10_000)
                .with(round -> {
                    CountDownLatch ran = new CountDownLatch(1);
                    restless.execute(ran::countDown);
                    await(ran);
                })
                .with(round -> {
                    CountDownLatch ran = new CountDownLatch(1);
                    restless.scheduleNanos(0, ran::countDown);
                    await(ran);
                })
                .play();
    }

    @Test
    void aConnectionThatJoinsJustWhenTheThreadEndsIsAsked() {
        Keeper restless = new Keeper(Duration.ZERO, Duration.ZERO);
        Rounds.of(20_000)
                .with(round -> {
                    CountDownLatch asked = new CountDownLatch(1);
                    restless.join();
                    restless.warm(new Keeper.Watched() {
                        @Override
                        public void ready(int readyOperations) {}

                        @Override
                        public boolean staysWarm() {
                            asked.countDown();
                            return false;
                        }
                    });
                    await(asked);
                    restless.part(false);
                })
                .play();
    }

    @Test
    void whoSetsTheAlarmAnewTheMomentItRingsIsRungForAgain() {
        Keeper keeper = new Keeper();
        keeper.join();
        AtomicInteger rings = new AtomicInteger();
        Alarm alarm = new Alarm(keeper, rings::incrementAndGet);
        Rounds.of(50_000)
                .with(round -> {
                    int before = rings.get();
                    alarm.set(Deadline.after(Duration.ofNanos(1)));
                    for (int spins = 0; rings.get() == before; spins++) {
                        if (spins < 10_000) {
                            Thread.onSpinWait();
                        } else {
                            Thread.yield();
                        }
                    }
                })
                .play();
        alarm.cancel();
        keeper.part(false);
    }

    @Test
    void noBurstIsForgottenAlsoWhenTheFlushersThreadIsJustEnding() {
        Flusher restless = new Flusher(Duration.ZERO);
        Rounds.of(10_000)
                .with(round -> {
                    AtomicBoolean over = new AtomicBoolean();
                    restless.attend(() -> {
                        over.set(true);
                        return false;
                    });
                    // Not in a lock's queue: the next burst comes at the very moment at which the thread wants to end.
                    for (int spins = 0; !over.get(); spins++) {
                        if (spins < 10_000) {
                            Thread.onSpinWait();
                        } else {
                            Thread.yield();
                        }
                    }
                })
                .play();
    }
}
