package dev.gluegun;

import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rule by which a {@link ReconnectingWebSocket} tells failures that are worth another attempt from those that end it.
 *
 * <pre>{@code
 * RetryDecision rule = failure -> failure instanceof UpgradeRejected refusal && refusal.status() == 401
 *         ? RetryDecision.retry() // the provider has a fresh token next time
 *         : RetryDecision.standard().decide(failure);
 * }</pre>
 */
@FunctionalInterface
public interface RetryDecision {

    /**
     * Decides about an attempt that failed, or a connection that was lost. Called on the socket's own thread; an exception ends the
     * socket.
     */
    Verdict decide(GluegunException failure);

    /** What is to be done after a failure. */
    sealed interface Verdict {}

    /**
     * Try again.
     *
     * @param atLeast the least pause before that, for a server that has asked for it; zero to leave it to the {@link RetryPolicy}
     */
    record Retry(Duration atLeast) implements Verdict {
        /** Refuses a negative pause, and one without an end, with {@link InvalidOptions}. */
        public Retry {
            Objects.requireNonNull(atLeast, "atLeast");
            if (atLeast.isNegative() || atLeast.equals(Timeouts.INFINITE)) {
                throw new InvalidOptions("atLeast has to be zero or more and have an end, but was " + atLeast
                        + ": use RetryDecision.fatal() for no further attempt");
            }
        }
    }

    /** Give up: the failure is the cause of the end. */
    record Fatal() implements Verdict {}

    /** Try again, after the pause of the {@link RetryPolicy}. */
    static Verdict retry() {
        return new Retry(Duration.ZERO);
    }

    /** Try again, but not before so much time. */
    static Verdict retryAfter(Duration atLeast) {
        return new Retry(atLeast);
    }

    /** Give up. */
    static Verdict fatal() {
        return new Fatal();
    }

    /**
     * The rule that holds by default. Fatal is what will not be otherwise the next time: our own faults ({@link InvalidOptions}, {@link
     * GluegunException.InvalidMessage}, {@link GluegunException.DecodeError}), a close code that says that our messages are wrong (1002,
     * 1003, 1007, 1009, 1010), and refusals of the upgrade other than 408, 425, 429 and 5xx. Everything else is tried again; where
     * the server says {@code Retry-After}, in seconds or as a date, not before that, though after five minutes at the latest. A date
     * is measured by the answer's own {@code Date} where it has one, as the clocks may differ.
     */
    static RetryDecision standard() {
        return Standard.by(InstantSource.system());
    }

    /** {@link RetryDecision#standard()}. */
    final class Standard {
        private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

        /** RFC 9110, section 15.5.9; RFC 8470, section 5.2; RFC 6585, section 4. */
        private static final Set<Integer> PASSING = Set.of(408, 425, 429);

        /** What the peer says of messages that it cannot take (RFC 6455, section 7.4.1). */
        private static final Set<Integer> OUR_FAULT = Set.of(1002, 1003, 1007, 1009, 1010);

        private static final int SERVER_ERRORS = 500;

        private Standard() {}

        /** The rule, with a clock by which dates are measured. */
        static RetryDecision by(InstantSource clock) {
            return failure -> decide(failure, clock);
        }

        private static Verdict decide(GluegunException failure, InstantSource clock) {
            return switch (failure) {
                case UpgradeRejected refusal -> refused(refusal, clock);
                case GluegunException.InvalidMessage fault -> fatal();
                case InvalidOptions fault -> fatal();
                case GluegunException.DecodeError fault -> fatal();
                case GluegunException.ConnectionDown down -> closed(down.closeCode());
                case GluegunException.Timeout passing -> retry();
                case GluegunException.ConnectionError passing -> retry();
                case GluegunException.StreamError passing -> retry();
                case GluegunException.Interrupted passing -> retry();
            };
        }

        private static Verdict closed(OptionalInt closeCode) {
            return closeCode.isPresent() && OUR_FAULT.contains(closeCode.getAsInt()) ? fatal() : retry();
        }

        private static Verdict refused(UpgradeRejected refusal, InstantSource clock) {
            if (refusal.status() < SERVER_ERRORS && !PASSING.contains(refusal.status())) {
                return fatal();
            }
            Duration asked = refusal.headers()
                    .first("Retry-After")
                    .flatMap(value -> pause(value, refusal.headers(), clock.instant()))
                    .orElse(Duration.ZERO);
            return retryAfter(asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE);
        }

        /** RFC 9110, section 10.2.3: a number of seconds, or a date. */
        private static Optional<Duration> pause(String retryAfter, Headers answer, Instant now) {
            if (retryAfter.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
            }
            Instant answered = answer.first("Date")
                    .flatMap(date -> HttpDate.parse(date, now))
                    .orElse(now);
            return HttpDate.parse(retryAfter, now)
                    .map(until -> Duration.between(answered, until))
                    .filter(Duration::isPositive);
        }
    }
}
