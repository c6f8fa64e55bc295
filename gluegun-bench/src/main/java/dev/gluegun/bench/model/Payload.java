package dev.gluegun.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The message of a measurement.
 *
 * @param size in bytes, of UTF-8 where it is a text
 */
public record Payload(Content content, int size) {

    /** What a message consists of. */
    public enum Content {
        BINARY,
        /** JSON in ASCII that repeats itself. */
        ASCII,
        /** Characters of one, two, three and four bytes. */
        MIXED,
        /** JSON in ASCII with other numbers in each entry. */
        JSON
    }

    private static final String QUOTE =
            "{\"id\":4711,\"kind\":\"quote\",\"symbol\":\"GLUE\",\"price\":12.50,\"n\":100}";

    private static final String SEVERAL_LENGTHS = "Grüße €5 漢字 🚀 ";

    public boolean isText() {
        return content != Content.BINARY;
    }

    /** The message as a text. */
    public String text() {
        return switch (content) {
            case ASCII -> filled(QUOTE);
            case MIXED -> filled(SEVERAL_LENGTHS);
            case JSON -> filled(quotes());
            case BINARY -> throw new IllegalStateException("a binary message has no text");
        };
    }

    /** The message as bytes. */
    public byte[] bytes() {
        return isText() ? text().getBytes(UTF_8) : new byte[size];
    }

    /** What the server's path /flood is told to send. */
    public String flood(int count) {
        String kind = switch (content) {
            case BINARY -> "binary";
            case ASCII, JSON -> "text";
            case MIXED -> "mixed";
        };
        return count + " " + size + " " + kind;
    }

    /** The pattern as often as it fits whole, and the letter x after it. */
    private String filled(String pattern) {
        int length = pattern.getBytes(UTF_8).length;
        return pattern.repeat(size / length) + "x".repeat(size % length);
    }

    private String quotes() {
        StringBuilder quotes = new StringBuilder("[");
        for (int i = 0; quotes.length() + 2 * QUOTE.length() < size; i++) {
            quotes.append("{\"id\":")
                    .append(4_711 + i * 37)
                    .append(",\"kind\":\"quote\",\"symbol\":\"GLU")
                    .append((char) ('A' + i % 26))
                    .append("\",\"price\":")
                    .append(i * 7_919 % 10_000 / 100.0)
                    .append(",\"n\":")
                    .append(i * 31 % 997)
                    .append("},\n");
        }
        return quotes.append("{}]").toString();
    }
}
