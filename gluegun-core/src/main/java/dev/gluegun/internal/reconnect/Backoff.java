package dev.gluegun.internal.reconnect;

import dev.gluegun.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The count of attempts that have failed in a row, and the pause that follows from it. No threads, no clock.
 *
 * <p>A connection that did not last counts like an attempt that failed.
 */
final class Backoff {

    private final RetryPolicy policy;
    private final Duration stableAfter;
    private final RandomGenerator random;
    private int failures;

    /** Draws from a source of its own, as pauses are to differ from socket to socket. */
    Backoff(RetryPolicy policy, Duration stableAfter) {
        // Not ThreadLocalRandom: its instance draws the same numbers in each thread that has not asked for it itself.
        this(policy, stableAfter, new SplittableRandom());
    }

    Backoff(RetryPolicy policy, Duration stableAfter, RandomGenerator random) {
        this.policy = policy;
        this.stableAfter = stableAfter;
        this.random = random;
    }

    /** A connection was lost that had lasted so long. */
    void lasted(Duration time) {
        if (time.compareTo(stableAfter) >= 0) {
            failures = 0;
        }
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param atLeast what the server has asked for, perhaps
     * @return empty when there have been as many as the policy allows
     */
    Optional<Duration> next(Duration atLeast) {
        if (failures >= policy.attempts()) {
            return Optional.empty();
        }
        failures++;
        Duration pause = policy.pause(failures, random);
        return Optional.of(pause.compareTo(atLeast) >= 0 ? pause : atLeast);
    }
}
