package dev.gluegun.cli.text;

import dev.gluegun.Frame;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/**
 * Received messages (text and binary frames) as they are shown: on a terminal with the time, harmless and coloured; in a pipe
 * as they came. Control frames are no messages.
 *
 * @param json whether text that is JSON is laid out
 * @param binaryForm how binary messages are written
 */
public record MessageText(boolean json, BinaryForm binaryForm) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String ARROW = "< ";

    /** Whether a frame is a message. */
    public static boolean isMessage(Frame frame) {
        return frame instanceof Frame.Text || frame instanceof Frame.Binary;
    }

    /** The message for a terminal, without a line break at its end: {@code 12:01:33.123 < hello}. */
    public String forTerminal(Frame message, LocalTime time, boolean colour) {
        String when = TIME.format(time) + " ";
        String indent = " ".repeat(when.length() + ARROW.length());
        String what = switch (message) {
            case Frame.Text text -> VisibleText.block(laidOut(text.text()), indent);
            case Frame.Binary binary -> "[binary, " + bytes(binary.data()) + "] " + line(binary);
            default -> throw noMessage(message);
        };
        return Colour.NOTE.paint(when, colour) + Colour.RECEIVED.paint(ARROW + what, colour);
    }

    /** The bytes that a message is in a pipe, a line break at its end unless the bytes are to be raw. */
    public byte[] forPipe(Frame message) {
        return switch (message) {
            case Frame.Text text -> withLineBreak(laidOut(text.text()));
            case Frame.Binary binary when binaryForm == BinaryForm.RAW -> binary.data();
            case Frame.Binary binary -> withLineBreak(line(binary));
            default -> throw noMessage(message);
        };
    }

    /** The message's text, or its bytes as a line: what a regular expression is matched against. */
    public String searchable(Frame message) {
        return switch (message) {
            case Frame.Text text -> text.text();
            case Frame.Binary binary -> line(binary);
            default -> throw noMessage(message);
        };
    }

    /** The payload of a ping or pong for people: {@code 4 bytes "abcd"}, or in hexadecimal where it is no plain text. */
    public static String payload(byte[] data) {
        if (data.length == 0) {
            return "0 bytes";
        }
        String text = new String(data, StandardCharsets.UTF_8);
        boolean plain = VisibleText.line(text).equals(text) && text.indexOf('\ufffd') < 0;
        return bytes(data) + (plain ? " \"" + text + "\"" : " " + BinaryForm.HEX.line(data));
    }

    private static String bytes(byte[] data) {
        return data.length == 1 ? "1 byte" : data.length + " bytes";
    }

    private String line(Frame.Binary binary) {
        return (binaryForm == BinaryForm.RAW ? BinaryForm.HEX : binaryForm).line(binary.data());
    }

    private String laidOut(String text) {
        return json ? new PrettyJson().layOut(text) : text;
    }

    private static byte[] withLineBreak(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException noMessage(Frame frame) {
        return new IllegalArgumentException("expected a text or binary frame, but got " + frame);
    }
}
