package dev.gluegun.bench.load;

import java.nio.ByteBuffer;

/** Whole messages as a client and as a server put them on the wire (RFC 6455, section 5.2). */
final class WireFrame {

    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;

    private static final int MASK_KEY = 0x37FA213D;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private WireFrame() {}

    /** The client's frame: masked. */
    static byte[] masked(int firstByte, byte[] payload) {
        int headerSize = headerSize(payload.length) + Integer.BYTES;
        ByteBuffer frame = ByteBuffer.allocate(headerSize + payload.length);
        putHeader(frame, firstByte, payload.length);
        frame.putInt(MASK_KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK_KEY >>> (Integer.BYTES - 1 - i % Integer.BYTES) * Byte.SIZE));
        }
        return frame.array();
    }

    /** The size of a server's frame with a payload of so many bytes: it has no mask key. */
    static int unmaskedSize(int payloadSize) {
        return headerSize(payloadSize) + payloadSize;
    }

    private static int headerSize(int length) {
        return length < LENGTH_IN_16_BITS ? 2 : length <= 0xFFFF ? 4 : 10;
    }

    private static void putHeader(ByteBuffer frame, int firstByte, int length) {
        frame.put((byte) firstByte);
        if (length < LENGTH_IN_16_BITS) {
            frame.put((byte) (MASKED | length));
        } else if (length <= 0xFFFF) {
            frame.put((byte) (MASKED | LENGTH_IN_16_BITS)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | LENGTH_IN_64_BITS)).putLong(length);
        }
    }
}
