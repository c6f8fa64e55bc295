package dev.gluegun.internal.http2;

/** How much the peer may still send, on one stream or on all, and what is to be given back to it (RFC 9113, section 6.9). */
final class ReceiveWindow {

    /** What it is when nothing is on the way. */
    private int full;

    /** What the peer may still send; negative after the window was made smaller. */
    private int bytes;

    /** What was dealt with and the peer has not been told of. */
    private int released;

    ReceiveWindow(int full) {
        this.full = full;
        this.bytes = full;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Counts what has come. A frame without content is allowed in any window, also in a negative one (section 6.9.1).
     *
     * @return false when the peer has sent more than it may
     */
    boolean take(int count) {
        if (count > Math.max(0, bytes)) {
            return false;
        }
        bytes -= count;
        return true;
    }

    /**
     * Counts what was dealt with.
     *
     * @return by how much the peer is to be told that the window has grown; 0: not yet, for less than half of it was used
     */
    int release(int count) {
        if (count < 0 || count > full - bytes - released) {
            throw new IllegalArgumentException("cannot release " + count + " bytes: at most "
                    + Math.max(0, full - bytes - released) + " have come that were not released");
        }
        released += count;
        if (released == 0 || released < full / 2) {
            return 0;
        }
        int update = released;
        bytes += update;
        released = 0;
        return update;
    }

    /** Makes it smaller or larger, as the peer has (section 6.9.2). */
    void resize(int newFull) {
        bytes += newFull - full;
        full = newFull;
    }
}
