package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlusherTest {

    private final Flusher flusher = new Flusher();

    private Thread flushersThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        flusher.attend(() -> {
            thread.complete(Thread.currentThread());
            return false;
        });
        return thread.get(30, TimeUnit.SECONDS);
    }

    @Test
    void flushesUntilTheBurstIsOverAndNotOnceMore() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        flusher.attend(() -> {
            boolean last = flushes.incrementAndGet() == 100;
            if (last) {
                over.countDown();
            }
            return !last;
        });
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        flushersThread();
        assertThat(flushes).hasValue(100);
    }

    @Test
    void aFailureInOneLeavesTheOthersAlone() throws Exception {
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            CountDownLatch others = new CountDownLatch(1_000);
            flusher.attend(() -> {
                others.countDown();
                return others.getCount() > 0;
            });
            flusher.attend(() -> {
                throw new IllegalStateException("a bug");
            });
            assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
            Eventually.await("the report").until(() -> log.records().size() == 1);
            assertThat(log.records().getFirst().getThrown()).hasMessage("a bug");
        }
    }

    @Test
    void itsDaemonThreadEndsWhenThereIsNothingToDoAndStartsAgain() throws Exception {
        Thread first = flushersThread();
        assertThat(first.isDaemon()).isTrue();
        assertThat(first.getName()).isEqualTo("gluegun-flusher");
        first.join();
        Thread second = flushersThread();
        assertThat(second).isNotSameAs(first);
    }
}
