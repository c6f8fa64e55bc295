package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.counting;
import static dev.gluegun.conformance.WireBytes.frame;
import static dev.gluegun.conformance.WireBytes.hex;
import static dev.gluegun.conformance.WireBytes.utf8;

import dev.gluegun.Frame;
import dev.gluegun.testing.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pings, which are answered each with the same payload and in order, and pongs, which nobody answers (RFC 6455, section 5.5). */
final class ControlTable {

    private static final String PINGS = "RFC 6455, section 5.5.2";
    private static final String PONGS = "RFC 6455, section 5.5.3";

    private ControlTable() {}

    static Stream<Inbound> rows() {
        List<Inbound> rows = new ArrayList<>();
        for (int size : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 63, 64, 100, 123, 124, 125}) {
            byte[] payload = counting(size);
            rows.add(Inbound.accepted(PINGS, "ping of " + size + " bytes", frame(0x89, payload))
                    .answering(payload));
            rows.add(Inbound.accepted(PONGS, "unsolicited pong of " + size + " bytes", frame(0x8a, payload)));
        }
        for (String payload : List.of("00", "ff", "00 ff fe fd fc fb", "ed a0 80", "c3 28", "03 e8")) {
            byte[] bytes = hex(payload);
            rows.add(Inbound.accepted(PINGS, "ping of " + payload + ", which need be no text", frame(0x89, bytes))
                    .answering(bytes));
            rows.add(Inbound.accepted(PONGS, "pong of " + payload + ", which need be no text", frame(0x8a, bytes)));
        }
        for (int count : new int[] {2, 10, 40}) {
            byte[][] payloads =
                    IntStream.range(0, count).mapToObj(i -> utf8("ping " + i)).toArray(byte[][]::new);
            byte[] pings = ServerFrames.concat(
                    Stream.of(payloads).map(payload -> frame(0x89, payload)).toArray(byte[][]::new));
            rows.add(Inbound.accepted(PINGS, count + " pings in a row", pings).answering(payloads));
            rows.add(Inbound.accepted(PINGS, count + " pings", pings)
                    .answering(payloads)
                    .after("a message", ServerFrames.text("a"), new Frame.Text("a")));
        }
        rows.add(Inbound.accepted(
                        PINGS,
                        "pings around messages",
                        ServerFrames.concat(
                                frame(0x89, "1"),
                                ServerFrames.text("a"),
                                frame(0x89, "2"),
                                frame(0x82, "b"),
                                frame(0x89, "3")),
                        new Frame.Text("a"),
                        new Frame.Binary(utf8("b")))
                .answering(utf8("1"), utf8("2"), utf8("3")));
        rows.add(Inbound.accepted(
                        PONGS,
                        "pongs among pings",
                        ServerFrames.concat(frame(0x8a, "1"), frame(0x89, "2"), frame(0x8a, "2")))
                .answering(utf8("2")));
        return rows.stream();
    }
}
