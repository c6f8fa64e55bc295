package dev.gluegun.it.proxy;

import java.time.Duration;

/**
 * A fault and its moment, which is a place in the stream of bytes: wherever the clock stands, it hits the same frame.
 *
 * @param direction where bytes are counted
 * @param afterBytes how many of them still get through; 0 is before the first
 * @param pause how long a {@link Fault#STALL} lasts
 */
public record Strike(Fault fault, Direction direction, long afterBytes, Duration pause) {

    /** A fault that lasts. */
    public static Strike of(Fault fault, Direction direction, long afterBytes) {
        return new Strike(fault, direction, afterBytes, Duration.ZERO);
    }
}
