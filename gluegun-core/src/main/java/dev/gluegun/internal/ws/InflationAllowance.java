package dev.gluegun.internal.ws;

/**
 * How large a compressed message may become by what has come of it: so many times its compressed bytes, and a mebibyte in any
 * case.
 *
 * <p>Compressed bytes count by blocks, and none is inflated together with bytes of the next one: so it does not matter in what
 * pieces they arrive.
 */
final class InflationAllowance {

    /** What every message may become: among small ones a high ratio is usual, and does no harm. */
    static final long FLOOR_BYTES = 1024 * 1024;

    static final int BLOCK_BYTES = 4 * 1024;

    private final int maxRatio;
    private long compressedBytes;

    /** @param maxRatio how many times its compressed size a message may become */
    InflationAllowance(int maxRatio) {
        this.maxRatio = maxRatio;
    }

    /** Begins a message. */
    void begin() {
        compressedBytes = 0;
    }

    /** Counts compressed bytes that have come, of {@code available} those that may be inflated together; returns how many. */
    int admit(int available) {
        int length = Math.min(available, BLOCK_BYTES - (int) (compressedBytes % BLOCK_BYTES));
        compressedBytes += length;
        return length;
    }

    /** How large the message may be by now, in bytes. */
    long bytes() {
        long blocks = (compressedBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
        return Math.max(FLOOR_BYTES, blocks * BLOCK_BYTES * maxRatio);
    }

    /** What it is when a message becomes larger than that. */
    Violation violation() {
        return Violation.inflatedTooMuch(maxRatio);
    }
}
