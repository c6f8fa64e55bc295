package dev.gluegun.conformance;

import dev.gluegun.Frame;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The first byte of a frame, in each of the states on which it depends whether the byte is allowed (RFC 6455, sections 5.2, 5.4
 * and 5.5; RFC 7692, section 6.1).
 *
 * @param value FIN, three reserved bits, and the opcode
 * @param compression whether permessage-deflate is agreed on, so that RSV1 has a meaning
 * @param insideMessage whether a text message has begun that has not ended
 */
record FirstByte(int value, boolean compression, boolean insideMessage) {

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** All 256 in all four states. */
    static Stream<FirstByte> rows() {
        return IntStream.range(0, 1024).mapToObj(i -> new FirstByte(i & 0xff, (i & 0x100) != 0, (i & 0x200) != 0));
    }

    boolean fin() {
        return (value & 0x80) != 0;
    }

    boolean rsv1() {
        return (value & 0x40) != 0;
    }

    int opcode() {
        return value & 0x0f;
    }

    /** What the RFCs say. */
    boolean isAllowed() {
        boolean rsv2Or3 = (value & 0x30) != 0;
        return !rsv2Or3
                && switch (opcode()) {
                    case CONTINUATION -> insideMessage && !rsv1();
                    case TEXT, BINARY -> !insideMessage && (!rsv1() || compression);
                    case CLOSE, PING, PONG -> fin() && !rsv1();
                    default -> false;
                };
    }

    boolean isClose() {
        return opcode() == CLOSE;
    }

    boolean isPing() {
        return opcode() == PING;
    }

    /** Whether, after the frame, a message is open. */
    boolean leavesMessageOpen() {
        return opcode() >= CLOSE ? insideMessage : !fin();
    }

    /** An empty payload, which is one byte when it is compressed (RFC 7692, section 7.2.3.6). */
    byte[] payload() {
        return rsv1() ? new byte[1] : WireBytes.NOTHING;
    }

    /** What is delivered once the message, if there is one, has ended. */
    List<Frame> delivered() {
        return switch (opcode()) {
            case TEXT -> List.of(new Frame.Text(""));
            case BINARY -> List.of(new Frame.Binary(WireBytes.NOTHING));
            default -> insideMessage ? List.of(new Frame.Text("a")) : List.of();
        };
    }

    @Override
    public String toString() {
        return String.format(
                "RFC 6455, section 5.2: first byte %02X %s a message %s compression is %s",
                value,
                insideMessage ? "inside" : "outside",
                compression ? "with" : "without",
                isAllowed() ? "accepted" : "failed with 1002");
    }
}
