package dev.gluegun.internal.http1;

import java.nio.charset.StandardCharsets;

/** The beginning of what a peer sent, made fit to be shown in an error message. */
public final class Excerpt {

    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(byte[] bytes, int length) {
        return of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** The text in quotation marks, cut after 60 characters, and all but ASCII escaped. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                shown.append(String.format("\\x%02x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(text.length() > LONGEST ? "\"…" : "\"").toString();
    }

    /** The whole text, but for what could forge lines in a log or drive a terminal: that is escaped. */
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", codePoint));
            default -> shown.appendCodePoint(codePoint);
        }
    }
}
