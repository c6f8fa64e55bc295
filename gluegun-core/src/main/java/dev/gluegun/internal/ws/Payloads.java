package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import java.nio.charset.StandardCharsets;

/** The payload bytes of frames to send, and the refusal of frames that the protocol forbids. */
public final class Payloads {

    private static final int LARGEST_CLOSE_REASON = FrameRules.LARGEST_CONTROL_PAYLOAD - Short.BYTES;
    private static final byte[] EMPTY = {};

    private Payloads() {}

    /**
     * The payload of {@code frame}: its own array where it has one, else a new one.
     *
     * @throws InvalidMessage if the frame must not be sent: a control payload over 125 bytes, a close code that is not for the
     *     wire, a close reason over 123 bytes or not UTF-8, a text with a lone surrogate
     */
    public static byte[] of(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> ofText(text.text());
            case Frame.Binary binary -> binary.data();
            case Frame.Ping ping -> ofControl("ping", ping.data());
            case Frame.Pong pong -> ofControl("pong", pong.data());
            case Frame.Close close -> EMPTY;
            case Frame.CloseWithReason close -> ofClose(close.code(), close.reason());
        };
    }

    private static byte[] ofText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (questionMarks(bytes) != 0 && questionMarks(bytes) != questionMarks(text)) {
            throw new InvalidMessage("A text has to be sent as UTF-8, but has a lone surrogate at index "
                    + loneSurrogate(text) + " of " + text.length()
                    + "; replace it, or send the characters as a binary message.");
        }
        return bytes;
    }

    /** RFC 6455, section 5.5. */
    private static byte[] ofControl(String name, byte[] data) {
        if (data.length > FrameRules.LARGEST_CONTROL_PAYLOAD) {
            throw new InvalidMessage("A " + name + " frame carries at most 125 bytes, but was given " + data.length
                    + "; send the data as a binary message.");
        }
        return data;
    }

    /** RFC 6455, sections 5.5.1 and 7.4. */
    private static byte[] ofClose(int code, byte[] reason) {
        if (!CloseCodes.isAllowed(code)) {
            throw new InvalidMessage("A close code has to be one of 1000-1003, 1007-1014 or 3000-4999, but is " + code
                    + "; 1000 is the normal one, 4000-4999 are yours to define.");
        }
        if (reason.length > LARGEST_CLOSE_REASON) {
            throw new InvalidMessage("A close reason has at most 123 bytes of UTF-8, but this one has " + reason.length
                    + "; shorten it.");
        }
        if (!Utf8Validator.isValid(reason, 0, reason.length)) {
            throw new InvalidMessage("A close reason has to be UTF-8, but these " + reason.length
                    + " bytes are not; give it as a String.");
        }
        byte[] payload = new byte[Short.BYTES + reason.length];
        payload[0] = (byte) (code >>> Byte.SIZE);
        payload[1] = (byte) code;
        System.arraycopy(reason, 0, payload, Short.BYTES, reason.length);
        return payload;
    }

    /** Counts, eight bytes at a time: the encoder puts a question mark for each lone surrogate, and nothing else adds one. */
    private static int questionMarks(byte[] bytes) {
        int count = 0;
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            count += questionMarks((long) ByteViews.NATIVE_LONGS.get(bytes, i));
        }
        for (; i < bytes.length; i++) {
            count += bytes[i] == '?' ? 1 : 0;
        }
        return count;
    }

    /** A byte of {@code different} is 0 where there is a question mark; adding 7F then leaves the high bit clear there only. */
    private static int questionMarks(long bytes) {
        long low7 = 0x7F7F_7F7F_7F7F_7F7FL;
        long different = bytes ^ 0x3F3F_3F3F_3F3F_3F3FL;
        return Long.bitCount(~(((different & low7) + low7) | different | low7));
    }

    private static int questionMarks(String text) {
        int count = 0;
        for (int i = text.indexOf('?'); i >= 0; i = text.indexOf('?', i + 1)) {
            count++;
        }
        return count;
    }

    private static int loneSurrogate(String text) {
        int i = 0;
        while (i < text.length() && !isLoneSurrogate(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
