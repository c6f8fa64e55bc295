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
}
