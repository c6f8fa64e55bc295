package dev.gluegun.it;

import dev.gluegun.UpgradeOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Many sockets at the same time, to each of which something else happens: every message is delivered once and in order, or its sender
 * or receiver is told.
 *
 * <p>All decisions come from a seed, which is logged and can be given with {@code -Dgluegun.seed}.
 */
final class Chaos {

    private static final Logger LOG = System.getLogger(Chaos.class.getName());

    /** Until all sockets have said goodbye or been told: longer than their own deadlines, which they watch themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Where one socket lives after another, until the round is over.
     *
     * @param passages the way of each
     */
    record Seat(String name, ChaosSocket.Reception reception, UpgradeOptions options, Supplier<Passage> passages) {}

    private final String name;
    private final long seed = Long.getLong("gluegun.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** One that is called so in the log. */
    Chaos(String name) {
        this.name = name;
        LOG.log(Level.INFO, "chaos {0} with the seed {1} (again with -Dgluegun.seed={1})", name, String.valueOf(seed));
    }

    /** A source of decisions. */
    SplittableRandom decisions() {
        return random.split();
    }

    /**
     * Has all seats taken for so long, and waits until all have been left.
     *
     * @return what has happened
     */
    ChaosRound play(Duration time, List<Seat> seats) {
        ChaosRound round = new ChaosRound();
        List<Thread> threads = new ArrayList<>();
        for (Seat seat : seats) {
            SplittableRandom own = random.split();
            threads.add(seat.reception.start(() -> occupy(seat, round, own)));
        }
        round.pause(time);
        round.end();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        threads.forEach(thread -> awaitEnd(thread, deadlineNanos));
        AssertionError failure = round.firstFailure();
        if (failure != null) {
            throw new AssertionError(
                    round.failures().size() + " sockets of the chaos " + name + " failed with the seed " + seed + " ("
                            + round + "); the first:",
                    failure);
        }
        LOG.log(Level.INFO, "chaos {0}: {1}", name, round);
        return round;
    }

    /** One socket after another, each with a fate of its own. */
    private static void occupy(Seat seat, ChaosRound round, SplittableRandom random) {
        try {
            while (!round.isOver()) {
                try (Passage passage = seat.passages.get()) {
                    new ChaosSocket(round, seat.name, seat.reception, random.split(), passage).run(seat.options);
                }
            }
        } catch (RuntimeException e) {
            round.fail(new AssertionError(seat.reception + " " + seat.name, e));
        } catch (AssertionError e) {
            round.fail(e);
        }
    }

    private static void awaitEnd(Thread thread, long deadlineNanos) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())))) {
                AssertionError stuck = new AssertionError("a socket does not come to its end; it is at");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
