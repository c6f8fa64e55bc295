package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.SocketTransport;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Rounds;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipe goes from one link to the next, while the keeper watches it for the one before. */
@SocketTest
class LinkDetachIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Deadline SOON = Deadline.after(Duration.ofSeconds(60));

    private final BufferPool buffers = new BufferPool();
    private final Keeper restless = new Keeper(Duration.ofNanos(1), Duration.ofMillis(1));
    private final SocketChannel peer;
    private final SocketChannel channel;
    private final ByteTransport pipe;
    private volatile Link link;

    LinkDetachIT() throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            peer = SocketChannel.open(server.getLocalAddress());
            channel = server.accept();
            channel.configureBlocking(false);
            pipe = new SocketTransport(channel);
        }
        link = open(pipe);
    }

    private Link open(ByteTransport detached) {
        return Link.open(detached, buffers, restless, HOUR);
    }

    @AfterEach
    void close() throws IOException {
        link.drop();
        peer.close();
    }

    @Test
    void theNextLinkAloneReadsWhatComesThen() {
        AtomicInteger came = new AtomicInteger();
        Rounds.of(5_000)
                .with(round -> {
                    ByteTransport detached = link.detach(SOON);
                    assertThat(detached).isSameAs(pipe);
                    Link next = open(detached);
                    next.setInflow(new Counting(came));
                    link = next;
                })
                .with(round -> {
                    Link before = link;
                    before.keeperShift().takeOverSoon();
                    if (before.enter(SOON)) {
                        before.leave();
                    }
                })
                .after(round -> {
                    peer.write(ByteBuffer.allocate(1));
                    while (came.get() <= round) {
                        Thread.onSpinWait();
                    }
                })
                .play();
        assertThat(link.ending()).isNull();
    }

    @Test
    void whatIsStillToBeDoneForTheLinkBeforeDisturbsTheNextOneInNothing() throws Exception {
        Link before = link;
        awaitWatched(before);
        AtomicInteger came = new AtomicInteger();
        Link next = open(before.detach(SOON));
        next.setInflow(new Counting(came));
        link = next;
        awaitWatched(next);
        before.keeperShift().takeOverSoon();
        before.keeperShift().writeSoon();
        before.keeperShift().begins();
        assertThat(interest().result()).isEqualTo(SelectionKey.OP_READ);
        peer.write(ByteBuffer.allocate(1));
        Eventually.await("the byte is read").until(() -> came.get() == 1);
    }

    @Test
    void nobodyWatchesAPipeThatNoLinkHas() throws Exception {
        awaitWatched(link);
        ByteTransport detached = link.detach(SOON);
        assertThat(interest().result()).isZero();
        link = open(detached);
    }

    @Test
    void theDescriptorOfAPipeThatWasWatchedBeforeGoesWhenItIsClosed() throws Exception {
        Link before = link;
        awaitWatched(before);
        // Keeps the keeper alive, and gives it nothing to do.
        link = open(new ScriptedTransport());
        awaitWatched(link);
        ByteTransport detached = before.detach(SOON);
        // So that the keeper has nothing left to wake for by itself.
        assertThat(interest().result()).isZero();
        detached.close();
        before.keeperShift().forgetClosed();
        Eventually.await("the selector has forgotten it").until(() -> !channel.isRegistered());
    }

    private static void awaitWatched(Link watched) {
        Eventually.await("the keeper watches").until(() -> watched.keeperShift().isWatching());
    }

    /** What the keeper watches the channel for, when all that was to be done before has been done. */
    private Call<Integer> interest() {
        CompletableFuture<Integer> interest = new CompletableFuture<>();
        restless.execute(
                () -> interest.complete(channel.keyFor(restless.selector()).interestOps()));
        return Call.of(interest::get);
    }

    @Test
    void theEndOfThePipeIsToldToTheLinkThatHasIt() throws Exception {
        Link before = link;
        awaitWatched(before);
        link = open(before.detach(SOON));
        before.drop();
        peer.close();
        Eventually.await("the end is told").until(() -> link.ending() != null);
        assertThat(before.ending()).isNull();
    }

    @Test
    void whatHasEndedHasNoPipeToGive() throws Exception {
        peer.close();
        Eventually.await("the end is told").until(() -> link.ending() != null);
        assertThat(link.detach(SOON)).isNull();
    }

    /** Counts what comes. */
    private record Counting(AtomicInteger came) implements Inflow {
        @Override
        public boolean absorb(ByteBuffer in) {
            came.addAndGet(in.remaining());
            in.position(in.limit());
            return true;
        }

        @Override
        public void inputEnded(IOException failure) {
            // The link is dropped by the test.
        }

        @Override
        public void free() {
            // It holds nothing.
        }
    }
}
