package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivenessTest {

    private static final byte[] PAYLOAD = {1};
    private static final Duration PONG_TIMEOUT = Duration.ofMillis(100);

    private final Keeper keeper = new Keeper();
    private final SelectorsTaken selectors = new SelectorsTaken();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Link link = Link.open(transport, new BufferPool(), keeper, Duration.ofSeconds(5));

    @AfterEach
    void end() {
        link.drop();
        selectors.close();
    }

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

    /** Takes whatever comes for the pong. */
    private static Inflow pongs(Liveness pings) {
        return new Inflow() {
            @Override
            public boolean absorb(ByteBuffer in) {
                if (in.hasRemaining()) {
                    in.position(in.limit());
                    pings.pongCame(PAYLOAD);
                }
                return true;
            }

            @Override
            public void inputEnded(IOException how) {}

            @Override
            public void free() {}
        };
    }

    /** Reads until the link ends. */
    private Call<Void> reader() {
        return Call.run(() -> {
            assertThat(link.enter(Deadline.none())).isTrue();
            while (link.ending() == null) {
                link.absorb();
                if (link.fill() == Link.Fill.NOTHING) {
                    link.await(Deadline.none(), true);
                }
            }
            link.leave();
        });
    }

    @Test
    void aPongThatIsThereCountsHoweverLateTheKeeperWakesItsReader() throws Exception {
        Liveness pings = new Liveness(link, Optional.empty(), Optional.of(PONG_TIMEOUT));
        link.setInflow(pongs(pings));
        Call<Void> reader = reader().awaitInside(KeeperWaiter.class);
        pings.pingGoes(PAYLOAD);
        keeper.execute(() -> {
            transport.bring(PAYLOAD);
            // As if the machine had been busy with something else.
            long begunNanos = System.nanoTime();
            while (System.nanoTime() - begunNanos < 3 * PONG_TIMEOUT.toNanos()) {
                Thread.onSpinWait();
            }
        });
        CompletableFuture<Boolean> judged = new CompletableFuture<>();
        keeper.schedule(PONG_TIMEOUT.multipliedBy(6), () -> judged.complete(link.ending() == null));
        assertThat(judged.get()).as("alive").isTrue();
        assertThat(pings.lastRoundTrip()).isPresent();
        link.end(Ending.down("it is over", null));
        reader.result();
    }

    @Test
    void aDeadPeerIsFoundAlsoWhileItsReaderReliesOnTheKeeper() {
        Liveness pings = new Liveness(link, Optional.empty(), Optional.of(PONG_TIMEOUT));
        link.setInflow(pongs(pings));
        Call<Void> reader = reader().awaitInside(KeeperWaiter.class);
        pings.pingGoes(PAYLOAD);
        reader.result();
        assertThat(link.ending()).isNotNull();
        Eventually.await("the end, which follows").until(link::isDropped);
    }
}
