package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Work;
import java.time.Duration;

/**
 * How long things take.
 *
 * @param rounds how often everything is measured anew, in fresh processes
 * @param warmUp how long each subject works before it is measured, each round
 * @param measured how long each subject is measured, each round
 * @param idleSockets how many sockets are open where idle ones are measured
 * @param patience how long a subject may be late before it has failed
 */
public record Pace(int rounds, Duration warmUp, Duration measured, Duration patience, int idleSockets) {

    /** A turn, after which the next subject works. */
    static final Duration TURN = Duration.ofMillis(100);

    /** How many sockets a measurement has open at once. */
    int sockets(Measurement measurement) {
        return measurement.work() == Work.IDLE ? idleSockets : measurement.sockets();
    }

    /** How often a measurement is made: what sockets keep is the same each time. */
    int rounds(Measurement measurement) {
        return measurement.work() == Work.IDLE ? 1 : rounds;
    }

    /** The same, with another number of rounds. */
    public Pace withRounds(int other) {
        return new Pace(other, warmUp, measured, patience, idleSockets);
    }
}
