package dev.gluegun.bench.micro;

import java.nio.charset.StandardCharsets;

/** What is in the messages that are measured. */
public enum SampleText {
    /** Nothing but ASCII, as most of what services tell each other. */
    ASCII("the quick brown fox jumps over the lazy dog, "),

    /** Mostly ASCII, with characters of two, three and four bytes. */
    MIXED("größer als 5 €, 世界 und 🙂 dazwischen, ");

    private final String phrase;

    SampleText(String phrase) {
        this.phrase = phrase;
    }

    /** A text of exactly so many bytes of UTF-8. */
    String ofBytes(int size) {
        int wholePhrases = size / phrase.getBytes(StandardCharsets.UTF_8).length;
        String text = phrase.repeat(wholePhrases);
        return text + "x".repeat(size - text.getBytes(StandardCharsets.UTF_8).length);
    }

    /** The bytes of {@link #ofBytes}. */
    byte[] bytes(int size) {
        return ofBytes(size).getBytes(StandardCharsets.UTF_8);
    }
}
