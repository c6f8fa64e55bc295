package dev.gluegun.internal.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the order in which they came, in chunks that grow with what comes: many small pieces take little more memory than their
 * bytes. Not thread-safe.
 */
final class ChunkQueue {

    private static final int SMALLEST_BYTES = 512;
    private static final int LARGEST_BYTES = 64 * 1024;

    /** All but the last, which {@link #tail} is; their bytes are between position and limit. */
    private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>();

    /** What is added to; its bytes are between {@link #start} and its position. */
    private @Nullable ByteBuffer tail;

    private int start;
    private int nextBytes = SMALLEST_BYTES;

    boolean isEmpty() {
        return full.isEmpty() && (tail == null || tail.position() == start);
    }

    /** Appends a copy of {@code data}, and consumes it. */
    void add(ByteBuffer data) {
        while (data.hasRemaining()) {
            ByteBuffer room = tail;
            if (room == null || !room.hasRemaining()) {
                seal();
                room = ByteBuffer.allocate(Math.max(nextBytes, Math.min(data.remaining(), LARGEST_BYTES)));
                nextBytes = Math.min(2 * nextBytes, LARGEST_BYTES);
                tail = room;
            }
            int length = Math.min(room.remaining(), data.remaining());
            room.put(room.position(), data, data.position(), length);
            room.position(room.position() + length);
            data.position(data.position() + length);
        }
    }

    private void seal() {
        ByteBuffer last = tail;
        if (last != null) {
            full.add(last.flip().position(start));
            start = 0;
            tail = null;
        }
    }

    /** Moves as much as fits, and tells how much that was. */
    int read(ByteBuffer target) {
        int before = target.position();
        while (target.hasRemaining()) {
            ByteBuffer first = full.peek();
            if (first == null) {
                readTail(target);
                break;
            }
            int length = Math.min(first.remaining(), target.remaining());
            target.put(target.position(), first, first.position(), length);
            target.position(target.position() + length);
            first.position(first.position() + length);
            if (!first.hasRemaining()) {
                full.remove();
            }
        }
        return target.position() - before;
    }

    private void readTail(ByteBuffer target) {
        ByteBuffer last = tail;
        if (last == null) {
            return;
        }
        int length = Math.min(last.position() - start, target.remaining());
        target.put(target.position(), last, start, length);
        target.position(target.position() + length);
        start += length;
        if (start == last.position()) {
            // Nothing waits: small chunks are used again, large ones let go of.
            start = 0;
            nextBytes = SMALLEST_BYTES;
            tail = last.capacity() <= SMALLEST_BYTES ? last.clear() : null;
        }
    }

    void clear() {
        full.clear();
        tail = null;
        start = 0;
    }
}
