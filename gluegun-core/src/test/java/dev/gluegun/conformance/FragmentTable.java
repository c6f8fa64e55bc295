package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.frame;
import static dev.gluegun.conformance.WireBytes.utf8;

import dev.gluegun.Frame;
import dev.gluegun.testing.ServerFrames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Messages in fragments, with control frames between them, and fragments that come where none may (RFC 6455, section 5.4). */
final class FragmentTable {

    private static final String SECTION = "RFC 6455, section 5.4";

    /** What stands between two fragments. */
    private enum Between {
        NOTHING,
        PING,
        PONG,
        PINGS
    }

    /** How long each fragment is; the last one may be empty, too. */
    private static final int[][] SHAPES = {
        {0, 0},
        {0, 1},
        {1, 0},
        {1, 1},
        {0, 0, 0},
        {1, 0, 1},
        {0, 5, 0},
        {3, 4, 5},
        {125, 1},
        {126, 1},
        {1, 126},
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
        {0, 0, 0, 0, 0, 0, 0, 0},
        {130, 0, 130}
    };

    private FragmentTable() {}

    static Stream<Inbound> rows() {
        return Stream.concat(messages().stream(), offences().stream());
    }

    private static List<Inbound> messages() {
        List<Inbound> rows = new ArrayList<>();
        for (int[] shape : SHAPES) {
            for (Between between : Between.values()) {
                rows.add(message(true, shape, between));
                rows.add(message(false, shape, between));
            }
        }
        return rows;
    }

    private static Inbound message(boolean text, int[] shape, Between between) {
        byte[] message =
                utf8("abcdefghij".repeat(26).substring(0, Arrays.stream(shape).sum()));
        List<byte[]> frames = new ArrayList<>();
        List<byte[]> pongs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < shape.length; i++) {
            if (i > 0) {
                for (byte[] ping : pings(between, i)) {
                    frames.add(frame(0x89, ping));
                    pongs.add(ping);
                }
                if (between == Between.PONG) {
                    frames.add(frame(0x8a, "unsolicited"));
                }
            }
            int opcode = i > 0 ? 0 : text ? 1 : 2;
            int end = start + shape[i];
            frames.add(frame((i == shape.length - 1 ? 0x80 : 0) | opcode, Arrays.copyOfRange(message, start, end)));
            start = end;
        }
        String name = (text ? "text" : "binary") + " in fragments of " + Arrays.toString(shape) + " with " + between
                + " between them";
        return Inbound.accepted(
                        SECTION,
                        name,
                        ServerFrames.concat(frames.toArray(byte[][]::new)),
                        text
                                ? new Frame.Text(new String(message, StandardCharsets.US_ASCII))
                                : new Frame.Binary(message))
                .answering(pongs.toArray(byte[][]::new));
    }

    private static List<byte[]> pings(Between between, int i) {
        return switch (between) {
            case NOTHING, PONG -> List.of();
            case PING -> List.of(utf8("ping " + i));
            case PINGS -> List.of(utf8("first " + i), WireBytes.NOTHING, utf8("third " + i));
        };
    }

    private static List<Inbound> offences() {
        byte[] first = frame(0x01, "a");
        byte[] whole = ServerFrames.concat(first, frame(0x80, "b"));
        Frame ab = new Frame.Text("ab");
        List<Inbound> rows = new ArrayList<>();
        for (int continuation : new int[] {0x00, 0x80}) {
            String name = String.format("continuation %02X", continuation);
            byte[] bytes = frame(continuation, "c");
            rows.add(Inbound.failed(1002, SECTION, name + " of nothing", bytes));
            rows.add(Inbound.failed(1002, SECTION, name, bytes)
                    .after("a whole message", ServerFrames.text("a"), new Frame.Text("a")));
            rows.add(Inbound.failed(1002, SECTION, name, bytes).after("the last fragment", whole, ab));
            rows.add(Inbound.failed(1002, SECTION, name, bytes)
                    .after("a ping", frame(0x89, "p"))
                    .answering(utf8("p")));
        }
        for (int begin : new int[] {0x01, 0x02, 0x81, 0x82}) {
            String name = String.format("new message %02X", begin);
            byte[] bytes = frame(begin, "c");
            rows.add(Inbound.failed(1002, SECTION, name, bytes).after("a first fragment", first));
            rows.add(Inbound.failed(1002, SECTION, name, bytes).after("an empty first fragment", frame(0x02, "")));
            rows.add(Inbound.failed(1002, SECTION, name, bytes)
                    .after("a second fragment", ServerFrames.concat(first, frame(0x00, "b"))));
            rows.add(Inbound.failed(1002, SECTION, name, bytes)
                    .after("a fragment and a ping", ServerFrames.concat(first, frame(0x89, "p")))
                    .answering(utf8("p")));
        }
        for (int control : new int[] {0x08, 0x09, 0x0a}) {
            Inbound row = Inbound.failed(
                    1002,
                    "RFC 6455, section 5.5",
                    String.format("control frame %02X without FIN", control),
                    frame(control, ""));
            rows.add(row);
            rows.add(row.after("a first fragment", first));
            rows.add(row.after("a whole message", whole, ab));
        }
        return rows;
    }
}
