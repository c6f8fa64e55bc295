package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/**
 * The accounts of what costs a peer little and this side much. There is no clock here, so each is a count that something useful
 * pays for, and not a rate: a connection that is idle for days but for a ping every second is none of its business.
 */
final class FloodGuard {

    static final int MOST_SETTINGS = 200;
    static final int MOST_EMPTY_FRAMES = 100;
    static final int MOST_USELESS_FRAMES = 10_000;
    static final int MOST_RESETS = 200;
    static final int MOST_TABLE_SIZES = 100;
    static final int MOST_ANSWER_BYTES = 65_536;
    static final int SPARE_WINDOW_UPDATES = 1000;

    /** A WINDOW_UPDATE is paid for by a quarter of a frame of ours, or by so many bytes of it. */
    private static final int BYTES_PER_UPDATE = 16;

    private static final int UPDATES_PER_FRAME = 4;
    private static final int SPARE_STRAY_BYTES = 1024 * 1024;
    private static final int STRAY_BYTES_PER_STREAM = 1024;

    private int settings;
    private int emptyFrames;
    private int uselessFrames;
    private int resets;
    private int tableSizes;
    private long windowUpdates = SPARE_WINDOW_UPDATES;
    private long strayBytes = SPARE_STRAY_BYTES;

    // ---- what pays

    /** Content or a header section has come. */
    void progress() {
        settings = 0;
        emptyFrames = 0;
        uselessFrames = 0;
    }

    /** This side has sent a frame of DATA. */
    void sent(int bytes) {
        windowUpdates += UPDATES_PER_FRAME + bytes / BYTES_PER_UPDATE;
    }

    /** A stream has ended, on both sides, as it should. */
    void completed() {
        resets = Math.max(0, resets - 1);
        strayBytes += STRAY_BYTES_PER_STREAM;
    }

    /** A stream was reset while the peer could send so many bytes more. */
    void mayStray(int window) {
        strayBytes += STRAY_BYTES_PER_STREAM + Math.max(0, window);
    }

    // ---- what costs

    @Nullable
    Http2Violation settings() {
        return ++settings <= MOST_SETTINGS
                ? null
                : flood(MOST_SETTINGS + " SETTINGS frames have come without any content or header section");
    }

    @Nullable
    Http2Violation emptyFrame() {
        return ++emptyFrames <= MOST_EMPTY_FRAMES
                ? null
                : flood(MOST_EMPTY_FRAMES + " empty DATA frames have come without any content between");
    }

    @Nullable
    Http2Violation uselessFrame() {
        return ++uselessFrames <= MOST_USELESS_FRAMES
                ? null
                : flood(MOST_USELESS_FRAMES
                        + " frames without any use (PRIORITY, unknown ones, unasked PING acknowledgements) have come"
                        + " without any content or header section");
    }

    @Nullable
    Http2Violation windowUpdate() {
        return --windowUpdates >= 0
                ? null
                : flood("far more WINDOW_UPDATE frames have come than the DATA sent to the peer can have caused");
    }

    /** The peer has reset a stream, or made this side reset one. */
    @Nullable
    Http2Violation reset() {
        return ++resets <= MOST_RESETS
                ? null
                : flood(MOST_RESETS
                        + " more streams were reset, by the peer or because of it, than have ended as they should"
                        + " (rapid reset)");
    }

    @Nullable
    Http2Violation tableSize() {
        return ++tableSizes <= MOST_TABLE_SIZES
                ? null
                : flood("the size of the header compression's table was changed more than " + MOST_TABLE_SIZES
                        + " times");
    }

    /** Something has come on a stream that has ended. */
    @Nullable
    Http2Violation stray(int bytes) {
        strayBytes -= FrameHeader.SIZE + bytes;
        return strayBytes >= 0 ? null : flood("far too much has come on streams that have ended");
    }

    /** Answers wait to be sent. */
    static @Nullable Http2Violation answers(int bytes) {
        return bytes <= MOST_ANSWER_BYTES
                ? null
                : flood("the peer has caused more than " + MOST_ANSWER_BYTES
                        + " bytes of answers (to PING, SETTINGS and others) and does not read them");
    }

    /** Too many pieces of one header section. */
    static Http2Violation continuations(int most) {
        return flood("more than " + most + " CONTINUATION frames have come for one header section");
    }

    /** Too many bytes of one header section. */
    static Http2Violation headerBlock(long most) {
        return flood("a header section has more than " + most + " bytes, even compressed");
    }

    private static Http2Violation flood(String message) {
        return new Http2Violation(ErrorCode.ENHANCE_YOUR_CALM, message, "RFC 9113, section 10.5");
    }
}
