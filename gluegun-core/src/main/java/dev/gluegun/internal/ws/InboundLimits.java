package dev.gluegun.internal.ws;

import dev.gluegun.DeflateOptions;
import dev.gluegun.UpgradeOptions;

/**
 * How much a peer may send, and in what form it is given out.
 *
 * @param maxFrameSize the largest payload of one frame, in bytes as on the wire
 * @param maxMessageSize the largest message, in bytes after inflating
 * @param fragments true to give out the pieces of messages as they arrive, and then without either limit of size
 * @param maxInflationRatio how many times its compressed size a message may become, beyond a mebibyte
 */
public record InboundLimits(long maxFrameSize, long maxMessageSize, boolean fragments, int maxInflationRatio) {

    /** The largest array that every JVM can make, less the one byte by which a message is seen to be too large. */
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 9L;

    /** Limits with the ratio that {@link DeflateOptions#defaults()} has. */
    public InboundLimits(long maxFrameSize, long maxMessageSize, boolean fragments) {
        this(maxFrameSize, maxMessageSize, fragments, DeflateOptions.defaults().maxInflationRatio());
    }

    /** The limits that the options of an upgrade set. */
    public static InboundLimits of(UpgradeOptions options, boolean fragments) {
        int ratio = options.deflate().orElse(DeflateOptions.defaults()).maxInflationRatio();
        return new InboundLimits(options.maxFrameSize(), options.maxMessageSize(), fragments, ratio);
    }

    /** The largest message that can be given out whole. */
    long largestMessage() {
        return Math.min(maxMessageSize, LARGEST_ARRAY);
    }
}
