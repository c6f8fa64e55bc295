package dev.gluegun.internal.ws;

import java.util.Arrays;

/** The bytes of a message that is coming in. It grows with what has come, not with what was announced. */
final class ByteAccumulator {

    /** Up to here an announced length is believed. */
    private static final int LARGEST_ADVANCE = 64 * 1024;

    private static final byte[] EMPTY = {};

    private byte[] bytes = EMPTY;
    private int size;

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
     * Makes room for {@code length} bytes, and more where that spares growing again.
     *
     * @param announced how many bytes, these included, the frame still has
     * @param last whether these end the message: then the array becomes no larger than the message
     */
    void makeRoom(int length, long announced, boolean last) {
        if (length > room()) {
            long wanted = size + announced;
            long most = Math.max(LARGEST_ADVANCE, 4L * bytes.length);
            long least = last ? 0 : 2L * bytes.length;
            long capacity = Math.max(size + (long) length, Math.max(least, Math.min(wanted, most)));
            bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, Integer.MAX_VALUE - 8));
        }
    }

    /** Counts {@code length} more bytes of the array as filled. */
    void add(int length) {
        size += length;
    }

    /** Hands the bytes over in an array of their size, and begins anew. */
    byte[] take() {
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        clear();
        return taken;
    }

    /** Begins anew, holding on to nothing. */
    void clear() {
        bytes = EMPTY;
        size = 0;
    }
}
