package dev.gluegun.internal.http2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts the payload of one frame after the other together. What has not come takes no memory beyond 16 KiB. */
final class PayloadReader {

    private static final int SMALL = 64;
    private static final int LARGEST_AHEAD = 16_384;

    private final byte[] small = new byte[SMALL];
    private byte[] bytes = small;
    private int length;
    private int expected;

    /** Begins a payload of that many bytes. */
    void begin(int size) {
        expected = size;
        length = 0;
        bytes = size <= SMALL ? small : new byte[Math.min(size, LARGEST_AHEAD)];
    }

    /**
     * Takes what is there of the payload.
     *
     * @return whether it is complete
     */
    boolean read(ByteBuffer in) {
        int size = Math.min(in.remaining(), expected - length);
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(expected, Math.max(length + size, 2 * bytes.length)));
        }
        in.get(bytes, length, size);
        length += size;
        return length == expected;
    }

    /** Lets go of a large payload. */
    void free() {
        bytes = small;
        length = 0;
        expected = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int int8(int index) {
        return bytes[index] & 0xFF;
    }

    int int16(int index) {
        return int8(index) << Byte.SIZE | int8(index + 1);
    }

    int int32(int index) {
        return int16(index) << Short.SIZE | int16(index + 2);
    }

    long unsigned32(int index) {
        return Integer.toUnsignedLong(int32(index));
    }

    long int64(int index) {
        return unsigned32(index) << Integer.SIZE | unsigned32(index + Integer.BYTES);
    }
}
