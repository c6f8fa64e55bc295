package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How often and after which pauses a connection that could not be made is tried again (Gun's {@code retry} and {@code
 * retry_timeout}). An immutable value, safe for any thread.
 */
public final class RetryPolicy {
    private static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO, false);

    private final int attempts;
    private final Duration first;
    private final Duration longest;
    private final boolean jitter;

    private RetryPolicy(int attempts, Duration first, Duration longest, boolean jitter) {
        this.attempts = attempts;
        this.first = first;
        this.longest = longest;
        this.jitter = jitter;
    }

    /** No attempt after the first one. */
    public static RetryPolicy none() {
        return NONE;
    }

    /**
     * The same pause before each further attempt.
     *
     * @param attempts the number of attempts after the first one, at least 1
     * @param pause how long to wait before each of them; zero means at once
     * @throws InvalidOptions when there are fewer attempts, or the pause is negative or without end
     */
    public static RetryPolicy fixed(int attempts, Duration pause) {
        checkAttempts(attempts);
        Objects.requireNonNull(pause, "pause");
        if (pause.isNegative() || pause.equals(Timeouts.INFINITE)) {
            throw new InvalidOptions("pause has to be zero or more and have an end, but was " + pause
                    + ": use RetryPolicy.none() for no further attempt");
        }
        return new RetryPolicy(attempts, pause, pause, false);
    }

    /**
     * Pauses whose limit doubles: the one before further attempt <i>n</i> is drawn evenly from zero to the lesser of {@code
     * longest} and {@code first} · 2<sup>n−1</sup> ("full jitter"), so that many clients do not come back all at once.
     *
     * @param attempts the number of attempts after the first one, at least 1
     * @param first the limit of the first pause, more than zero
     * @param longest the limit of all pauses, at least {@code first}; {@link Timeouts#INFINITE} for none
     * @throws InvalidOptions when one of these is outside its bounds
     */
    public static RetryPolicy exponential(int attempts, Duration first, Duration longest) {
        checkAttempts(attempts);
        Checks.timeout(first, "first");
        Checks.timeout(longest, "longest");
        if (longest.compareTo(first) < 0) {
            throw new InvalidOptions("longest has to be at least first (" + first + "), but was " + longest);
        }
        return new RetryPolicy(attempts, first, longest, true);
    }

    /** The number of attempts after the first one, 0 or more. */
    public int attempts() {
        return attempts;
    }

    /**
     * How long to wait before a further attempt.
     *
     * @param attempt which one, from 1 to {@link #attempts()}
     * @param random where jitter comes from
     * @throws InvalidOptions when there is no such attempt
     */
    public Duration pause(int attempt, RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        Checks.between(1, attempts, attempt, "attempt");
        return jitter ? Duration.ofNanos(drawUpTo(limitNanos(attempt), random)) : first;
    }

    private long limitNanos(int attempt) {
        long longestNanos = saturatedNanos(longest);
        long firstNanos = saturatedNanos(first);
        int doublings = attempt - 1;
        boolean beyondLongest = doublings >= Long.SIZE - 1 || firstNanos > longestNanos >> doublings;
        return beyondLongest ? longestNanos : firstNanos << doublings;
    }

    private static long drawUpTo(long limit, RandomGenerator random) {
        return limit == Long.MAX_VALUE ? random.nextLong() >>> 1 : random.nextLong(limit + 1);
    }

    private static long saturatedNanos(Duration duration) {
        // Long.MAX_VALUE nanoseconds are 292 years: nobody waits to see the difference.
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    private static void checkAttempts(int attempts) {
        if (attempts < 1) {
            throw new InvalidOptions("attempts has to be at least 1, but was " + attempts
                    + ": use RetryPolicy.none() for no further attempt");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryPolicy that
                && attempts == that.attempts
                && jitter == that.jitter
                && first.equals(that.first)
                && longest.equals(that.longest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attempts, jitter, first, longest);
    }

    @Override
    public String toString() {
        if (attempts == 0) {
            return "none";
        }
        return jitter
                ? attempts + " attempts, up to " + first + " apart, doubling up to " + longest
                : attempts + " attempts, " + first + " apart";
    }
}
