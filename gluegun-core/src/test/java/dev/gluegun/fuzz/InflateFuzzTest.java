package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.internal.ws.MessageInflater;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The inflater, given whatever comes: the same however it arrives and however little room there is for what comes out, and the same
 * as zlib alone makes of it.
 */
class InflateFuzzTest {

    private static final byte[] TAIL = HexFormat.of().parseHex("0000ffff");

    /** What a message comes to that is not compressed data. */
    private static final String MALFORMED = "malformed";

    @FuzzTest
    void inflate(byte[] input) {
        if (input.length < 3) {
            return;
        }
        boolean takeover = (input[0] & 1) != 0;
        int room = 1 + (input[1] & 0xFF);
        List<byte[]> messages = messages(input, 1 + (input[2] & 0xFF));
        List<String> expected = inflate(takeover, messages, 64 * 1024, -1);
        assertThat(inflate(takeover, messages, room, 0)).as("byte by byte").isEqualTo(expected);
        assertThat(inflate(takeover, messages, room, input.length))
                .as("in pieces")
                .isEqualTo(expected);
        compareWithZlib(takeover, messages.getFirst(), expected.getFirst());
    }

    /** The bytes after the first three, in messages of so many bytes. */
    private static List<byte[]> messages(byte[] input, int size) {
        List<byte[]> messages = new ArrayList<>();
        int start = 3;
        do {
            int end = Math.min(input.length, start + size);
            messages.add(Arrays.copyOfRange(input, start, end));
            start = end;
        } while (start < input.length);
        return messages;
    }

    /**
     * What each message comes to, up to the first that is malformed.
     *
     * @param seed how a message arrives: negative for whole, 0 for byte by byte, others for pieces
     */
    private static List<String> inflate(boolean takeover, List<byte[]> messages, int room, int seed) {
        MessageInflater inflater = new MessageInflater(takeover);
        List<String> inflated = new ArrayList<>();
        try {
            for (byte[] message : messages) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                List<byte[]> pieces = seed < 0
                        ? Splitting.whole(message)
                        : seed == 0 ? Splitting.byteByByte(message) : Splitting.random(message, seed);
                for (byte[] piece : pieces) {
                    inflater.offer(piece, 0, piece.length);
                    drain(inflater, out, room);
                }
                inflater.offerEnd();
                drain(inflater, out, room);
                inflated.add(HexFormat.of().formatHex(out.toByteArray()));
            }
        } catch (DataFormatException malformed) {
            inflated.add(MALFORMED);
        } finally {
            inflater.free();
        }
        return inflated;
    }

    private static void drain(MessageInflater inflater, ByteArrayOutputStream out, int room)
            throws DataFormatException {
        byte[] target = new byte[room];
        int length;
        do {
            length = inflater.inflate(target, 0, room);
            assertThat(length).isBetween(0, room);
            out.write(target, 0, length);
        } while (length == room);
    }

    /** The first message, if zlib takes it without coming to a final block, of which it has another opinion. */
    private static void compareWithZlib(boolean takeover, byte[] message, String inflated) {
        Inflater zlib = new Inflater(true);
        try {
            byte[] whole = Arrays.copyOf(message, message.length + TAIL.length);
            System.arraycopy(TAIL, 0, whole, message.length, TAIL.length);
            zlib.setInput(whole);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] target = new byte[64 * 1024];
            int length;
            do {
                length = zlib.inflate(target);
                out.write(target, 0, length);
            } while (length > 0);
            if (zlib.finished() || message.length == 0) {
                return;
            }
            // Without takeover a message that ends inside a block is malformed, too.
            if (takeover || !inflated.equals(MALFORMED)) {
                assertThat(inflated).isEqualTo(HexFormat.of().formatHex(out.toByteArray()));
            }
        } catch (DataFormatException malformed) {
            assertThat(inflated).isEqualTo(MALFORMED);
        } finally {
            zlib.end();
        }
    }
}
