package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An immutable, ordered list of HTTP header fields (RFC 9110, section 5), safe for any thread. A name may occur more than once;
 * names are compared without regard to case and kept as they were given. Two lists are equal when they hold equal fields in the
 * same order.
 */
public final class Headers implements Iterable<Headers.Header> {
    private static final Headers EMPTY = new Headers(new byte[0]);
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    /**
     * The fields as HTTP/1 writes them, a byte for each character: {@code name: value} CR LF. Every open socket keeps those of
     * its handshake, and as objects of their own they would take several times as much memory.
     */
    private final byte[] lines;

    private Headers(byte[] lines) {
        this.lines = lines;
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
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Header.check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ofChecked(namesAndValues);
    }

    /** The fields given, in their order. */
    public static Headers copyOf(List<Header> fields) {
        Objects.requireNonNull(fields, "fields");
        String[] namesAndValues = new String[2 * fields.size()];
        int next = 0;
        for (Header field : fields) {
            namesAndValues[next++] = field.name;
            namesAndValues[next++] = field.value;
        }
        return ofChecked(namesAndValues);
    }

    private static Headers ofChecked(String[] namesAndValues) {
        int length = 0;
        for (String text : namesAndValues) {
            // After a name come a colon and a space, after a value CR and LF.
            length += text.length() + 2;
        }
        if (length == 0) {
            return EMPTY;
        }
        byte[] lines = new byte[length];
        int end = 0;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            end = write(namesAndValues[i], ':', ' ', lines, end);
            end = write(namesAndValues[i + 1], '\r', '\n', lines, end);
        }
        return new Headers(lines);
    }

    private static int write(String text, char first, char second, byte[] lines, int start) {
        int end = start;
        for (int i = 0; i < text.length(); i++) {
            lines[end++] = (byte) text.charAt(i);
        }
        lines[end++] = (byte) first;
        lines[end++] = (byte) second;
        return end;
    }

    /**
     * These fields and one more at the end. Others of the same name stay: remove them with {@link #without} to replace them.
     *
     * @throws InvalidOptions when {@link Header} refuses the name or value
     */
    public Headers with(String name, String value) {
        byte[] last = copyOf(List.of(new Header(name, value))).lines;
        byte[] longer = Arrays.copyOf(lines, lines.length + last.length);
        System.arraycopy(last, 0, longer, lines.length, last.length);
        return new Headers(longer);
    }

    /** These fields but for those of that name. */
    public Headers without(String name) {
        return contains(name)
                ? copyOf(stream().filter(field -> !field.isNamed(name)).toList())
                : this;
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        int line = find(name, 0);
        return line < 0 ? Optional.empty() : Optional.of(value(line));
    }

    /** The values of all fields of that name, in their order; empty when there are none. */
    public List<String> all(String name) {
        int first = find(name, 0);
        if (first < 0) {
            return List.of();
        }
        int second = find(name, next(first));
        if (second < 0) {
            return List.of(value(first));
        }
        List<String> values = new ArrayList<>();
        for (int line = first; line >= 0; line = find(name, next(line))) {
            values.add(value(line));
        }
        return Collections.unmodifiableList(values);
    }

    /** Whether there is a field of that name. */
    public boolean contains(String name) {
        return find(name, 0) >= 0;
    }

    /** The number of fields; a name that occurs twice counts twice. */
    public int size() {
        int size = 0;
        for (int line = 0; line < lines.length; line = next(line)) {
            size++;
        }
        return size;
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return lines.length == 0;
    }

    /** The fields in their order. */
    @Override
    public Iterator<Header> iterator() {
        return new Iterator<>() {
            private int line;

            @Override
            public boolean hasNext() {
                return line < lines.length;
            }

            @Override
            public Header next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Header field = field(line);
                line = Headers.this.next(line);
                return field;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that
                && stream().toList().equals(that.stream().toList());
    }

    @Override
    public int hashCode() {
        return stream().toList().hashCode();
    }

    /** The fields for people; the values of credentials and cookies are masked. */
    @Override
    public String toString() {
        return stream().toList().toString();
    }

    private Stream<Header> stream() {
        return IntStream.iterate(0, line -> line < lines.length, this::next).mapToObj(this::field);
    }

    // ---- the lines, each by the index of its first byte

    /** The first line of that name from the one given on; -1 when there is none. */
    private int find(String name, int from) {
        Objects.requireNonNull(name, "name");
        for (int line = from; line < lines.length; line = next(line)) {
            if (isNamed(line, name)) {
                return line;
            }
        }
        return -1;
    }

    private boolean isNamed(int line, String name) {
        if (end(line, ':') != line + name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lowerCase((char) lines[line + i]) != lowerCase(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Names are ASCII. */
    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private Header field(int line) {
        return new Header(text(line, end(line, ':')), value(line));
    }

    private String value(int line) {
        return text(end(line, ':') + 2, end(line, '\r'));
    }

    private int next(int line) {
        return end(line, '\r') + 2;
    }

    /** Where the first such byte is; neither a name has a colon, nor a value a CR. */
    private int end(int start, char mark) {
        int end = start;
        while (lines[end] != mark) {
            end++;
        }
        return end;
    }

    private String text(int start, int end) {
        return new String(lines, start, end - start, StandardCharsets.ISO_8859_1);
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
            check(name, value);
        }

        private static void check(String name, String value) {
            Checks.token(name, "name");
            Objects.requireNonNull(value, "value");
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < ' ' || c >= 0x7F) {
                    refuse(name, c, i);
                }
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
            return name + ": " + (SECRET.contains(lowerCaseName()) ? "***" : Excerpt.visible(value));
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
