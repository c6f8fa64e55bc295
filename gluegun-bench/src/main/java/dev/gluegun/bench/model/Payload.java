package dev.gluegun.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

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

    /** Together they are larger than a compressor's window, so that none is found in it again. */
    private static final int VARIANTS = 64;

    private static final String QUOTE =
            "{\"id\":4711,\"kind\":\"quote\",\"symbol\":\"GLUE\",\"price\":12.50,\"n\":100}";

    private static final String SEVERAL_LENGTHS = "Grüße €5 漢字 🚀 ";

    public boolean isText() {
        return content != Content.BINARY;
    }

    /** Several messages where it matters that they are not the same, else one. */
    public List<String> texts() {
        return content != Content.JSON
                ? List.of(text())
                : IntStream.range(0, VARIANTS).mapToObj(this::quotes).toList();
    }

    /** The message as a text. */
    public String text() {
        return switch (content) {
            case ASCII -> filled(QUOTE);
            case MIXED -> filled(SEVERAL_LENGTHS);
            case JSON -> quotes(0);
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

    /** Prices of which no two variants have the same. */
    private String quotes(int variant) {
        Random random = new Random(variant);
        StringBuilder quotes = new StringBuilder("[");
        while (quotes.length() + 2 * QUOTE.length() < size) {
            quotes.append("{\"id\":")
                    .append(random.nextInt(1_000_000))
                    .append(",\"kind\":\"quote\",\"symbol\":\"GLU")
                    .append((char) ('A' + random.nextInt(26)))
                    .append("\",\"price\":")
                    .append(random.nextInt(100_000) / 100.0)
                    .append(",\"n\":")
                    .append(random.nextInt(1_000))
                    .append("},\n");
        }
        return quotes.append("{}]").append(" ".repeat(size - quotes.length())).toString();
    }
}
