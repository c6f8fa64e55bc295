package dev.gluegun.internal.ws;

/**
 * How much a peer may send, and in what form it is given out.
 *
 * @param maxFrameSize the largest payload of one frame, in bytes as on the wire
 * @param maxMessageSize the largest message, in bytes after inflating
 * @param fragments true to give out the pieces of messages as they arrive, and then without either limit
 */
public record InboundLimits(long maxFrameSize, long maxMessageSize, boolean fragments) {

    /** The largest array that every JVM can make, less the one byte by which a message is seen to be too large. */
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 9L;

    /** The largest message that can be given out whole. */
    long largestMessage() {
        return Math.min(maxMessageSize, LARGEST_ARRAY);
    }
}
