package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Role;
import dev.gluegun.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How messages of a burst gather, and what makes them go. Over real sockets: {@link BurstIT}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WritingTurnTest {

    private static final byte[] DATA = new byte[64];
    private static final int FRAME_BYTES = FrameWriter.headerSize(Role.CLIENT, DATA.length) + DATA.length;
    private static final int MANY = 20_000;

    private final BufferPool buffers = new BufferPool();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch flusherMayGo = new CountDownLatch(1);

    private final ScriptedTransport transport = new ScriptedTransport() {
        @Override
        public boolean write(ByteBuffer source) throws IOException {
            refuseClosed();
            writes.incrementAndGet();
            written.addAndGet(source.remaining());
            source.position(source.limit());
            return true;
        }
    };

    private final Link link = Link.open(transport, buffers, new Keeper(), Duration.ofSeconds(20));
    private final Outbound outbound = link.outbound();

    @AfterEach
    void nothingIsLeft() {
        flusherMayGo.countDown();
        link.drop();
        Eventually.await("all buffers").until(() -> buffers.lent() == 0);
    }

    private void send() {
        outbound.send(Opcode.BINARY, false, DATA, null);
    }

    /** Has the flusher wait, so that what gathers stays until somebody else makes it go. */
    private void holdFlusher() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        Flusher.shared().attend(() -> {
            held.countDown();
            try {
                return !flusherMayGo.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Sends until a message is not written at once, and returns how many were sent. */
    private int sendUntilGathering() {
        for (int sent = 1; sent <= MANY; sent++) {
            int before = writes.get();
            send();
            if (writes.get() == before) {
                return sent;
            }
        }
        throw new AssertionError("no burst was found in " + MANY + " messages sent without a pause");
    }

    @Test
    void loneMessagesAreWrittenByTheirSenderAtOnce() {
        for (int i = 1; i <= MANY; i++) {
            send();
            assertThat(writes).hasValue(i);
            // As in a conversation: the sender looks for the answer.
            outbound.flushBeforeReading();
        }
    }

    @Test
    void messagesOfABurstRideTogetherAndAllArrive() {
        for (int i = 0; i < MANY; i++) {
            send();
        }
        Eventually.await("all bytes").until(() -> written.get() == (long) MANY * FRAME_BYTES);
        assertThat(writes.get()).isLessThan(MANY / 2);
        Eventually.await("the turn given up").until(outbound::isIdle);
    }

    @Test
    void whoReadsWritesWhatHasGatheredBefore() throws Exception {
        holdFlusher();
        int sent = sendUntilGathering();
        assertThat(outbound.isIdle()).isFalse();
        outbound.flushBeforeReading();
        assertThat(written).hasValue((long) sent * FRAME_BYTES);
        assertThat(outbound.isIdle()).isTrue();
    }

    @Test
    void aControlFrameTakesAlongWhatHasGathered() throws Exception {
        holdFlusher();
        int sent = sendUntilGathering();
        outbound.send(Opcode.PING, false, new byte[0], null);
        assertThat(written).hasValue((long) sent * FRAME_BYTES + FrameWriter.headerSize(Role.CLIENT, 0));
    }

    @Test
    void aReplyTakesAlongWhatHasGathered() throws Exception {
        holdFlusher();
        int sent = sendUntilGathering();
        outbound.reply(Opcode.PONG, new byte[0]);
        assertThat(written).hasValue((long) sent * FRAME_BYTES + FrameWriter.headerSize(Role.CLIENT, 0));
    }

    @Test
    void aBurstThatFillsItsBufferIsWrittenByItsSender() throws Exception {
        holdFlusher();
        int gathered = 1;
        sendUntilGathering();
        for (int before = writes.get(); writes.get() == before; gathered++) {
            send();
        }
        assertThat(gathered * FRAME_BYTES).isBetween(32 * 1024, 34 * 1024);
        assertThat(outbound.isIdle()).isTrue();
    }

    @Test
    void whenTheBurstIsOverMessagesAreWrittenAtOnceAgain() {
        sendUntilGathering();
        Eventually.await("what has gathered to be written").until(outbound::isIdle);
        Eventually.await("a lone message").until(() -> {
            int before = writes.get();
            send();
            return writes.get() == before + 1;
        });
    }

    @Test
    void whatHasGatheredIsThrownAwayWithThePipe() throws Exception {
        holdFlusher();
        sendUntilGathering();
        link.end(Ending.down("the test is over", null));
        link.drop();
        flusherMayGo.countDown();
        assertThat(buffers.lent()).isZero();
    }
}
