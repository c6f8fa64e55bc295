package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import java.util.Locale;

/** The kinds of frames as they stand on the wire (RFC 6455, section 5.2). */
public final class Opcode {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private Opcode() {}

    /** Tells whether frames of this kind are control frames: 0x8 to 0xF. */
    public static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    /** Tells whether the RFC gives this opcode no meaning: 0x3 to 0x7 and 0xB to 0xF. */
    public static boolean isReserved(int opcode) {
        return (opcode & 0x7) > (isControl(opcode) ? 2 : BINARY);
    }

    /** The opcode of the first (or only) frame that carries {@code frame}. */
    public static int of(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> TEXT;
            case Frame.Binary binary -> BINARY;
            case Frame.Ping ping -> PING;
            case Frame.Pong pong -> PONG;
            case Frame.Close close -> CLOSE;
            case Frame.CloseWithReason close -> CLOSE;
        };
    }

    /** What frames of this kind are called. */
    public static String name(int opcode) {
        return switch (opcode) {
            case CONTINUATION -> "continuation";
            case TEXT -> "text";
            case BINARY -> "binary";
            case CLOSE -> "close";
            case PING -> "ping";
            case PONG -> "pong";
            default -> "reserved opcode 0x" + Integer.toHexString(opcode).toUpperCase(Locale.ROOT);
        };
    }
}
