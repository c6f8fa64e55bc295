package dev.gluegun.it.proxy;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a connection has to live with all the time.
 *
 * @param leastLatency how long bytes take at the least
 * @param mostLatency how long they take at the most; they never overtake each other
 * @param bytesPerSecond how many get through in each direction
 * @param largestPiece how many bytes arrive at once at the most: each piece is a write of its own, a
 *     moment after the one before unless many wait
 */
public record Weather(Duration leastLatency, Duration mostLatency, long bytesPerSecond, int largestPiece) {

    /** Nothing at all. */
    public static Weather calm() {
        return new Weather(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Some of everything, none of it so bad that a conversation of some kilobytes a second could not go on. */
    public static Weather random(SplittableRandom random) {
        Duration least = Duration.ofMillis(random.nextInt(0, 20));
        return new Weather(
                least,
                least.plusMillis(random.nextInt(0, 40)),
                random.nextInt(4) == 0 ? random.nextLong(400_000, 2_000_000) : Long.MAX_VALUE,
                random.nextInt(4) == 0 ? random.nextInt(50, 2_000) : Integer.MAX_VALUE);
    }

    public Weather withLatency(Duration least, Duration most) {
        return new Weather(least, most, bytesPerSecond, largestPiece);
    }

    public Weather withBytesPerSecond(long bytes) {
        return new Weather(leastLatency, mostLatency, bytes, largestPiece);
    }

    public Weather withLargestPiece(int bytes) {
        return new Weather(leastLatency, mostLatency, bytesPerSecond, bytes);
    }

    long latencyNanos(SplittableRandom random) {
        long least = leastLatency.toNanos();
        long most = mostLatency.toNanos();
        return least == most ? least : random.nextLong(least, most + 1);
    }

    /** The size of the next piece; a slow connection has small ones, so that they come evenly. */
    int pieceBytes(SplittableRandom random) {
        int largest = (int) Math.max(1, Math.min(largestPiece, bytesPerSecond / 50));
        return largestPiece == Integer.MAX_VALUE ? largest : 1 + random.nextInt(largest);
    }

    /** Whether bytes that were written at once arrive in pieces. */
    public boolean isSplitting() {
        return largestPiece != Integer.MAX_VALUE;
    }
}
