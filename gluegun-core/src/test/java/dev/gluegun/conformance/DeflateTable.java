package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.frame;
import static dev.gluegun.conformance.WireBytes.hex;
import static dev.gluegun.conformance.WireBytes.utf8;

import dev.gluegun.Frame;
import dev.gluegun.testing.ServerFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Compressed messages from a server, among others that are not (RFC 7692, sections 6 and 7.2). */
final class DeflateTable {

    private static final String RSV1 = "RFC 7692, section 6.1";
    private static final String FRAGMENTS = "RFC 7692, section 6.2";
    private static final String EXAMPLES = "RFC 7692, section 7.2.3";
    private static final String INFLATING = "RFC 7692, section 7.2.2";

    /** The RFC's example: "Hello" in a block with fixed Huffman codes. */
    private static final byte[] HELLO = hex("f2 48 cd c9 c9 07 00");

    private static final Frame HELLO_TEXT = new Frame.Text("Hello");
    private static final Frame HELLO_BINARY = new Frame.Binary(utf8("Hello"));

    private DeflateTable() {}

    static Stream<Inbound> rows() {
        return Stream.of(examples(), empty(), fragmented(), among(), reservedBits(), malformed())
                .flatMap(List::stream)
                .map(Inbound::withCompression);
    }

    private static List<Inbound> examples() {
        byte[] hello = frame(0xc1, HELLO);
        return List.of(
                Inbound.accepted(EXAMPLES + ".1", "a message in one block", hello, HELLO_TEXT),
                Inbound.accepted(EXAMPLES + ".1", "a binary one", frame(0xc2, HELLO), HELLO_BINARY),
                Inbound.accepted(
                        EXAMPLES + ".2",
                        "a message that refers to the one before",
                        ServerFrames.concat(hello, frame(0xc1, hex("f2 00 11 00 00"))),
                        HELLO_TEXT,
                        HELLO_TEXT),
                Inbound.accepted(
                        EXAMPLES + ".3",
                        "a block without compression",
                        frame(0xc1, hex("00 05 00 fa ff 48 65 6c 6c 6f 00")),
                        HELLO_TEXT),
                Inbound.accepted(
                        EXAMPLES + ".4", "a final block", frame(0xc1, hex("f3 48 cd c9 c9 07 00 00")), HELLO_TEXT),
                Inbound.accepted(
                        EXAMPLES + ".4",
                        "three messages with final blocks",
                        ServerFrames.concat(
                                frame(0xc1, hex("f3 48 cd c9 c9 07 00 00")),
                                frame(0xc1, hex("f3 48 cd c9 c9 07 00 00")),
                                hello),
                        HELLO_TEXT,
                        HELLO_TEXT,
                        HELLO_TEXT),
                Inbound.accepted(
                        EXAMPLES + ".5",
                        "two blocks",
                        frame(0xc1, hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00")),
                        HELLO_TEXT));
    }

    private static List<Inbound> empty() {
        String section = EXAMPLES + ".6";
        Frame empty = new Frame.Text("");
        return List.of(
                Inbound.accepted(section, "an empty message", frame(0xc1, hex("00")), empty),
                Inbound.accepted(
                        section,
                        "an empty binary message",
                        frame(0xc2, hex("00")),
                        new Frame.Binary(WireBytes.NOTHING)),
                Inbound.accepted(section, "an empty message in a fixed block", frame(0xc1, hex("02 00")), empty),
                Inbound.accepted(section, "an empty message in a final block", frame(0xc1, hex("03 00")), empty),
                Inbound.accepted(
                        section,
                        "an empty message between two",
                        ServerFrames.concat(
                                frame(0xc1, HELLO), frame(0xc1, hex("00")), frame(0xc1, hex("f2 00 11 00 00"))),
                        HELLO_TEXT,
                        empty,
                        HELLO_TEXT),
                Inbound.accepted(section, "an empty message that is not compressed", frame(0x81, ""), empty),
                Inbound.failed(1007, INFLATING, "a compressed message without a byte", frame(0xc1, "")),
                Inbound.failed(
                        1007,
                        INFLATING,
                        "a compressed message in fragments without a byte",
                        ServerFrames.concat(frame(0x41, ""), frame(0x80, ""))));
    }

    private static List<Inbound> fragmented() {
        List<Inbound> rows = new ArrayList<>();
        for (int cut = 0; cut <= HELLO.length; cut++) {
            byte[] head = Arrays.copyOf(HELLO, cut);
            byte[] tail = Arrays.copyOfRange(HELLO, cut, HELLO.length);
            rows.add(Inbound.accepted(
                    FRAGMENTS,
                    "a message cut at " + cut,
                    ServerFrames.concat(frame(0x41, head), frame(0x80, tail)),
                    HELLO_TEXT));
            rows.add(Inbound.accepted(
                            FRAGMENTS,
                            "a message cut at " + cut + " with a ping between",
                            ServerFrames.concat(frame(0x42, head), frame(0x89, "ping"), frame(0x80, tail)),
                            HELLO_BINARY)
                    .answering(utf8("ping")));
            rows.add(Inbound.accepted(
                    FRAGMENTS,
                    "a message cut at " + cut + " with empty fragments around",
                    ServerFrames.concat(
                            frame(0x41, ""), frame(0x00, head), frame(0x00, ""), frame(0x00, tail), frame(0x80, "")),
                    HELLO_TEXT));
        }
        return rows;
    }

    private static List<Inbound> among() {
        byte[] hello = frame(0xc1, HELLO);
        byte[] again = frame(0xc1, hex("f2 00 11 00 00"));
        Frame plain = new Frame.Text("plain");
        return List.of(
                Inbound.accepted(RSV1, "a message that is not compressed", ServerFrames.text("plain"), plain),
                Inbound.accepted(
                        RSV1,
                        "a message that is not compressed and looks as if it were",
                        frame(0x82, HELLO),
                        new Frame.Binary(HELLO)),
                Inbound.accepted(
                        RSV1,
                        "a message that is not compressed between two that are",
                        ServerFrames.concat(hello, ServerFrames.text("plain"), again),
                        HELLO_TEXT,
                        plain,
                        HELLO_TEXT),
                Inbound.accepted(
                        RSV1,
                        "fragments that are not compressed between two messages that are",
                        ServerFrames.concat(hello, frame(0x01, "pl"), frame(0x80, "ain"), again),
                        HELLO_TEXT,
                        plain,
                        HELLO_TEXT),
                Inbound.accepted(
                                RSV1,
                                "a ping between two messages",
                                ServerFrames.concat(hello, frame(0x89, HELLO), again),
                                HELLO_TEXT,
                                HELLO_TEXT)
                        .answering(HELLO));
    }

    private static List<Inbound> reservedBits() {
        List<Inbound> rows = new ArrayList<>();
        byte[] head = frame(0x41, Arrays.copyOf(HELLO, 3));
        byte[] tail = Arrays.copyOfRange(HELLO, 3, HELLO.length);
        for (int continuation : new int[] {0x40, 0xc0}) {
            String name = String.format("continuation %02X", continuation);
            rows.add(Inbound.failed(1002, RSV1, name, frame(continuation, tail)).after("a compressed fragment", head));
            rows.add(Inbound.failed(1002, RSV1, name, frame(continuation, tail))
                    .after("a plain fragment", frame(0x01, "a")));
        }
        for (int control : new int[] {0xc8, 0xc9, 0xca}) {
            String name = String.format("control frame %02X", control);
            rows.add(Inbound.failed(1002, RSV1, name, frame(control, "")));
            rows.add(Inbound.failed(1002, RSV1, name, frame(control, "")).after("a compressed fragment", head));
        }
        return rows;
    }

    private static List<Inbound> malformed() {
        List<Inbound> rows = new ArrayList<>();
        for (String payload : List.of(
                "06",
                "07",
                "ff ff ff ff",
                "00 05 00 00 00 48 65 6c 6c 6f",
                "01 05 00 fa fe 48 65 6c 6c 6f",
                "f2 00 11 00 00",
                "f2 48 05 00 00 00 ff ff 06")) {
            byte[] bytes = hex(payload);
            rows.add(Inbound.failed(1007, INFLATING, payload, frame(0xc1, bytes)));
            rows.add(Inbound.failed(1007, INFLATING, payload + " in binary", frame(0xc2, bytes)));
            rows.add(Inbound.failed(1007, INFLATING, payload, frame(0xc1, bytes))
                    .after("a plain message", ServerFrames.text("a"), new Frame.Text("a")));
        }
        return rows;
    }
}
