package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.testing.Rounds;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    void noBurstIsForgottenAlsoWhenTheFlushersThreadIsJustEnding() {
        Flusher restless = new Flusher(Duration.ZERO);
        AtomicInteger flushed = new AtomicInteger();
        Rounds.Part burst = round -> {
            CountDownLatch over = new CountDownLatch(1);
            restless.attend(() -> {
                flushed.incrementAndGet();
                over.countDown();
                return false;
            });
            await(over);
        };
        Rounds.of(10_000).with(burst).with(burst).play();
        assertThat(flushed.get()).isGreaterThanOrEqualTo(20_000);
    }
}
