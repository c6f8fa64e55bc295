package dev.gluegun;

import java.time.Duration;

/** The durations that have a meaning of their own. */
public final class Timeouts {
    /**
     * No limit: wait as long as it takes (Gun's {@code infinity}). It is the longest {@link Duration} there is, so it compares
     * as longer than any other; adding to it overflows.
     */
    public static final Duration INFINITE = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    private Timeouts() {}
}
