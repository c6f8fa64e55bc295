package dev.gluegun.internal.transport;

import java.time.Duration;

/**
 * A moment by which a call has to end; made once when the call begins and passed through all its steps.
 *
 * <p>Immutable. Measured with {@link System#nanoTime()}, so it never jumps with the wall clock.
 */
public final class Deadline {

    private static final Deadline NONE = new Deadline(0, false);

    /** Longer waits than this are taken as no limit at all: some 146 years, half of what nanoTime can tell apart. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final long atNanos;
    private final boolean limited;

    private Deadline(long atNanos, boolean limited) {
        this.atNanos = atNanos;
        this.limited = limited;
    }

    /** A deadline that lies {@code duration} from now; a duration of centuries gives no limit. */
    public static Deadline after(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? NONE : new Deadline(System.nanoTime() + duration.toNanos(), true);
    }

    /** No limit. */
    public static Deadline none() {
        return NONE;
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return limited;
    }

    /** Whether the moment has come. */
    public boolean hasPassed() {
        return limited && atNanos - System.nanoTime() <= 0;
    }

    /** Nanoseconds left: 0 when the moment has passed, {@link Long#MAX_VALUE} without a limit. */
    public long remainingNanos() {
        return limited ? Math.max(0, atNanos - System.nanoTime()) : Long.MAX_VALUE;
    }

    /** The moment on the scale of {@link System#nanoTime()}; only for a limited deadline. */
    public long atNanos() {
        return atNanos;
    }

    /** The earlier of the two. */
    public Deadline earlier(Deadline other) {
        if (!limited) {
            return other;
        }
        return !other.limited || atNanos - other.atNanos <= 0 ? this : other;
    }
}
