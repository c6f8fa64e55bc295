package dev.gluegun.conformance;

import dev.gluegun.UpgradeOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tables of the conformance suite as inputs for who fuzzes: what a fuzzer would take long to come upon by itself. */
public final class FuzzSeeds {

    /** What a server sends once the socket is open, and whether permessage-deflate was agreed on. */
    public record Frames(boolean compression, byte[] bytes) {}

    private FuzzSeeds() {}

    public static Stream<Frames> frames() {
        Stream<Inbound> rows = Stream.of(
                        FramingTable.rows(), FragmentTable.rows(), ControlTable.rows(), DeflateTable.rows())
                .flatMap(table -> table);
        Stream<Frames> texts = utf8().map(text -> new Frames(false, WireBytes.frame(0x81, text)));
        Stream<Frames> closes = CloseCode.rows()
                .map(code -> new byte[] {(byte) (code.value() >> 8), (byte) code.value(), 'b', 'y', 'e'})
                .map(payload -> new Frames(false, WireBytes.frame(0x88, payload)));
        return Stream.of(rows.map(row -> new Frames(row.compression(), row.bytes())), texts, closes)
                .flatMap(frames -> frames);
    }

    public static Stream<byte[]> utf8() {
        return Utf8Sequence.rows().map(Utf8Sequence::bytes);
    }

    /** What a client may have offered; the first byte of {@link #answers} is an index of these. */
    public static List<UpgradeOptions> offers() {
        return Arrays.stream(Answer.Offer.values()).map(offer -> offer.options).toList();
    }

    /**
     * Answers to a handshake, each behind the number of what was offered.
     *
     * @param accept the right value of {@code Sec-WebSocket-Accept}
     */
    public static Stream<byte[]> answers(String accept) {
        return Stream.concat(AnswerTable.rows(), DeflateAnswerTable.rows())
                .map(row -> (char) row.offer().ordinal() + row.head().replace("{accept}", accept))
                .map(input -> input.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One message, compressed to stand alone. */
    public static byte[] compressed(byte[] message) {
        return Compressor.compressed(message);
    }
}
