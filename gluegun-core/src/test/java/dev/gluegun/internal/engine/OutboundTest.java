package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Waiters;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboundTest {

    /** One write, or its failure; true when the pipe has taken everything. */
    private interface Write {
        boolean of(ByteBuffer source) throws IOException;
    }

    private static final byte[] DATA = {1, 2, 3};

    private final BufferPool buffers = new BufferPool();
    private final Deque<Write> writes = new ArrayDeque<>();
    private final List<Integer> written = new ArrayList<>();
    private boolean goodbyeFails;
    private boolean goodbyeHeld;
    private @Nullable SelectableChannel channel;

    private final ScriptedTransport transport = new ScriptedTransport() {
        @Override
        public boolean write(ByteBuffer source) throws IOException {
            refuseClosed();
            written.add(source.remaining());
            Write next = writes.poll();
            goodbyeHeld = false;
            if (next != null) {
                return next.of(source);
            }
            source.position(source.limit());
            return true;
        }

        @Override
        public boolean wantsWrite() {
            return goodbyeHeld;
        }

        @Override
        public SelectableChannel channel() {
            return channel == null ? super.channel() : channel;
        }

        @Override
        public void shutdownOutput() throws IOException {
            if (goodbyeFails) {
                throw new IOException("no goodbye");
            }
            goodbyeHeld = true;
        }
    };

    private final Link link = Link.open(transport, buffers, new Keeper(), Duration.ofSeconds(5));
    private final Outbound outbound = link.outbound();

    @AfterEach
    void nothingIsLeft() {
        link.drop();
        Eventually.await("all buffers").until(() -> buffers.lent() == 0);
    }

    @Test
    void aSenderThatFindsTheChannelClosedWhenItWantsToWaitKeepsNoWaiter() throws IOException {
        int before = Waiters.shared().lent();
        channel = SocketChannel.open();
        channel.close();
        writes.add(source -> false);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> outbound.send(Opcode.BINARY, false, DATA, null));
        assertThat(Waiters.shared().lent()).isEqualTo(before);
    }

    @Test
    void afterAFailureThatNoTransportShouldHaveNobodyWaitsForTheWritingTurn() {
        writes.add(source -> {
            throw new IllegalStateException("a bug of the TLS engine's");
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> outbound.send(Opcode.BINARY, false, DATA, null));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> outbound.send(Opcode.BINARY, false, new byte[1 << 20], null))
                .withMessageContaining("a bug of the TLS engine's");
    }

    @Test
    void whatReadingFindsToSayIsWrittenAlsoWhenASenderHasJustAskedThePipe() {
        writes.add(source -> {
            source.position(source.limit());
            outbound.flush();
            return true;
        });
        outbound.send(Opcode.BINARY, false, DATA, null);
        assertThat(written).containsExactly(2 + 4 + DATA.length, 0);
        assertThat(outbound.isIdle()).isTrue();
    }

    @Test
    void aGoodbyeThatDoesNotFitAtOnceIsCompleted() {
        outbound.finish();
        assertThat(written).containsExactly(0);
        assertThat(outbound.isIdle()).isTrue();
    }

    @Test
    void afterAGoodbyeThatFailsNobodyElseWrites() {
        goodbyeFails = true;
        outbound.finish();
        assertThat(outbound.isIdle()).isFalse();
        outbound.flush();
        outbound.reply(Opcode.PONG, DATA);
        assertThat(written).isEmpty();
    }

    @Test
    void whoHoldsUpTheSendersWithAnAnnouncementCanBeToldByOthersWhetherACloseWasSent() {
        // The announcement of a ping waits for those who, on the keeper, look whether a pong is still to be expected.
        outbound.send(
                Opcode.PING,
                false,
                DATA,
                () -> assertThat(Call.of(outbound::isCloseSent).result()).isFalse());
        assertThat(written).hasSize(1);
    }

    @Test
    void afterAFailedWriteNobodyWritesAgainAndTheLinkIsDroppedSoon() {
        writes.add(source -> {
            throw new IOException("broken pipe");
        });
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ConnectionDown.class)
                    .isThrownBy(() -> outbound.send(Opcode.TEXT, false, DATA, null))
                    .withMessageContaining("broken pipe");
        }
        assertThat(outbound.reply(Opcode.PONG, DATA)).isTrue();
        outbound.finish();
        outbound.flush();
        assertThat(written).hasSize(1);
        // Reading may still find the better explanation, but not for long.
        Eventually.await("the drop").until(link::isDropped);
    }

    @Test
    void itIsToldWhenAFrameIsCertainToGo() {
        AtomicInteger told = new AtomicInteger();
        outbound.send(Opcode.PING, false, DATA, told::incrementAndGet);
        assertThat(told).hasValue(1);
        outbound.sendAll(List.of(
                new OutgoingFrame(Opcode.PING, false, DATA, told::incrementAndGet),
                new OutgoingFrame(Opcode.CLOSE, false, new byte[2], told::incrementAndGet)));
        assertThat(told).hasValue(3);
        assertThat(outbound.isCloseSent()).isTrue();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> outbound.send(Opcode.PING, false, DATA, told::incrementAndGet));
        assertThat(told).hasValue(3);
    }

    @Test
    void noSecondCloseIsRepliedButPongsAre() {
        assertThat(outbound.reply(Opcode.CLOSE, new byte[2])).isTrue();
        assertThat(outbound.reply(Opcode.CLOSE, new byte[2])).isTrue();
        assertThat(outbound.reply(Opcode.PONG, DATA)).isTrue();
        assertThat(written).containsExactly(2 + 4 + 2, 2 + 4 + DATA.length);
        assertThat(outbound.isIdle()).isTrue();
    }

    @Test
    void nothingIsRepliedOverAPipeThatIsClosed() {
        link.drop();
        assertThat(outbound.reply(Opcode.PONG, DATA)).isTrue();
        assertThat(written).isEmpty();
    }
}
