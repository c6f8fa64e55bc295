package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** An origin as it is serialized (RFC 6454, section 6.2): a scheme, a host and perhaps a port, or {@code null}. */
    static String origin(String value, String name) {
        Objects.requireNonNull(value, name);
        if (!value.equals("null") && !isOrigin(value)) {
            throw new InvalidOptions(name + " has to be a scheme, a host and perhaps a port, without a path, as in"
                    + " https://example.com, or the word null (RFC 6454, section 6.2), but was "
                    + Excerpt.quoted(value));
        }
        return value;
    }

    private static boolean isOrigin(String value) {
        try {
            URI uri = new URI(value);
            return uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && value.equals(
                            uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                    && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (URISyntaxException e) {
            return false;
        }
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
