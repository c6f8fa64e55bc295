package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundBufferTest {

    private static final byte[] THREE = {1, 2, 3};

    private static final Inflow ALL_INPUT = new NoRoom();

    private static class NoRoom implements Inflow {

        @Override
        public boolean absorb(ByteBuffer in) {
            throw new AssertionError("this is the reader's affair");
        }

        @Override
        public void inputEnded(@Nullable IOException failure) {
            throw new AssertionError("this is the reader's affair");
        }

        @Override
        public void free() {
            throw new AssertionError("this is the reader's affair");
        }
    }

    /** Room for the rest of a message. */
    private static final class Place extends NoRoom {

        private final ByteBuffer room;

        Place(ByteBuffer room) {
            this.room = room;
        }

        @Override
        public long straight() {
            return room.remaining();
        }

        @Override
        public ByteBuffer room(int come) {
            assertThat(come).isBetween(0, room.remaining());
            return room;
        }
    }

    private final BufferPool buffers = new BufferPool();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final InboundBuffer inbound = new InboundBuffer(transport, buffers);

    @AfterEach
    void nothingIsLeft() {
        inbound.discard();
        assertThat(buffers.lent()).isZero();
        transport.close();
    }

    private void bringHalfOfAFailure(Exception failure) {
        transport.bring(target -> {
            target.put(THREE);
            if (failure instanceof IOException io) {
                throw io;
            }
            throw (RuntimeException) failure;
        });
    }

    @Test
    void aBufferIsBorrowedWhileThereAreBytes() {
        assertThat(inbound.bytes().hasRemaining()).isFalse();
        transport.bring(THREE);
        assertThat(inbound.read(ALL_INPUT)).isEqualTo(3);
        assertThat(buffers.lent()).isEqualTo(1);
        assertThat(inbound.bytes()).isEqualTo(ByteBuffer.wrap(THREE));
        inbound.giveBackWhenEmpty();
        assertThat(buffers.lent()).isEqualTo(1);
        inbound.bytes().position(3);
        inbound.giveBackWhenEmpty();
        assertThat(buffers.lent()).isZero();
        assertThat(inbound.bytes().hasRemaining()).isFalse();
    }

    @Test
    void whoWatchesThePeerIsToldOnceOfWhatCame() {
        assertThat(inbound.takeByteCame()).isFalse();
        transport.bring(THREE);
        inbound.read(ALL_INPUT);
        assertThat(inbound.takeByteCame()).isTrue();
        assertThat(inbound.takeByteCame()).isFalse();
        assertThat(inbound.takeMessageCame()).as("nobody has decoded it").isFalse();
        inbound.noteMessage();
        assertThat(inbound.takeMessageCame()).isTrue();
        assertThat(inbound.takeMessageCame()).isFalse();
        inbound.discard();
        transport.bring(THREE);
        inbound.read(new Place(ByteBuffer.allocate(10)));
        assertThat(inbound.takeByteCame()).isTrue();
        assertThat(inbound.takeMessageCame()).as("only messages have a place").isTrue();
    }

    @Test
    void bytesThatHaveAPlaceAlreadyNeedNoBuffer() {
        ByteBuffer room = ByteBuffer.allocate(10).position(4);
        transport.bring(THREE);
        assertThat(inbound.read(new Place(room))).isEqualTo(3);
        assertThat(room.position()).isEqualTo(7);
        assertThat(buffers.lent()).isZero();
        assertThat(inbound.bytes().hasRemaining()).isFalse();
    }

    @Test
    void aLargePieceComesByWayOfADirectBuffer() {
        transport.preferDirect();
        ByteBuffer room = ByteBuffer.allocate(1024 * 1024).position(4);
        byte[] piece = new byte[128 * 1024];
        Arrays.fill(piece, (byte) 7);
        transport.bring(target -> {
            assertThat(target.isDirect()).isTrue();
            assertThat(target.remaining()).as("what stays in a CPU's cache").isEqualTo(piece.length);
            target.put(piece);
            return piece.length;
        });
        assertThat(inbound.read(new Place(room))).isEqualTo(piece.length);
        assertThat(room.position()).isEqualTo(piece.length + 4);
        assertThat(room.slice(4, piece.length)).isEqualTo(ByteBuffer.wrap(piece));
        assertThat(buffers.lent()).isZero();
        assertThat(inbound.bytes().hasRemaining()).isFalse();
    }

    @Test
    void theEndOfALargeMessageComesTogetherWithTheNextHeader() {
        transport.preferDirect();
        ByteBuffer room = ByteBuffer.allocate(100_000).position(4);
        byte[] piece = new byte[99_996];
        Arrays.fill(piece, (byte) 7);
        transport.bring(target -> {
            assertThat(target.remaining()).isEqualTo(99_996 + 1024);
            target.put(piece).put(THREE);
            return piece.length + 3;
        });
        assertThat(inbound.read(new Place(room))).isEqualTo(99_999);
        assertThat(room.hasRemaining()).isFalse();
        assertThat(room.slice(4, piece.length)).isEqualTo(ByteBuffer.wrap(piece));
        assertThat(inbound.bytes()).isEqualTo(ByteBuffer.wrap(THREE));
        assertThat(buffers.lent()).as("a small one").isEqualTo(1);
        inbound.bytes().position(inbound.bytes().limit());
        transport.bring(target -> {
            assertThat(target.remaining()).as("what is read when all is input").isGreaterThanOrEqualTo(64 * 1024);
            target.put(THREE);
            return 3;
        });
        assertThat(inbound.read(ALL_INPUT)).isEqualTo(3);
        assertThat(inbound.bytes()).isEqualTo(ByteBuffer.wrap(THREE));
        assertThat(buffers.lent()).isEqualTo(1);
    }

    @Test
    void aLittleMoreThanAPieceIsReadAtOnce() {
        transport.preferDirect();
        ByteBuffer room = ByteBuffer.allocate(140_000);
        transport.bring(target -> {
            assertThat(target.remaining()).isEqualTo(140_000 + 1024);
            target.put(THREE);
            return 3;
        });
        assertThat(inbound.read(new Place(room))).isEqualTo(3);
        assertThat(room.position()).isEqualTo(3);
        assertThat(inbound.bytes().hasRemaining()).isFalse();
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void whereAllDirectBuffersAreLentItReadsLessAtOnce() {
        transport.preferDirect();
        List<ByteBuffer> others = new ArrayList<>();
        for (ByteBuffer next = buffers.takeDirect(); next != null; next = buffers.takeDirect()) {
            others.add(next);
        }
        ByteBuffer room = ByteBuffer.allocate(1024 * 1024);
        transport.bring(target -> {
            assertThat(target.isDirect()).isFalse();
            assertThat(target.remaining()).isEqualTo(64 * 1024);
            target.put(THREE);
            return 3;
        });
        assertThat(inbound.read(new Place(room))).isEqualTo(3);
        others.forEach(buffers::give);
    }

    @Test
    void aFailedReadGivesTheDirectBufferBack() {
        transport.preferDirect();
        ByteBuffer room = ByteBuffer.allocate(1024 * 1024).position(4);
        bringHalfOfAFailure(new IOException("broken"));
        assertThat(inbound.read(new Place(room))).isEqualTo(-1);
        assertThat(room.position()).isEqualTo(4);
        assertThat(buffers.lent()).isZero();
    }

    @Test
    void whatAFailedReadHasLeftIsNoInput() {
        bringHalfOfAFailure(new IOException("broken"));
        assertThat(inbound.read(ALL_INPUT)).isEqualTo(-1);
        assertThat(inbound.bytes().hasRemaining()).isFalse();
        assertThat(inbound.failure()).hasMessage("broken");
    }

    @Test
    void whatAFailedReadHasPutIntoItsPlaceDoesNotCount() {
        ByteBuffer room = ByteBuffer.allocate(10).position(4);
        bringHalfOfAFailure(new IllegalStateException("a TLS engine of the user's own"));
        assertThat(inbound.read(new Place(room))).isEqualTo(-1);
        assertThat(room.position()).isEqualTo(4);
        assertThat(inbound.failure()).hasMessageContaining("a TLS engine of the user's own");
    }
}
