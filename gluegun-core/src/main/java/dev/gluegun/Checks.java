package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The checks that options have in common: each returns what it was given, or refuses it by its parameter's name. */
final class Checks {
    /** A token's characters besides letters and digits (RFC 9110, section 5.6.2). */
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Checks() {}

    /** A time that something may take: more than zero, {@link Timeouts#INFINITE} included. */
    static Duration timeout(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (!value.isPositive()) {
            throw new InvalidOptions(name + " has to be more than zero, but was " + value
                    + ": give a longer one, or Timeouts.INFINITE for no limit");
        }
        return value;
    }

    /** The values of an array that is given as variable arguments; {@code null} among them is refused like the array itself. */
    static <T> List<T> list(T[] values, String name) {
        Objects.requireNonNull(values, name);
        for (T value : values) {
            Objects.requireNonNull(value, name);
        }
        return List.of(values);
    }

    static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new InvalidOptions(name + " has to be at least " + least + ", but was " + value);
        }
        return value;
    }

    static int between(int least, int most, int value, String name) {
        if (value < least || value > most) {
            throw new InvalidOptions(name + " has to be from " + least + " to " + most + ", but was " + value);
        }
        return value;
    }

    /** A token of RFC 9110, section 5.6.2. */
    static String token(String value, String name) {
        Objects.requireNonNull(value, name);
        if (!isToken(value)) {
            throw new InvalidOptions(
                    name + " has to be one or more letters, digits or any of !#$%&'*+-.^_`|~ (a token of RFC 9110,"
                            + " section 5.6.2), but was " + Excerpt.quoted(value));
        }
        return value;
    }

    private static boolean isToken(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
