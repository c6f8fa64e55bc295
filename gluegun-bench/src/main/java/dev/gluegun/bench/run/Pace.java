package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Wire;
import dev.gluegun.bench.model.Work;
import java.time.Duration;

/**
 * How long things take.
 *
 * @param rounds how often everything is measured anew, in fresh processes
 * @param warmUp how long each subject works before it is measured, each round
 * @param measured how long each subject is measured, each round
 * @param idleSockets how many sockets are open where idle ones are measured
 * @param idleTlsSockets how many of those that are over TLS
 * @param patience how long a subject may be late before it has failed
 */
public record Pace(
        int rounds, Duration warmUp, Duration measured, Duration patience, int idleSockets, int idleTlsSockets) {

    /** A turn, after which the next subject works. */
    static final Duration TURN = Duration.ofMillis(100);

    /** Handshakes come by the hundred, not by the ten thousand: a new JVM takes longer to compile what they take. */
    private static final int LONGER_FOR_HANDSHAKES = 3;

    /** There is one client only to warm up a server that is in Java. */
    private static final int LONGER_FOR_CROWDS = 3;

    /** What it takes to start a JVM that shares its CPU, to connect, and to end it. */
    private static final Duration START = Duration.ofMillis(1_500);

    /** One more idle socket, in the mean of all clients. */
    private static final Duration HANDSHAKE = Duration.ofMillis(1);

    private static final int TLS_TIMES_HANDSHAKE = 3;

    private static final int LONGER_FOR_TLS_HANDSHAKES = 10;

    /** How many sockets a measurement has open at once. */
    int sockets(Measurement measurement) {
        if (measurement.work() != Work.IDLE) {
            return measurement.sockets();
        }
        return measurement.wire() == Wire.TLS ? idleTlsSockets : idleSockets;
    }

    /** How long each subject of a measurement works before it is measured, each round. */
    Duration warmUp(Measurement measurement) {
        return switch (measurement.work()) {
            case CROWD -> warmUp.multipliedBy(LONGER_FOR_CROWDS);
            case CONNECT ->
                warmUp.multipliedBy(measurement.wire() == Wire.TLS ? LONGER_FOR_TLS_HANDSHAKES : LONGER_FOR_HANDSHAKES);
            default -> warmUp;
        };
    }

    /** How often a measurement is made: what sockets keep is the same each time. */
    int rounds(Measurement measurement) {
        return measurement.work() == Work.IDLE ? 1 : rounds;
    }

    /** How long a measurement takes, about. */
    Duration estimate(Measurement measurement, int subjects) {
        Duration work;
        if (measurement.work() == Work.IDLE) {
            // Handshakes of the warm-up and of those that stay open.
            long handshakes = 2L * sockets(measurement);
            work = measurement.wire() == Wire.TLS
                    ? HANDSHAKE.multipliedBy(handshakes * TLS_TIMES_HANDSHAKE)
                    : HANDSHAKE.multipliedBy(handshakes);
        } else {
            work = warmUp(measurement)
                    .plus(measured)
                    .multipliedBy(measurement.work().isAlone() ? 2 : 1);
        }
        return START.plus(work).multipliedBy((long) subjects * rounds(measurement));
    }

    /** The same, with another number of rounds. */
    public Pace withRounds(int other) {
        return new Pace(other, warmUp, measured, patience, idleSockets, idleTlsSockets);
    }
}
