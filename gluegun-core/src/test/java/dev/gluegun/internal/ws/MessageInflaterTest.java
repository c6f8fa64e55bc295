package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageInflaterTest {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);
    private static final String COMPRESSED_HELLO = "f2 48 cd c9 c9 07 00";

    private final MessageInflater takingOver = new MessageInflater(true);
    private final MessageInflater forgetting = new MessageInflater(false);

    @AfterEach
    void free() {
        takingOver.free();
        forgetting.free();
    }

    /** Inflates one message that comes in these pieces, into {@code room} bytes at a time. */
    private static byte[] inflate(MessageInflater inflater, List<byte[]> pieces, int room) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            inflater.offer(Wire.concat(hex("ffff"), piece), 2, piece.length);
            drain(inflater, out, room);
        }
        inflater.offerEnd();
        drain(inflater, out, room);
        return out.toByteArray();
    }

    private static void drain(MessageInflater inflater, ByteArrayOutputStream out, int room)
            throws DataFormatException {
        byte[] target = new byte[room + 1];
        int inflated;
        do {
            inflated = inflater.inflate(target, 1, room);
            out.write(target, 1, inflated);
        } while (inflated == room);
    }

    private static byte[] inflate(MessageInflater inflater, String message) throws DataFormatException {
        return inflate(inflater, List.of(hex(message)), 100);
    }

    private void inflatesTo(String message, byte[] expected) throws DataFormatException {
        for (boolean contextTakeover : new boolean[] {true, false}) {
            for (List<byte[]> arrival : Wire.arrivals(hex(message))) {
                for (int room : new int[] {1, 2, 5, 100}) {
                    MessageInflater inflater = new MessageInflater(contextTakeover);
                    assertThat(inflate(inflater, arrival, room)).isEqualTo(expected);
                    assertThat(inflate(inflater, arrival, room)).as("once more").isEqualTo(expected);
                    inflater.free();
                }
            }
        }
    }

    @Test
    void aFixedBlock() throws DataFormatException {
        inflatesTo(COMPRESSED_HELLO, HELLO); // RFC 7692, section 7.2.3.1
    }

    @Test
    void aStoredBlock() throws DataFormatException {
        inflatesTo("00 05 00 fa ff 48 65 6c 6c 6f 00", HELLO); // RFC 7692, section 7.2.3.3
    }

    @Test
    void aBlockMarkedAsFinal() throws DataFormatException {
        inflatesTo("f3 48 cd c9 c9 07 00 00", HELLO); // RFC 7692, section 7.2.3.4
    }

    @Test
    void aBlockMarkedAsFinalWithoutTheByteBehindIt() throws DataFormatException {
        inflatesTo("f3 48 cd c9 c9 07 00", HELLO);
    }

    @Test
    void severalBlocksMarkedAsFinal() throws DataFormatException {
        inflatesTo("f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00", "HelloHello".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoBlocks() throws DataFormatException {
        inflatesTo("f2 48 05 00 00 00 ff ff ca c9 c9 07 00", HELLO); // RFC 7692, section 7.2.3.5
    }

    @Test
    void anEmptyMessage() throws DataFormatException {
        inflatesTo("00", new byte[0]); // RFC 7692, section 7.2.3.6
    }

    @Test
    void aMessageThatRefersToTheOneBeforeIt() throws DataFormatException {
        // RFC 7692, section 7.2.3.2
        assertThat(inflate(takingOver, COMPRESSED_HELLO)).isEqualTo(HELLO);
        assertThat(inflate(takingOver, "f2 00 11 00 00")).isEqualTo(HELLO);
        assertThat(inflate(takingOver, "f2 00 11 00 00")).isEqualTo(HELLO);
    }

    @Test
    void withoutContextTakeoverNothingMayReferToEarlierMessages() throws DataFormatException {
        assertThat(inflate(forgetting, COMPRESSED_HELLO)).isEqualTo(HELLO);
        assertThatThrownBy(() -> inflate(forgetting, "f2 00 11 00 00")).isInstanceOf(DataFormatException.class);
    }

    @Test
    void bytesThatAreNotDeflated() {
        assertThatThrownBy(() -> inflate(takingOver, "ff ff ff ff")).isInstanceOf(DataFormatException.class);
        assertThatThrownBy(() -> inflate(forgetting, "ff ff ff ff")).isInstanceOf(DataFormatException.class);
    }

    @Test
    void aMessageWithoutAnyByteIsNotCompressedData() throws DataFormatException {
        assertThatThrownBy(() -> inflate(takingOver, "")).isInstanceOf(DataFormatException.class);
        assertThat(inflate(forgetting, COMPRESSED_HELLO)).isEqualTo(HELLO);
        assertThatThrownBy(() -> inflate(forgetting, "")).isInstanceOf(DataFormatException.class);
    }

    @Test
    void withoutContextTakeoverAMessageCutOffInsideABlockIsSeen() throws DataFormatException {
        byte[] whole = hex(COMPRESSED_HELLO);
        for (int length = 1; length < whole.length; length++) {
            List<byte[]> cut = List.of(Arrays.copyOf(whole, length));
            MessageInflater inflater = new MessageInflater(false);
            assertThatThrownBy(() -> inflate(inflater, cut, 100))
                    .as("%s of %s bytes", length, whole.length)
                    .isInstanceOf(DataFormatException.class);
            inflater.free();
        }
    }

    @Test
    void aMessageWhoseEndMakesNoSenseBehindItWasCutOff() {
        // In the middle of a fixed block the end is taken for literals and for a block with impossible lengths.
        assertThatThrownBy(() -> inflate(forgetting, "4acf294d4d2fcd5338" + "ff".repeat(15)))
                .isInstanceOf(DataFormatException.class)
                .hasMessage("cut off inside a block");
    }

    @Test
    void whatCameOutAheadOfMalformedDataCanStillBeHad() {
        byte[] target = new byte[10];
        // Stored blocks with one byte each, the first one final, and then a block of a type that does not exist.
        for (String blocks : List.of("00 0100 feff 41 00 0100 feff 42 07", "01 0100 feff 41 00 0100 feff 42 07")) {
            MessageInflater inflater = new MessageInflater(true);
            inflater.offer(hex(blocks), 0, hex(blocks).length);
            assertThatThrownBy(() -> inflater.inflate(target, 0, 10)).isInstanceOf(DataFormatException.class);
            assertThat(inflater.inflatedBeforeFailure()).isEqualTo(2);
            assertThat(target).startsWith('A', 'B');
            inflater.free();
        }
    }

    @Test
    void zlibsMemoryIsTakenOnlyWhenTheFirstMessageComes() throws DataFormatException {
        byte[] target = new byte[10];
        assertThat(takingOver.inflate(target, 0, 10)).isZero();
        takingOver.offer(target, 0, 0);
        assertThat(takingOver.inflate(target, 0, 10)).isZero();
    }

    @Test
    void afterFreeingNothingComesOutAndNothingFails() throws DataFormatException {
        takingOver.offer(hex(COMPRESSED_HELLO), 0, 7);
        assertThat(takingOver.freed()).isFalse();
        takingOver.free();
        takingOver.free();
        assertThat(takingOver.freed()).isTrue();
        assertThat(takingOver.inflate(new byte[10], 0, 10)).isZero();
        assertThat(inflate(takingOver, COMPRESSED_HELLO)).isEmpty();
        assertThat(inflate(takingOver, "")).isEmpty();
    }
}
