package dev.gluegun.it.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What is to be expected of connections: where their {@link Plan}s are drawn from.
 *
 * @param faults one of which comes over six connections in ten
 * @param earlyOneIn one fault in so many comes within the first bytes, which are those of handshakes
 * @param mostBytes how many bytes get through before any other at the most
 */
public record Climate(List<Fault> faults, int earlyOneIn, long mostBytes) {

    private static final long HANDSHAKES_BYTES = 2_500;

    /** What every opening of a socket has each way, whatever it goes through. */
    private static final long FEWEST_BYTES = 120;

    /** With all faults. */
    public static Climate of(int earlyOneIn, long mostBytes) {
        return new Climate(List.of(Fault.values()), earlyOneIn, mostBytes);
    }

    /** The same without one of the faults. */
    public Climate without(Fault fault) {
        return new Climate(faults.stream().filter(other -> other != fault).toList(), earlyOneIn, mostBytes);
    }

    /** What happens to one connection. */
    public Plan plan(SplittableRandom random) {
        return new Plan(weather(random), strike(random), random.nextLong());
    }

    /**
     * What happens to one of many connections, without leaving to chance what comes at all: each fault in turn, and then bytes in
     * pieces only; in the first round of these before the socket is open, in the second later, and so on.
     *
     * @param turn the connection's number, from 0 on
     */
    public Plan planInTurn(int turn, SplittableRandom random) {
        int kinds = faults.size() + 1;
        if (turn % kinds == faults.size()) {
            Weather inPieces = Weather.random(random).withLargestPiece(random.nextInt(50, 2_000));
            return new Plan(inPieces, Optional.empty(), random.nextLong());
        }
        long afterBytes = turn / kinds % 2 == 0
                ? random.nextLong(FEWEST_BYTES)
                : random.nextLong(HANDSHAKES_BYTES / 5, mostBytes);
        Strike strike = strike(faults.get(turn % kinds), afterBytes, random);
        return new Plan(weather(random), Optional.of(strike), random.nextLong());
    }

    private static Weather weather(SplittableRandom random) {
        return random.nextInt(3) == 0 ? Weather.calm() : Weather.random(random);
    }

    private Optional<Strike> strike(SplittableRandom random) {
        if (random.nextInt(10) < 4) {
            return Optional.empty();
        }
        Fault fault = faults.get(random.nextInt(faults.size()));
        long afterBytes = random.nextInt(earlyOneIn) == 0
                ? random.nextLong(HANDSHAKES_BYTES)
                : random.nextLong(HANDSHAKES_BYTES / 5, mostBytes);
        return Optional.of(strike(fault, afterBytes, random));
    }

    private static Strike strike(Fault fault, long afterBytes, SplittableRandom random) {
        Direction direction = Direction.values()[random.nextInt(Direction.values().length)];
        return new Strike(fault, direction, afterBytes, Duration.ofMillis(random.nextInt(100, 1_000)));
    }
}
