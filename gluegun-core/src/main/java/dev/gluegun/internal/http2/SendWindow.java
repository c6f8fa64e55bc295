package dev.gluegun.internal.http2;

/** How much the peer still takes, of one stream or of all (RFC 9113, section 6.9). */
final class SendWindow {

    private int bytes;

    SendWindow(int bytes) {
        this.bytes = bytes;
    }

    /** May be negative, when the peer has made the windows smaller (section 6.9.2). */
    int bytes() {
        return bytes;
    }

    void take(int count) {
        bytes -= count;
    }

    /**
     * Makes it larger, or smaller.
     *
     * @return false, and nothing is changed, when it would exceed 2^31-1
     */
    boolean grow(long count) {
        long sum = bytes + count;
        if (sum > Integer.MAX_VALUE) {
            return false;
        }
        bytes = (int) sum;
        return true;
    }
}
