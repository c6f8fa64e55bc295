package dev.gluegun;

import java.util.HexFormat;

/** The start of a text or of bytes, short and printable: what values of any size show of themselves. */
final class Excerpt {
    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_BYTES = 16;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder().append(text.length()).append(" characters: \"");
        text.substring(0, Math.min(text.length(), MOST_CHARACTERS)).chars().forEach(c -> append(shown, (char) c));
        return shown.append(text.length() > MOST_CHARACTERS ? "\"…" : "\"").toString();
    }

    static String of(byte[] data) {
        String hex = HexFormat.ofDelimiter(" ").formatHex(data, 0, Math.min(data.length, MOST_BYTES));
        return data.length + " bytes: " + hex + (data.length > MOST_BYTES ? " …" : "");
    }

    // A peer chooses these characters: left as they are, they could forge lines in a log or drive a terminal.
    private static void append(StringBuilder shown, char c) {
        if (Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT) {
            shown.append(String.format("\\u%04x", (int) c));
        } else {
            shown.append(c);
        }
    }
}
