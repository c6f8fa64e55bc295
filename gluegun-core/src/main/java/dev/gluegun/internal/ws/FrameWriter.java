package dev.gluegun.internal.ws;

import java.nio.ByteBuffer;

/** Turns frames into bytes (RFC 6455, section 5.2). Nothing is checked here; see {@link Payloads}. */
public final class FrameWriter {

    /** The largest header there is, in bytes. */
    public static final int LARGEST_HEADER = 14;

    private FrameWriter() {}

    /** The size of the header of a frame with {@code length} bytes of payload, in bytes: 2 to 14. */
    public static int headerSize(Role role, long length) {
        int size = length < FrameHeader.LENGTH_IN_16_BITS ? 2 : length <= 0xFFFF ? 4 : 10;
        return role.masks() ? size + Integer.BYTES : size;
    }

    /**
     * Writes a whole frame.
     *
     * @param out has an array, and room for the header and the payload
     * @param role the side that sends the frame; a client's is masked
     * @param rsv1 whether the payload is (the first frame of) a compressed message
     * @param maskKey what a client masks with, its first byte on the wire being the most significant; a server's is not used
     */
    public static void write(
            ByteBuffer out,
            Role role,
            boolean fin,
            boolean rsv1,
            int opcode,
            byte[] payload,
            int offset,
            int length,
            int maskKey) {
        byte[] bytes = out.array();
        int start = out.arrayOffset() + out.position();
        int headerSize = writeHeader(bytes, start, role, fin, rsv1, opcode, length, maskKey);
        out.position(out.position() + headerSize);
        writePayload(payload, offset, out, length, role, maskKey, 0);
    }

    /** Writes a header and returns its size in bytes. */
    static int writeHeader(
            byte[] target, int start, Role role, boolean fin, boolean rsv1, int opcode, long length, int maskKey) {
        target[start] = (byte) ((fin ? FrameHeader.FIN : 0) | (rsv1 ? FrameHeader.RSV1 : 0) | opcode);
        int masked = role.masks() ? FrameHeader.MASKED : 0;
        int size = headerSize(role, length);
        if (length < FrameHeader.LENGTH_IN_16_BITS) {
            target[start + 1] = (byte) (masked | (int) length);
        } else if (length <= 0xFFFF) {
            target[start + 1] = (byte) (masked | FrameHeader.LENGTH_IN_16_BITS);
            ByteViews.SHORTS.set(target, start + 2, (short) length);
        } else {
            target[start + 1] = (byte) (masked | FrameHeader.LENGTH_IN_64_BITS);
            ByteViews.LONGS.set(target, start + 2, length);
        }
        if (role.masks()) {
            ByteViews.INTS.set(target, start + size - Integer.BYTES, maskKey);
        }
        return size;
    }

    /** Writes a piece of a payload, {@code position} bytes after its beginning. */
    static void writePayload(
            byte[] payload, int offset, ByteBuffer out, int length, Role role, int maskKey, long position) {
        if (role.masks()) {
            Masking.copy(payload, offset, out, length, maskKey, position);
        } else {
            out.put(payload, offset, length);
        }
    }
}
