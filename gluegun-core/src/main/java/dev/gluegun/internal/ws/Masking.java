package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The XOR of payload bytes with the four bytes of a masking key (RFC 6455, section 5.3).
 *
 * <p>The loop over whole longs is written so that the JIT compiler turns it into vector instructions: an {@code int} index
 * that steps by a constant, and nothing else inside. From about 1 KiB on it masks as fast as {@link System#arraycopy} copies.
 */
public final class Masking {

    private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private Masking() {}

    /**
     * Copies bytes and masks (or unmasks) them on the way; source and target may be the same place.
     *
     * @param maskKey the key, its first byte on the wire being the most significant
     * @param position where in the frame's payload the first of these bytes stands
     */
    public static void copy(
            byte[] source, int sourceOffset, byte[] target, int targetOffset, int length, int maskKey, long position) {
        int key = Integer.rotateLeft(maskKey, (int) (position & 3) << 3);
        int wholeLongs = length & -Long.BYTES;
        copyLongs(source, sourceOffset, target, targetOffset, wholeLongs, repeated(key));
        for (int i = wholeLongs; i < length; i++) {
            key = Integer.rotateLeft(key, Byte.SIZE);
            target[targetOffset + i] = (byte) (source[sourceOffset + i] ^ key);
        }
    }

    /**
     * Does the same into a buffer, from its position on, which moves behind the bytes.
     *
     * @param target has room for the bytes; of any kind
     */
    static void copy(byte[] source, int sourceOffset, ByteBuffer target, int length, int maskKey, long position) {
        int start = target.position();
        if (target.hasArray()) {
            copy(source, sourceOffset, target.array(), target.arrayOffset() + start, length, maskKey, position);
        } else {
            int key = Integer.rotateLeft(maskKey, (int) (position & 3) << 3);
            int wholeLongs = length & -Long.BYTES;
            copyLongs(source, sourceOffset, target, start, wholeLongs, repeated(key));
            for (int i = wholeLongs; i < length; i++) {
                key = Integer.rotateLeft(key, Byte.SIZE);
                target.put(start + i, (byte) (source[sourceOffset + i] ^ key));
            }
        }
        target.position(start + length);
    }

    private static void copyLongs(
            byte[] source, int sourceOffset, ByteBuffer target, int targetOffset, int length, long mask) {
        for (int i = 0; i < length; i += Long.BYTES) {
            long masked = (long) ByteViews.NATIVE_LONGS.get(source, sourceOffset + i) ^ mask;
            ByteViews.NATIVE_LONGS_OF_BUFFERS.set(target, targetOffset + i, masked);
        }
    }

    private static void copyLongs(
            byte[] source, int sourceOffset, byte[] target, int targetOffset, int length, long mask) {
        for (int i = 0; i < length; i += Long.BYTES) {
            long masked = (long) ByteViews.NATIVE_LONGS.get(source, sourceOffset + i) ^ mask;
            ByteViews.NATIVE_LONGS.set(target, targetOffset + i, masked);
        }
    }

    /** The key twice, in the order in which {@link ByteViews#NATIVE_LONGS} sees bytes. */
    private static long repeated(int key) {
        int inOrder = BIG_ENDIAN ? key : Integer.reverseBytes(key);
        return (inOrder & 0xFFFF_FFFFL) << Integer.SIZE | (inOrder & 0xFFFF_FFFFL);
    }
}
