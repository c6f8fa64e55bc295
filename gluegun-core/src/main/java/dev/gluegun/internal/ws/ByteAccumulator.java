package dev.gluegun.internal.ws;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a message that is coming in. It grows with what has come, not with what was announced. */
final class ByteAccumulator {

    /** Up to here an announced length is believed. */
    private static final int LARGEST_ADVANCE = 64 * 1024;

    /**
     * Beyond that, how many times what has come. A small factor would have a message of 1 MiB copied twice while it grows, and
     * half as much garbage again made of it.
     */
    private static final long ADVANCE = 16;

    /** Up to here an array may serve again. */
    private static final int LARGEST_AGAIN = 1024 * 1024;

    private static final byte[] EMPTY = {};

    private byte[] bytes = EMPTY;
    private int size;

    /** An array for the next message, as long as the garbage collector does not want it: nothing is kept for long. */
    private @Nullable WeakReference<byte[]> again;

    /** The array in use: its first {@link #size()} bytes are filled. Another one after each {@link #makeRoom}. */
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    int room() {
        return bytes.length - size;
    }

    /**
     * Makes room for {@code length} bytes that have come, and more where that spares growing again.
     *
     * @param announced how many bytes, these included, the frame still has
     * @param last whether these end the message: then the array becomes no larger than the message
     */
    void makeRoom(int length, long announced, boolean last) {
        makeRoom(length, size + (long) length, announced, last);
    }

    /**
     * Makes room for the first bytes of a message, more than which comes by and by. Where it could not have all of them yet, it gets
     * no more than these: it has to grow in any case, and the less there is to copy then, the better.
     */
    void makeFirstRoom(int length, long announced) {
        boolean enough = announced <= Math.max(LARGEST_ADVANCE, ADVANCE * length);
        makeRoom(length, length, enough ? announced : length, true);
    }

    /** Like {@link #makeRoom}, for bytes that have not come yet. */
    void makeRoomAhead(int length, long announced, boolean last) {
        makeRoom(length, size, announced, last);
    }

    private void makeRoom(int length, long come, long announced, boolean last) {
        if (length <= room()) {
            return;
        }
        byte[] earlier = size == 0 && again != null ? again.get() : null;
        if (earlier != null && earlier.length >= length) {
            bytes = earlier;
            return;
        }
        long wanted = size + announced;
        long most = Math.max(LARGEST_ADVANCE, ADVANCE * come);
        long least = last ? 0 : 2L * bytes.length;
        long capacity = Math.max(size + (long) length, Math.max(least, Math.min(wanted, most)));
        bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, Integer.MAX_VALUE - 8));
    }

    /** Counts {@code length} more bytes of the array as filled. */
    void add(int length) {
        size += length;
    }

    /** Hands the bytes over in an array of their size, and begins anew. */
    byte[] take() {
        if (size == bytes.length) {
            // It is another's now, and must not serve again.
            again = null;
        }
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        clear();
        return taken;
    }

    /** Begins anew; the array may serve again, as its content has been copied. */
    void reuse() {
        if (bytes.length <= LARGEST_AGAIN && (again == null || !again.refersTo(bytes))) {
            again = new WeakReference<>(bytes);
        }
        clear();
    }

    /** Begins anew, holding on to nothing. */
    void clear() {
        bytes = EMPTY;
        size = 0;
    }
}
