package dev.gluegun.testkit;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/** The checks of what scripts and options are given: each returns it, or refuses it by its parameter's name. */
final class Checks {

    private Checks() {}

    /** A time that something takes: more than zero, at most a day. */
    static Duration time(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidOptions(name + " has to be more than zero and at most a day, but was " + value
                    + (value.equals(Timeouts.INFINITE) ? ": for what never ends there is halfOpen()" : ""));
        }
        return value;
    }

    static long between(long least, long most, long value, String name) {
        if (value < least || value > most) {
            throw new InvalidOptions(name + " has to be from " + least + " to " + most + ", but was " + value);
        }
        return value;
    }

    /** Positions inside something: at least one, each more than the one before, none at its very beginning. */
    static int[] positions(int[] values, String name) {
        Objects.requireNonNull(values, name);
        boolean ascending = values.length > 0;
        int before = 0;
        for (int value : values) {
            ascending &= value > before;
            before = value;
        }
        if (!ascending) {
            throw new InvalidOptions(
                    name + " has to be one or more ascending numbers from 1 on, but was " + Arrays.toString(values));
        }
        return values.clone();
    }
}
