package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.counting;
import static dev.gluegun.conformance.WireBytes.frame;
import static dev.gluegun.conformance.WireBytes.header;
import static dev.gluegun.conformance.WireBytes.maskedFrame;

import dev.gluegun.Frame;
import dev.gluegun.conformance.WireBytes.LengthForm;
import dev.gluegun.testing.ServerFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The second byte of a frame and the length behind it: mask bit, length encodings, and the largest lengths (RFC 6455, section 5). */
final class FramingTable {

    private static final String LENGTHS = "RFC 6455, section 5.2";
    private static final String MASKING = "RFC 6455, section 5.1";
    private static final String LIMIT = "RFC 6455, section 10.4";

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int CLOSE = 0x88;

    private static final int[] SIZES = {
        0, 1, 2, 63, 64, 124, 125, 126, 127, 128, 255, 256, 65_534, 65_535, 65_536, 65_537
    };

    private FramingTable() {}

    static Stream<Inbound> rows() {
        return Stream.of(lengths(), lengthsOfControls(), masks(), limits()).flatMap(List::stream);
    }

    /** Each size in each form that can hold it: the shortest is right, the others are not. */
    private static List<Inbound> lengths() {
        List<Inbound> rows = new ArrayList<>();
        for (int size : SIZES) {
            LengthForm shortest = shortest(size);
            byte[] data = counting(size);
            for (LengthForm form : LengthForm.values()) {
                if (form == shortest) {
                    rows.add(Inbound.accepted(
                            LENGTHS,
                            "binary of " + size + " bytes",
                            frame(BINARY, form, data),
                            new Frame.Binary(data)));
                    rows.add(Inbound.accepted(
                            LENGTHS,
                            "text of " + size + " bytes",
                            frame(TEXT, form, WireBytes.utf8("x".repeat(size))),
                            new Frame.Text("x".repeat(size))));
                    rows.add(Inbound.accepted(
                            LENGTHS,
                            "continuation of " + size + " bytes",
                            ServerFrames.concat(frame(0x02, ""), frame(0x80, form, data)),
                            new Frame.Binary(data)));
                } else if (form.compareTo(shortest) > 0) {
                    String name = size + " bytes with the length in " + form;
                    rows.add(Inbound.failed(1002, LENGTHS, "text of " + name, header(TEXT, form, size)));
                    rows.add(Inbound.failed(1002, LENGTHS, "binary of " + name, header(BINARY, form, size)));
                    rows.add(Inbound.failed(
                            1002,
                            LENGTHS,
                            "continuation of " + name,
                            ServerFrames.concat(frame(0x02, ""), header(0x80, form, size))));
                }
            }
        }
        for (long length : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0x8000_0000_0001_0000L}) {
            String name = "length " + Long.toHexString(length) + " with its highest bit set";
            rows.add(Inbound.failed(1002, LENGTHS, name, header(BINARY, LengthForm.BITS_64, length)));
            rows.add(Inbound.failed(1002, LENGTHS, name + " on a text", header(TEXT, LengthForm.BITS_64, length)));
        }
        return rows;
    }

    private static LengthForm shortest(int size) {
        return size < 126 ? LengthForm.BITS_7 : size < 65_536 ? LengthForm.BITS_16 : LengthForm.BITS_64;
    }

    private static List<Inbound> lengthsOfControls() {
        List<Inbound> rows = new ArrayList<>();
        for (int first : new int[] {PING, PONG, CLOSE}) {
            String name = first == PING ? "ping" : first == PONG ? "pong" : "close frame";
            for (int size : new int[] {0, 1, 125, 126, 127, 65_535}) {
                rows.add(Inbound.failed(
                        1002,
                        "RFC 6455, section 5.5",
                        name + " of " + size + " bytes with the length in 16 bits",
                        header(first, LengthForm.BITS_16, size)));
            }
            for (long size : new long[] {0, 125, 126, 65_536, Long.MAX_VALUE, -1}) {
                rows.add(Inbound.failed(
                        1002,
                        "RFC 6455, section 5.5",
                        name + " of " + size + " bytes with the length in 64 bits",
                        header(first, LengthForm.BITS_64, size)));
            }
        }
        return rows;
    }

    /** RFC 6455, section 5.1: a client closes the connection when it detects a masked frame. */
    private static List<Inbound> masks() {
        List<Inbound> rows = new ArrayList<>();
        for (int first : new int[] {TEXT, BINARY, PING, PONG, CLOSE, 0x01, 0x02}) {
            for (int size : new int[] {0, 2, 125}) {
                String name = String.format("masked frame %02X of %d bytes", first, size);
                byte[] payload = first == CLOSE && size > 0 ? new byte[] {0x03, (byte) 0xe8} : new byte[size];
                Inbound row = Inbound.failed(1002, MASKING, name, maskedFrame(first, payload));
                rows.add(row);
                rows.add(row.after("a message that was not", ServerFrames.text("first"), new Frame.Text("first")));
            }
        }
        rows.add(Inbound.failed(
                1002,
                MASKING,
                "masked continuation",
                ServerFrames.concat(frame(0x01, "a"), maskedFrame(0x80, new byte[] {'b'}))));
        return rows;
    }

    /** A length beyond the limits fails with the header: the payload need not come. */
    private static List<Inbound> limits() {
        int limit = 16 * 1024 * 1024;
        List<Inbound> rows = new ArrayList<>();
        for (long length : new long[] {limit + 1L, 1L << 31, 1L << 32, (1L << 32) + 5, Long.MAX_VALUE}) {
            for (int first : new int[] {TEXT, BINARY, 0x01, 0x02}) {
                rows.add(Inbound.failed(
                        1009,
                        LIMIT,
                        String.format("header %02X announcing %d bytes", first, length),
                        header(first, LengthForm.BITS_64, length)));
            }
            rows.add(Inbound.failed(
                    1009,
                    LIMIT,
                    "continuation announcing " + length + " bytes",
                    ServerFrames.concat(frame(0x01, "a"), header(0x80, LengthForm.BITS_64, length))));
        }
        rows.add(Inbound.failed(
                1009,
                LIMIT,
                "continuation with which the message is one byte too large",
                ServerFrames.concat(frame(0x01, "a"), header(0x80, LengthForm.BITS_64, limit))));
        return rows;
    }
}
