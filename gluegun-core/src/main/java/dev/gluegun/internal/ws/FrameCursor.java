package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame on its way out, for one that is larger than the room there is: it writes what fits and goes on there the next time.
 *
 * <p>Threads: one at a time. The payload must not change until all is written, or {@link #detach()} was called.
 */
public final class FrameCursor {

    private final Role role;
    private final int maskKey;
    private final byte[] header = new byte[FrameWriter.LARGEST_HEADER];
    private final int headerSize;
    private byte[] payload;
    private int offset;
    private final int length;
    private int headerWritten;
    private int payloadWritten;

    /** A frame of which nothing is written yet; the parameters are {@link FrameWriter#write}'s. */
    public FrameCursor(
            Role role, boolean fin, boolean rsv1, int opcode, byte[] payload, int offset, int length, int maskKey) {
        this.role = role;
        this.maskKey = maskKey;
        this.payload = payload;
        this.offset = offset;
        this.length = length;
        this.headerSize = FrameWriter.writeHeader(header, 0, role, fin, rsv1, opcode, length, maskKey);
    }

    /**
     * Writes as much as there is room for.
     *
     * @param out a buffer of any kind
     * @return true when the whole frame has been written; false when {@code out} is full
     */
    public boolean writeTo(ByteBuffer out) {
        int headerBytes = Math.min(headerSize - headerWritten, out.remaining());
        out.put(header, headerWritten, headerBytes);
        headerWritten += headerBytes;
        int payloadBytes = Math.min(length - payloadWritten, out.remaining());
        FrameWriter.writePayload(payload, offset + payloadWritten, out, payloadBytes, role, maskKey, payloadWritten);
        payloadWritten += payloadBytes;
        return remaining() == 0;
    }

    /** Copies what is still to be written, so that the payload's array can be used for something else. */
    public void detach() {
        payload = Arrays.copyOfRange(payload, offset + payloadWritten, offset + length);
        offset = -payloadWritten;
    }

    /** How many bytes are still to be written, header and payload. */
    public long remaining() {
        return (long) headerSize - headerWritten + length - payloadWritten;
    }
}
