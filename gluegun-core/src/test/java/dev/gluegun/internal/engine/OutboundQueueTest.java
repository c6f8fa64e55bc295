package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.ws.MessageCursor;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.ShortTextWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is queued comes out whole and in order, and every buffer goes back. */
class OutboundQueueTest {

    private static final int LARGE = 3 * OutboundQueue.BUFFER_BYTES;

    private final BufferPool buffers = new BufferPool();
    /** A key of zero masks nothing, so that the bytes can be compared as they are. */
    private final OutboundQueue queue = new OutboundQueue(buffers, () -> 0, false);

    @AfterEach
    void everyBufferIsBack() {
        assertThat(buffers.lent()).isZero();
    }

    private static byte[] filled(int size, int value) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private static byte[] frame(int opcode, byte[] payload) {
        return frame(true, opcode, payload);
    }

    private static byte[] frame(boolean fin, int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) ((fin ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 0x10000) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** All that is queued, in the pieces in which it is written. */
    private List<byte[]> drain() {
        List<byte[]> pieces = new ArrayList<>();
        for (ByteBuffer bytes = queue.next(null); bytes != null; bytes = queue.next(bytes)) {
            pieces.add(copy(bytes));
        }
        return pieces;
    }

    @Test
    void aLargeMessageLeavesInOneDirectBufferWhereThePipeLikesThem() {
        OutboundQueue directly = new OutboundQueue(buffers, () -> 0, true);
        byte[] payload = filled(LARGE, 7);
        directly.append(Opcode.BINARY, false, filled(10, 1), false);
        directly.append(Opcode.BINARY, false, payload, false);
        directly.append(Opcode.BINARY, false, filled(10, 2), false);

        ByteBuffer small = directly.next(null);
        assertThat(copy(small)).isEqualTo(frame(Opcode.BINARY, filled(10, 1)));
        ByteBuffer large = directly.next(small);
        assertThat(large.isDirect()).isTrue();
        assertThat(copy(large)).isEqualTo(frame(Opcode.BINARY, payload));
        ByteBuffer last = directly.next(large);
        assertThat(last.isDirect()).isFalse();
        assertThat(copy(last)).isEqualTo(frame(Opcode.BINARY, filled(10, 2)));
        assertThat(directly.next(last)).isNull();
    }

    @Test
    void whereAllDirectBuffersAreLentALargeMessageLeavesInPieces() {
        List<ByteBuffer> others = new ArrayList<>();
        for (ByteBuffer next = buffers.takeDirect(); next != null; next = buffers.takeDirect()) {
            others.add(next);
        }
        OutboundQueue directly = new OutboundQueue(buffers, () -> 0, true);
        byte[] payload = filled(LARGE, 7);
        directly.append(Opcode.BINARY, false, payload, false);
        ByteBuffer first = directly.next(null);
        assertThat(first.isDirect()).isFalse();
        byte[] beginning = copy(first);

        buffers.give(others.removeLast());
        ByteBuffer rest = directly.next(first);
        assertThat(rest.isDirect()).isTrue();
        assertThat(concat(beginning, copy(rest))).isEqualTo(frame(Opcode.BINARY, payload));
        assertThat(directly.next(rest)).isNull();
        others.forEach(buffers::give);
    }

    @Test
    void anEmptyQueueHasNothing() {
        assertThat(queue.next(null)).isNull();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void smallFramesLeaveTogether() {
        queue.append("GET".getBytes(StandardCharsets.US_ASCII), 0, 3);
        assertThat(queue.append(Opcode.TEXT, false, filled(3, 'a'), false)).isNull();
        assertThat(queue.append(Opcode.PING, false, filled(2, 'b'), false)).isNull();
        assertThat(queue.bytes()).isEqualTo(3 + 9 + 8);
        assertThat(drain())
                .containsExactly(concat(
                        "GET".getBytes(StandardCharsets.US_ASCII),
                        frame(Opcode.TEXT, filled(3, 'a')),
                        frame(Opcode.PING, filled(2, 'b'))));
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void shortAsciiIsAppendedFromItsStringAndNothingElse() {
        assertThat(queue.appendAscii("aaa")).isTrue();
        assertThat(queue.appendAscii("ä")).isFalse();
        assertThat(queue.appendAscii("a".repeat(ShortTextWriter.LONGEST + 1))).isFalse();
        assertThat(queue.bytes()).isEqualTo(9);
        assertThat(drain()).containsExactly(frame(Opcode.TEXT, filled(3, 'a')));
        queue.fragmentLargerThan(2);
        assertThat(queue.appendAscii("aaa")).isFalse();
        assertThat(drain()).isEmpty();
    }

    @Test
    void whatDoesNotFitIntoOneBufferGoesIntoTheNext() {
        byte[] payload = filled(40_000, 1);
        for (int i = 0; i < 3; i++) {
            queue.append(Opcode.BINARY, false, payload, false);
        }
        assertThat(concat(drain().toArray(byte[][]::new)))
                .isEqualTo(concat(
                        frame(Opcode.BINARY, payload), frame(Opcode.BINARY, payload), frame(Opcode.BINARY, payload)));
    }

    @Test
    void aLongHeadIsSpreadOverBuffers() {
        byte[] head = filled(200_000, 'h');
        queue.append(head, 0, head.length);
        assertThat(queue.bytes()).isEqualTo(200_000);
        assertThat(concat(drain().toArray(byte[][]::new))).isEqualTo(head);
    }

    @Test
    void aLargeMessageKeepsItsPlaceAndIsEncodedPieceByPiece() {
        queue.append(Opcode.TEXT, false, filled(1, 'a'), false);
        MessageCursor cursor = queue.append(Opcode.BINARY, false, filled(LARGE, 2), false);
        queue.append(Opcode.TEXT, false, filled(1, 'b'), false);
        assertThat(cursor).isNotNull();
        assertThat(queue.bytes()).as("the large one does not count").isEqualTo(14);
        List<byte[]> pieces = drain();
        assertThat(pieces).allMatch(piece -> piece.length <= 68 * 1024);
        assertThat(concat(pieces.toArray(byte[][]::new)))
                .isEqualTo(concat(
                        frame(Opcode.TEXT, filled(1, 'a')),
                        frame(Opcode.BINARY, filled(LARGE, 2)),
                        frame(Opcode.TEXT, filled(1, 'b'))));
        assertThat(cursor.isDone()).isTrue();
    }

    @Test
    void aDetachedMessageGoesOnWithoutItsArray() {
        byte[] payload = filled(LARGE, 2);
        MessageCursor cursor = queue.append(Opcode.BINARY, false, payload, false);
        ByteBuffer first = queue.next(null);
        byte[] begun = copy(first);
        cursor.detach();
        Arrays.fill(payload, (byte) 9);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (ByteBuffer bytes = queue.next(first); bytes != null; bytes = queue.next(bytes)) {
            rest.writeBytes(copy(bytes));
        }
        assertThat(concat(begun, rest.toByteArray())).isEqualTo(frame(Opcode.BINARY, filled(LARGE, 2)));
    }

    @Test
    void pingsAndPongsPassBetweenFragments() {
        queue.fragmentLargerThan(10);
        queue.append(Opcode.TEXT, false, filled(25, 'a'), false);
        // So that the buffer is not filled with all fragments at once, a ping comes when the first one is about to go.
        queue.append(Opcode.TEXT, false, filled(1, 'b'), false);
        ByteBuffer first = queue.next(null);
        byte[] begun = copy(first);
        queue.append(Opcode.PONG, false, filled(1, 'p'), false);
        byte[] all = concat(begun, concat(drainAfter(first)));
        byte[] fragments = concat(
                frame(false, Opcode.TEXT, filled(10, 'a')),
                frame(false, Opcode.CONTINUATION, filled(10, 'a')),
                frame(true, Opcode.CONTINUATION, filled(5, 'a')));
        assertThat(all).hasSize(fragments.length + 7 + 7);
        assertThat(begun).isEqualTo(Arrays.copyOf(fragments, begun.length));
    }

    @Test
    void aPongOvertakesWhatWaitsBehindALargeMessage() {
        queue.append(Opcode.BINARY, false, filled(LARGE, 2), false);
        queue.append(Opcode.TEXT, false, filled(1, 'b'), false);
        ByteBuffer first = queue.next(null);
        byte[] begun = copy(first);
        queue.append(Opcode.PONG, false, filled(1, 'p'), false);
        queue.append(Opcode.CLOSE, false, filled(2, 3), false);
        assertThat(concat(begun, concat(drainAfter(first))))
                .isEqualTo(concat(
                        frame(Opcode.BINARY, filled(LARGE, 2)),
                        frame(Opcode.PONG, filled(1, 'p')),
                        frame(Opcode.TEXT, filled(1, 'b')),
                        frame(Opcode.CLOSE, filled(2, 3))));
    }

    @Test
    void whatIsSentAtOnceKeepsItsOrderBehindALargeMessage() {
        queue.append(Opcode.BINARY, false, filled(LARGE, 2), false);
        ByteBuffer first = queue.next(null);
        byte[] begun = copy(first);
        queue.append(Opcode.TEXT, false, filled(1, 'a'), true);
        queue.append(Opcode.PING, false, filled(1, 'p'), true);
        queue.append(Opcode.TEXT, false, filled(1, 'b'), true);
        assertThat(concat(begun, concat(drainAfter(first))))
                .isEqualTo(concat(
                        frame(Opcode.BINARY, filled(LARGE, 2)),
                        frame(Opcode.TEXT, filled(1, 'a')),
                        frame(Opcode.PING, filled(1, 'p')),
                        frame(Opcode.TEXT, filled(1, 'b'))));
    }

    private byte[][] drainAfter(ByteBuffer used) {
        List<byte[]> pieces = new ArrayList<>();
        for (ByteBuffer bytes = queue.next(used); bytes != null; bytes = queue.next(bytes)) {
            pieces.add(copy(bytes));
        }
        return pieces.toArray(byte[][]::new);
    }

    @Test
    void clearingGivesEverythingBack() {
        queue.append(Opcode.BINARY, false, filled(60_000, 1), false);
        queue.append(Opcode.BINARY, false, filled(60_000, 1), false);
        queue.append(Opcode.BINARY, false, filled(LARGE, 1), false);
        queue.append(Opcode.BINARY, false, filled(1, 1), false);
        queue.clear();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.next(null)).isNull();
    }

    @Test
    void clearingInTheMiddleOfAMessageGivesEverythingBack() {
        queue.append(Opcode.BINARY, false, filled(LARGE, 1), false);
        ByteBuffer first = queue.next(null);
        queue.append(Opcode.PONG, false, filled(1, 1), false);
        queue.clear();
        assertThat(queue.next(first)).isNull();
    }
}
