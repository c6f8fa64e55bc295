package dev.gluegun;

import java.net.URI;
import java.util.HexFormat;

/** The start of a text or of bytes, short and printable: what values of any size show of themselves. */
final class Excerpt {
    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_CHARACTERS_QUOTED = 200;
    private static final int MOST_BYTES = 16;

    private Excerpt() {}

    static String of(String text) {
        return text.length() + " characters: " + quoted(text, MOST_CHARACTERS);
    }

    static String of(byte[] data) {
        String hex = HexFormat.ofDelimiter(" ").formatHex(data, 0, Math.min(data.length, MOST_BYTES));
        return data.length + " bytes: " + hex + (data.length > MOST_BYTES ? " …" : "");
    }

    static String quoted(String text) {
        return quoted(text, MOST_CHARACTERS_QUOTED);
    }

    /** The whole text, with what could forge lines or drive a terminal escaped; tabs stay. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                shown.append('\t');
            } else {
                append(shown, c);
            }
        });
        return shown.toString();
    }

    /** The URI without what may be secret: user and password, query, fragment. */
    static String withoutSecrets(URI uri) {
        String text = uri.toString();
        int end = 0;
        while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
            end++;
        }
        String shown = end < text.length() ? text.substring(0, end) + "…" : text;
        int userEnd = shown.lastIndexOf('@');
        return userEnd < 0 ? shown : "…" + shown.substring(userEnd);
    }

    private static String quoted(String text, int most) {
        int end = Math.min(text.length(), most);
        StringBuilder shown = new StringBuilder("\"");
        text.substring(0, end).codePoints().forEach(c -> append(shown, c));
        return shown.append(end < text.length() ? "\"…" : "\"").toString();
    }

    // A peer chooses these characters: left as they are, they could forge lines in a log or drive a terminal.
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
