package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.counting;
import static dev.gluegun.conformance.WireBytes.utf8;

import dev.gluegun.Frame;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A frame that the application sends, and what it has to be on the wire (RFC 6455, section 5.2).
 *
 * @param name what it is
 * @param frame what is sent
 * @param firstByte FIN and opcode
 * @param payload the bytes before they are masked
 */
record SentFrame(String name, Frame frame, int firstByte, byte[] payload) {

    private static final int[] SIZES = {
        0,
        1,
        2,
        3,
        4,
        5,
        7,
        8,
        9,
        63,
        64,
        124,
        125,
        126,
        127,
        128,
        129,
        1000,
        65_534,
        65_535,
        65_536,
        65_537,
        100_000,
        1 << 20,
        (1 << 24) + 1
    };

    private static final int[] CONTROL_SIZES = {0, 1, 2, 3, 4, 5, 64, 124, 125};

    static Stream<SentFrame> rows() {
        return Stream.of(
                        IntStream.of(SIZES).mapToObj(SentFrame::text),
                        IntStream.of(SIZES).mapToObj(SentFrame::binary),
                        IntStream.of(CONTROL_SIZES).mapToObj(SentFrame::ping),
                        IntStream.of(CONTROL_SIZES).mapToObj(SentFrame::pong))
                .flatMap(rows -> rows);
    }

    private static SentFrame text(int size) {
        String text = "0123456789ABCDEF".repeat(size / 16 + 1).substring(0, size);
        return new SentFrame("text", new Frame.Text(text), 0x81, utf8(text));
    }

    private static SentFrame binary(int size) {
        return new SentFrame("binary", new Frame.Binary(counting(size)), 0x82, counting(size));
    }

    private static SentFrame ping(int size) {
        return new SentFrame("ping", new Frame.Ping(counting(size)), 0x89, counting(size));
    }

    private static SentFrame pong(int size) {
        return new SentFrame("pong", new Frame.Pong(counting(size)), 0x8a, counting(size));
    }

    /** The 7-bit length of the shortest form. */
    int lengthField() {
        return payload.length < 126 ? payload.length : payload.length < 65_536 ? 126 : 127;
    }

    @Override
    public String toString() {
        return "RFC 6455, section 5.2: a " + name + " of " + payload.length + " bytes is sent";
    }
}
