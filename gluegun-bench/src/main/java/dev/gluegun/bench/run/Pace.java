package dev.gluegun.bench.run;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param rounds how often everything is measured anew, in fresh processes
 * @param warmUp how long each subject works before it is measured, each round
 * @param measured how long each subject is measured, each round
 * @param patience how long a subject may be late before it has failed
 */
public record Pace(int rounds, Duration warmUp, Duration measured, Duration patience) {

    /** A turn, after which the next subject works. */
    static final Duration TURN = Duration.ofMillis(100);
}
