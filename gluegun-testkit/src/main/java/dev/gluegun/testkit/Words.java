package dev.gluegun.testkit;

import dev.gluegun.Frame;
import java.time.Duration;
import java.util.HexFormat;

/** How frames, bytes and times read in scripts and in failures: short, and printable whatever a peer has sent. */
final class Words {

    private static final int MOST_CHARACTERS = 120;
    private static final int MOST_BYTES = 32;

    private Words() {}

    static String of(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> "text " + quoted(text.text());
            case Frame.Binary binary -> "binary " + of(binary.data());
            case Frame.Ping ping -> "ping " + of(ping.data());
            case Frame.Pong pong -> "pong " + of(pong.data());
            case Frame.Close close -> "close without a code";
            case Frame.CloseWithReason close -> close(close);
        };
    }

    private static String close(Frame.CloseWithReason close) {
        return "close " + close.code() + (close.reason().length == 0 ? "" : " " + quoted(close.reasonText()));
    }

    static String of(byte[] bytes) {
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, MOST_BYTES));
        String shown = bytes.length == 0 ? "" : ": " + hex + (bytes.length > MOST_BYTES ? " …" : "");
        return "[" + bytes.length + " bytes" + shown + "]";
    }

    static String of(Duration duration) {
        return duration.toNanos() % 1_000_000 == 0 ? duration.toMillis() + " ms" : duration.toNanos() / 1000 + " µs";
    }

    static String quoted(String text) {
        int end = Math.min(text.length(), MOST_CHARACTERS);
        StringBuilder shown = new StringBuilder("\"");
        text.substring(0, end).codePoints().forEach(c -> append(shown, c));
        return shown.append(end < text.length() ? "\"… (" + text.length() + " characters)" : "\"")
                .toString();
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
