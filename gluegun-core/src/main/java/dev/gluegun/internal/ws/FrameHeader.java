package dev.gluegun.internal.ws;

/**
 * The header of one frame as it stood on the wire (RFC 6455, section 5.2), judged by nobody yet.
 *
 * <p>One object serves all frames of a connection: {@link FrameHeaderReader} fills it anew for each.
 */
public final class FrameHeader {

    /** The 7-bit length that says that 16 bits of length follow. */
    static final int LENGTH_IN_16_BITS = 126;

    /** The 7-bit length that says that 64 bits of length follow. */
    static final int LENGTH_IN_64_BITS = 127;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int MASKED = 0x80;

    private int first;
    private int second;
    private long length;
    private int maskKey;

    void fill(int first, int second, long length, int maskKey) {
        this.first = first;
        this.second = second;
        this.length = length;
        this.maskKey = maskKey;
    }

    /** Tells whether this is the last (or only) frame of its message. */
    public boolean fin() {
        return (first & FIN) != 0;
    }

    /** Tells whether the first reserved bit is set: permessage-deflate's (RFC 7692, section 6). */
    public boolean rsv1() {
        return (first & RSV1) != 0;
    }

    /** Tells whether one of the two reserved bits is set that no extension here gives a meaning. */
    public boolean rsv2Or3() {
        return (first & 0x30) != 0;
    }

    /** The opcode, 0 to 15; see {@link Opcode}. */
    public int opcode() {
        return first & 0x0F;
    }

    /** Tells whether a masking key is there. */
    public boolean masked() {
        return (second & MASKED) != 0;
    }

    /** The 7-bit length field: the length itself up to 125, or 126 or 127 for the longer encodings. */
    public int lengthField() {
        return second & 0x7F;
    }

    /** The number of payload bytes; negative when the highest of its 64 bits was set. */
    public long length() {
        return length;
    }

    /** The masking key, its first byte on the wire being the most significant; 0 when there is none. */
    public int maskKey() {
        return maskKey;
    }
}
