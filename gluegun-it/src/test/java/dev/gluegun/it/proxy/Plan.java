package dev.gluegun.it.proxy;

import java.util.Optional;

/**
 * All that happens to one connection.
 *
 * @param seed where the sizes of pieces and their latencies come from: the same seed gives the same ones
 */
public record Plan(Weather weather, Optional<Strike> strike, long seed) {

    /** A plan in which nothing happens. */
    public static Plan calm() {
        return of(Weather.calm());
    }

    public static Plan of(Weather weather) {
        return new Plan(weather, Optional.empty(), 1);
    }

    public static Plan of(Strike strike) {
        return new Plan(Weather.calm(), Optional.of(strike), 1);
    }

    public Plan withWeather(Weather other) {
        return new Plan(other, strike, seed);
    }
}
