package dev.gluegun.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate = new Gate();

    @Test
    void lets_through_at_once_while_it_is_open() throws IOException {
        gate.await(() -> true);
    }

    @Test
    void lets_all_through_when_it_is_opened() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(3);
        CompletableFuture<?>[] through = new CompletableFuture<?>[3];
        for (int i = 0; i < through.length; i++) {
            CompletableFuture<Void> one = new CompletableFuture<>();
            through[i] = one;
            Thread.ofVirtual().start(() -> {
                try {
                    gate.await(() -> {
                        asked.countDown();
                        return open.get();
                    });
                    one.complete(null);
                } catch (IOException e) {
                    one.completeExceptionally(e);
                }
            });
        }
        asked.await();

        open.set(true);
        gate.signal();

        CompletableFuture.allOf(through).get(30, TimeUnit.SECONDS);
    }

    @Test
    void lets_nobody_wait_who_is_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> gate.await(() -> false)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
