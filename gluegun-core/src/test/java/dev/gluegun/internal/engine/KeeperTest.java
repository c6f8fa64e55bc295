package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Timeouts;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeeperTest {

    private final Keeper keeper = new Keeper();

    @BeforeEach
    void join() {
        keeper.join();
    }

    @AfterEach
    void part() {
        keeper.part(false);
    }

    private Thread keepersThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        keeper.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(10, TimeUnit.SECONDS);
    }

    @Test
    void allTasksRunInOrderOnOneDaemonThread() throws Exception {
        Thread thread = keepersThread();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("gluegun-keeper");
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            keeper.execute(() -> ran.add(number));
        }
        assertThat(keepersThread()).isSameAs(thread);
        assertThat(ran).hasSize(100).isSorted();
    }

    @Test
    void aFailureInOneTaskLeavesTheOthersAlone() throws Exception {
        Thread thread = keepersThread();
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            keeper.execute(() -> {
                throw new AssertionError("a task's bug");
            });
            keeper.schedule(Duration.ofNanos(1), () -> {
                throw new IllegalStateException("a timer's bug");
            });
            Eventually.await("both in the log").until(() -> log.records().size() == 2);
            assertThat(log.records())
                    .extracting(record -> record.getThrown().getMessage())
                    .containsExactlyInAnyOrder("a task's bug", "a timer's bug");
        }
        assertThat(keepersThread()).isSameAs(thread);
    }

    @Test
    void aTaskThatAddsItselfAgainKeepsNobodyWaiting() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        keeper.execute(new Runnable() {
            @Override
            public void run() {
                if (enough.getCount() > 0) {
                    keeper.execute(this);
                }
            }
        });
        CountDownLatch timer = new CountDownLatch(1);
        keeper.schedule(Duration.ofMillis(5), timer::countDown);
        assertThat(timer.await(10, TimeUnit.SECONDS)).isTrue();
        keepersThread();
        enough.countDown();
    }

    @Test
    void timersRunWhenTheyAreDueAndNotBefore() throws Exception {
        List<String> ran = new CopyOnWriteArrayList<>();
        CompletableFuture<Long> late = new CompletableFuture<>();
        CompletableFuture<Long> early = new CompletableFuture<>();
        long begunNanos = System.nanoTime();
        keeper.schedule(Duration.ofMillis(60), () -> late.complete(System.nanoTime() - begunNanos));
        keeper.schedule(Duration.ofMillis(20), () -> early.complete(System.nanoTime() - begunNanos));
        keeper.schedule(Timeouts.INFINITE, () -> ran.add("never"));
        keeper.schedule(Duration.ofDays(1_000_000), () -> ran.add("never"));
        assertThat(early.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(late.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
        assertThat(ran).isEmpty();
    }

    @Test
    void anEarlierTimerIsNotMissedWhileTheKeeperWaitsForALateOne() throws Exception {
        keeper.schedule(Duration.ofHours(1), () -> {});
        keepersThread();
        for (int i = 0; i < 200; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            keeper.schedule(Duration.ofNanos(i * 10_000L), ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatIsReadyIsTold() throws Exception {
        Pipe pipe = Pipe.open();
        try {
            pipe.source().configureBlocking(false);
            AtomicInteger reads = new AtomicInteger();
            Keeper.Watched watched = new Keeper.Watched() {
                @Override
                public void ready(int readyOperations) {
                    assertThat(readyOperations).isEqualTo(SelectionKey.OP_READ);
                    try {
                        reads.addAndGet(pipe.source().read(ByteBuffer.allocate(10)));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public boolean staysWarm() {
                    return false;
                }
            };
            keeper.execute(() -> {
                try {
                    pipe.source().register(keeper.selector(), SelectionKey.OP_READ, watched);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 1; i <= 5; i++) {
                pipe.sink().write(ByteBuffer.allocate(1));
                int expected = i;
                Eventually.await("the byte").until(() -> reads.get() == expected);
            }
        } finally {
            pipe.source().close();
            pipe.sink().close();
        }
    }

    @Test
    void aWarmConnectionIsAskedUntilItIsCold() {
        AtomicInteger asked = new AtomicInteger();
        Keeper.Watched watched = new Keeper.Watched() {
            @Override
            public void ready(int readyOperations) {}

            @Override
            public boolean staysWarm() {
                return asked.incrementAndGet() < 3;
            }
        };
        keeper.warm(watched);
        Eventually.await("asked three times").until(() -> asked.get() == 3);
        Eventually.await("not asked again").during(Duration.ofMillis(150)).until(() -> asked.get() == 3);
        keeper.warm(watched);
        Eventually.await("asked again").until(() -> asked.get() == 4);
    }

    @Test
    void theThreadEndsAfterTheLastConnectionAndComesBackWithTheNext() throws Exception {
        Thread first = keepersThread();
        keeper.part(false);
        assertThat(first.join(Duration.ofSeconds(20))).isTrue();
        keeper.join();
        Thread second = keepersThread();
        assertThat(second).isNotSameAs(first);
        assertThat(second.isAlive()).isTrue();
    }
}
