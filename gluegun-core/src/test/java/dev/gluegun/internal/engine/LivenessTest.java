package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LivenessTest {

    private final Keeper keeper = new Keeper();
    private final Link link = Link.open(new ScriptedTransport(), new BufferPool(), keeper, Duration.ofSeconds(5));

    @Test
    void aKeepaliveThatWouldBeginAfterTheEndLeavesNoTimerBehind() throws Exception {
        CompletableFuture<Thread> keepersThread = new CompletableFuture<>();
        keeper.execute(() -> keepersThread.complete(Thread.currentThread()));
        Thread thread = keepersThread.get();
        Liveness pings = new Liveness(link, Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofHours(1)));
        link.end(Ending.down("gone before the handler was ready", null));
        link.drop();
        pings.start();
        assertThat(thread.join(Duration.ofSeconds(20)))
                .as("the keeper has nothing to wait for")
                .isTrue();
    }
}
