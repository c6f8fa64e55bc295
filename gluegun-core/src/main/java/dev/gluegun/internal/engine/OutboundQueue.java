package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.ws.FrameCursor;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames, and large ones still to be encoded, in the order in which they go over the wire.
 *
 * <p>Small frames are written, masked, into shared buffers, so that many of them leave in one system call. A large frame is
 * kept as a cursor over its sender's array and is encoded piece by piece when its turn has come, so that it needs no second
 * copy of its size. Not thread-safe: {@link Outbound}'s lock guards it.
 */
final class OutboundQueue {

    /** Frames up to this size (with their header) are encoded at once; larger ones when they are written. */
    static final int BUFFER_BYTES = 64 * 1024;

    private final BufferPool buffers;

    /** What is written before {@link #tail}: buffers ready to be read, and cursors; null while there is none. */
    private @Nullable ArrayDeque<Object> ahead;

    /** The buffer that small frames are being written into. */
    private @Nullable ByteBuffer tail;

    private long bytes;

    OutboundQueue(BufferPool buffers) {
        this.buffers = buffers;
    }

    /** Encoded bytes that wait; large frames do not count, each holds up its own sender. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return tail == null && ahead == null;
    }

    /** Appends bytes as they are: an HTTP request. */
    void append(byte[] raw) {
        int offset = 0;
        while (offset < raw.length) {
            ByteBuffer room = room(1);
            int length = Math.min(room.remaining(), raw.length - offset);
            room.put(raw, offset, length);
            offset += length;
        }
        bytes += raw.length;
    }

    /** Appends a frame; returns its cursor when it is a large one, whose array must stay as it is until the cursor is done. */
    @Nullable
    FrameCursor append(int opcode, boolean rsv1, byte[] payload, int maskKey) {
        int size = FrameWriter.headerSize(Role.CLIENT, payload.length) + payload.length;
        if (size > BUFFER_BYTES) {
            FrameCursor cursor = new FrameCursor(Role.CLIENT, true, rsv1, opcode, payload, 0, payload.length, maskKey);
            seal();
            ahead().addLast(cursor);
            return cursor;
        }
        FrameWriter.write(room(size), Role.CLIENT, true, rsv1, opcode, payload, 0, payload.length, maskKey);
        bytes += size;
        return null;
    }

    /** Takes the oldest segment: a {@link ByteBuffer} ready to be read, or a {@link FrameCursor}; null when all is taken. */
    @Nullable
    Object poll() {
        ArrayDeque<Object> first = ahead;
        if (first != null) {
            Object segment = first.pollFirst();
            if (first.isEmpty()) {
                ahead = null;
            }
            return segment instanceof ByteBuffer buffer ? taken(buffer) : segment;
        }
        ByteBuffer last = tail;
        tail = null;
        return last == null ? null : taken(last.flip());
    }

    /** Gives all buffers back: nothing of this will be written. */
    void clear() {
        for (Object segment = poll(); segment != null; segment = poll()) {
            if (segment instanceof ByteBuffer buffer) {
                buffers.give(buffer);
            }
        }
    }

    private ByteBuffer taken(ByteBuffer buffer) {
        bytes -= buffer.remaining();
        return buffer;
    }

    private ByteBuffer room(int size) {
        ByteBuffer open = tail;
        if (open != null && open.remaining() >= size) {
            return open;
        }
        seal();
        ByteBuffer fresh = buffers.take(BUFFER_BYTES).clear();
        tail = fresh;
        return fresh;
    }

    private void seal() {
        ByteBuffer open = tail;
        if (open != null) {
            tail = null;
            ahead().addLast(open.flip());
        }
    }

    private ArrayDeque<Object> ahead() {
        ArrayDeque<Object> queue = ahead;
        if (queue == null) {
            queue = new ArrayDeque<>();
            ahead = queue;
        }
        return queue;
    }
}
