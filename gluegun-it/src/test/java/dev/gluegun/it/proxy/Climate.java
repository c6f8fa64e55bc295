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
        Weather weather = random.nextInt(3) == 0 ? Weather.calm() : Weather.random(random);
        return new Plan(weather, strike(random), random.nextLong());
    }

    private Optional<Strike> strike(SplittableRandom random) {
        if (random.nextInt(10) < 4) {
            return Optional.empty();
        }
        Fault fault = faults.get(random.nextInt(faults.size()));
        Direction direction = Direction.values()[random.nextInt(Direction.values().length)];
        long afterBytes = random.nextInt(earlyOneIn) == 0
                ? random.nextLong(HANDSHAKES_BYTES)
                : random.nextLong(HANDSHAKES_BYTES / 5, mostBytes);
        return Optional.of(new Strike(fault, direction, afterBytes, Duration.ofMillis(random.nextInt(100, 1_000))));
    }
}
