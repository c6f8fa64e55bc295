package dev.gluegun.bench;

import java.nio.ByteBuffer;

/** Text frames as a client and as a server put them on the wire (RFC 6455, section 5.2). */
final class TextFrame {

    private static final int FIN_AND_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private TextFrame() {}

    /** The client's frame, masked with the key, whose first byte on the wire is the most significant. */
    static byte[] masked(byte[] payload, int maskKey) {
        int headerSize = headerSize(payload.length) + Integer.BYTES;
        ByteBuffer frame = ByteBuffer.allocate(headerSize + payload.length);
        putHeader(frame, payload.length, MASKED);
        frame.putInt(maskKey);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ maskKey >>> (Integer.BYTES - 1 - i % Integer.BYTES) * Byte.SIZE));
        }
        return frame.array();
    }

    /** What a server answers: the same payload, not masked. */
    static byte[] echoed(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(headerSize(payload.length) + payload.length);
        putHeader(frame, payload.length, 0);
        return frame.put(payload).array();
    }

    private static int headerSize(int length) {
        return length < LENGTH_IN_16_BITS ? 2 : length <= 0xFFFF ? 4 : 10;
    }

    private static void putHeader(ByteBuffer frame, int length, int masked) {
        frame.put((byte) FIN_AND_TEXT);
        if (length < LENGTH_IN_16_BITS) {
            frame.put((byte) (masked | length));
        } else if (length <= 0xFFFF) {
            frame.put((byte) (masked | LENGTH_IN_16_BITS)).putShort((short) length);
        } else {
            frame.put((byte) (masked | LENGTH_IN_64_BITS)).putLong(length);
        }
    }
}
