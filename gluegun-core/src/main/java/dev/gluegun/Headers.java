package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable, ordered list of HTTP header fields (RFC 9110, section 5), safe for any thread. A name may occur more than once;
 * names are compared without regard to case and kept as they were given. Two lists are equal when they hold equal fields in the
 * same order.
 */
public final class Headers implements Iterable<Headers.Header> {
    private static final Headers EMPTY = new Headers(List.of());
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    private final List<Header> fields;

    private Headers(List<Header> fields) {
        this.fields = fields;
    }

    /** No header fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * The fields given as name, value, name, value and so on, in that order.
     *
     * @throws InvalidOptions when there is a name without a value, or a name or value that {@link Header} refuses
     */
    public static Headers of(String... namesAndValues) {
        Objects.requireNonNull(namesAndValues, "namesAndValues");
        if (namesAndValues.length % 2 != 0) {
            throw new InvalidOptions("headers have to be names and values in turn, but there were "
                    + namesAndValues.length + " strings: the last name has no value");
        }
        List<Header> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return copyOf(fields);
    }

    /** The fields given, in their order. */
    public static Headers copyOf(List<Header> fields) {
        Objects.requireNonNull(fields, "fields");
        return fields.isEmpty() ? EMPTY : new Headers(List.copyOf(fields));
    }

    /**
     * These fields and one more at the end. Others of the same name stay: remove them with {@link #without} to replace them.
     *
     * @throws InvalidOptions when {@link Header} refuses the name or value
     */
    public Headers with(String name, String value) {
        List<Header> longer = new ArrayList<>(fields.size() + 1);
        longer.addAll(fields);
        longer.add(new Header(name, value));
        return new Headers(List.copyOf(longer));
    }

    /** These fields but for those of that name. */
    public Headers without(String name) {
        Objects.requireNonNull(name, "name");
        return contains(name)
                ? copyOf(fields.stream().filter(field -> !field.isNamed(name)).toList())
                : this;
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        Objects.requireNonNull(name, "name");
        return fields.stream()
                .filter(field -> field.isNamed(name))
                .map(Header::value)
                .findFirst();
    }

    /** The values of all fields of that name, in their order; empty when there are none. */
    public List<String> all(String name) {
        Objects.requireNonNull(name, "name");
        return fields.stream()
                .filter(field -> field.isNamed(name))
                .map(Header::value)
                .toList();
    }

    /** Whether there is a field of that name. */
    public boolean contains(String name) {
        Objects.requireNonNull(name, "name");
        return fields.stream().anyMatch(field -> field.isNamed(name));
    }

    /** The number of fields; a name that occurs twice counts twice. */
    public int size() {
        return fields.size();
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The fields in their order. */
    @Override
    public Iterator<Header> iterator() {
        return fields.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** The fields for people; the values of credentials and cookies are masked. */
    @Override
    public String toString() {
        return fields.toString();
    }

    /**
     * One header field. Two are equal when their names are, without regard to case, and their values are, with regard to it.
     *
     * @param name a token (RFC 9110, section 5.1), as it was given
     * @param value no control characters but TAB, and no character above U+00FF, for HTTP sends one byte for each (RFC 9110,
     *     section 5.5); may be empty
     */
    public record Header(String name, String value) {
        /**
         * Makes a field.
         *
         * @throws InvalidOptions when the name or value has what HTTP forbids
         */
        public Header {
            Checks.token(name, "name");
            Objects.requireNonNull(value, "value");
            for (int i = 0; i < value.length(); i++) {
                refuse(name, value.charAt(i), i);
            }
        }

        /** Whether this is the field's name, without regard to case. */
        public boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Header that && isNamed(that.name) && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return 31 * lowerCaseName().hashCode() + value.hashCode();
        }

        /** The field for people; the value of a credential or cookie is masked. */
        @Override
        public String toString() {
            return name + ": " + (SECRET.contains(lowerCaseName()) ? "***" : value);
        }

        private String lowerCaseName() {
            return name.toLowerCase(Locale.ROOT);
        }

        // The value itself stays out of the message: it may be a secret.
        private static void refuse(String name, char c, int index) {
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw new InvalidOptions(String.format(
                        "the value of header %s has to be without control characters, but has U+%04X at index %d:"
                                + " remove it (line breaks would forge further headers)",
                        name, (int) c, index));
            }
            if (c > 0xFF) {
                throw new InvalidOptions(String.format(
                        "the value of header %s has to be ASCII or Latin-1, but has U+%04X at index %d: encode it, for"
                                + " instance in percent-encoded UTF-8",
                        name, (int) c, index));
            }
        }
    }
}
