package dev.gluegun.internal.http2;

/** The nine bytes before each frame's payload (RFC 9113, section 4.1), to be filled again and again. */
final class FrameHeader {

    static final int SIZE = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    private int length;
    private int type;
    private int flags;
    private int streamId;

    /** The reserved bit before the stream is ignored, as it has to be. */
    void fill(int length, int type, int flags, int streamId) {
        this.length = length;
        this.type = type;
        this.flags = flags;
        this.streamId = streamId & Integer.MAX_VALUE;
    }

    int length() {
        return length;
    }

    int type() {
        return type;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int flags() {
        return flags;
    }

    int streamId() {
        return streamId;
    }

    /** For messages: {@code a DATA frame}. */
    String text() {
        return "a frame of " + FrameType.name(type);
    }
}
