package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;

/** The payload of the frame that is coming in: how much of it is still to come, and how it is unmasked. */
final class FramePayload {

    private boolean masked;
    private int maskKey;
    private long position;
    private long remaining;

    void begin(FrameHeader header) {
        masked = header.masked();
        maskKey = header.maskKey();
        position = 0;
        remaining = header.length();
    }

    /** How many bytes have not been consumed yet, whether they have arrived or not. */
    long remaining() {
        return remaining;
    }

    boolean masked() {
        return masked;
    }

    /** How many bytes of this payload are in {@code in}. */
    int available(ByteBuffer in) {
        return (int) Math.min(remaining, in.remaining());
    }

    /** Consumes {@code length} bytes of {@code in}: copies them, unmasked, into {@code target}. */
    void copy(ByteBuffer in, int length, byte[] target, int offset) {
        int start = in.arrayOffset() + in.position();
        if (masked) {
            Masking.copy(in.array(), start, target, offset, length, maskKey, position);
        } else {
            System.arraycopy(in.array(), start, target, offset, length);
        }
        consume(in, length);
    }

    /**
     * Consumes {@code length} bytes of {@code in} where they are: unmasks them in place.
     *
     * @return the index in {@code in.array()} at which they begin
     */
    int take(ByteBuffer in, int length) {
        int start = in.arrayOffset() + in.position();
        if (masked) {
            Masking.copy(in.array(), start, in.array(), start, length, maskKey, position);
        }
        consume(in, length);
        return start;
    }

    /** Counts {@code length} bytes that came another way. */
    void skip(int length) {
        position += length;
        remaining -= length;
    }

    private void consume(ByteBuffer in, int length) {
        in.position(in.position() + length);
        skip(length);
    }
}
