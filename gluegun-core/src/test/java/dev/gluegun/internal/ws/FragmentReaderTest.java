package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.InboundRecorder.decode;
import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.ProtocolHandler.Fragment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentReaderTest {

    private static InboundRecorder client() {
        return new InboundRecorder(Role.CLIENT, InboundRecorder.fragments(), new MessageInflater(true));
    }

    private static InboundRecorder server() {
        return new InboundRecorder(Role.SERVER, InboundRecorder.fragments(), new MessageInflater(false));
    }

    private static Fragment text(boolean fin, String digits) {
        return new Fragment(true, fin, hex(digits));
    }

    @Test
    void piecesComeOutAsTheyArrive() {
        InboundRecorder recorder = client();
        assertThat(recorder.feed(hex("81 05")).events()).isEmpty();
        recorder.feed(hex("4865")).feed(hex("6c")).feed(hex("6c6f 82 03 4141")).feed(hex("41"));
        assertThat(recorder.end())
                .containsExactly(
                        text(false, "4865"),
                        text(false, "6c"),
                        text(true, "6c6f"),
                        new Fragment(false, false, hex("4141")),
                        new Fragment(false, true, hex("41")));
    }

    @Test
    void theEndIsToldAlsoWhenItIsAnEmptyFrame() {
        assertThat(client().feed(hex("01 02 4865 00 00 80 00 81 00")).end())
                .containsExactly(text(false, "4865"), text(true, ""), text(true, ""));
    }

    @Test
    void controlFramesComeBetweenThePieces() {
        assertThat(client().feed(hex("01 02 4865 89 01 41 80 03 6c6c6f 88 00")).end())
                .containsExactly(
                        text(false, "4865"), new Frame.Ping(hex("41")), text(true, "6c6c6f"), new Frame.Close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 05 48656c6c6f",
                "01 03 48656c 80 02 6c6f",
                "c1 07 f248cdc9c90700",
                "41 03 f248cd 00 00 80 04 c9c90700",
                "41 07 f248cdc9c90700 80 00",
                "c1 08 f348cdc9c9070000",
                "c1 0d f248050000 00ffffcac9c90700",
            })
    void thePiecesAreTheMessageHoweverItArrives(String wire) {
        assertThat(decode(FragmentReaderTest::client, hex(wire + wire)))
                .containsExactly(new Frame.Text("Hello"), new Frame.Text("Hello"));
    }

    @Test
    void maskedMessagesPlainAndCompressed() {
        byte[] plain = Wire.frame(Role.CLIENT, true, false, Opcode.TEXT, hex("48656c6c6f"));
        byte[] compressed = Wire.frame(Role.CLIENT, true, true, Opcode.TEXT, hex("f248cdc9c90700"));
        assertThat(decode(FragmentReaderTest::server, Wire.concat(plain, compressed, compressed)))
                .containsExactly(new Frame.Text("Hello"), new Frame.Text("Hello"), new Frame.Text("Hello"));
    }

    @Test
    void whatComesOutOfTheInflaterComesInPiecesOfAtMost64KiB() {
        byte[] zeros = new byte[1_000_000];
        byte[] wire = compressed(zeros);
        assertThat(wire.length).isLessThan(2000);
        InboundRecorder recorder = client().feed(wire);
        assertThat(recorder.events().size()).isGreaterThan(15);
        assertThat(recorder.events())
                .allSatisfy(
                        event -> assertThat(((Fragment) event).data().length).isLessThanOrEqualTo(64 * 1024));
        assertThat(InboundRecorder.joined(recorder.end())).containsExactly(new Frame.Binary(zeros));
    }

    @Test
    void aMessageWhoseEndFillsTheLastPieceExactly() {
        for (int size : new int[] {64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024}) {
            byte[] zeros = new byte[size];
            byte[] wire = compressed(zeros);
            assertThat(InboundRecorder.joined(client().feed(wire).end())).containsExactly(new Frame.Binary(zeros));
            assertThat(InboundRecorder.joined(
                            client().feedAll(Wire.cut(wire, 1)).end()))
                    .containsExactly(new Frame.Binary(zeros));
        }
    }

    @Test
    void aLargeCompressedMessageInPiecesOfAnySize() {
        byte[] noise = new byte[100_000];
        new Random(3).nextBytes(noise);
        byte[] message = Wire.concat(noise, Arrays.copyOf(noise, 20_000));
        byte[] wire = compressed(message);
        for (int size : new int[] {1, 1000, 8192, 8193, 50_000, wire.length}) {
            assertThat(InboundRecorder.joined(
                            client().feedAll(Wire.cut(wire, size)).end()))
                    .containsExactly(new Frame.Binary(message));
        }
    }

    private static byte[] compressed(byte[] message) {
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults(), true, 15);
        byte[] compressed = MessageDeflaterTest.deflate(deflater, message);
        deflater.free();
        return Wire.frame(Role.SERVER, true, true, Opcode.BINARY, compressed);
    }

    @Test
    void thereIsNoLimit() {
        byte[] data = new byte[100];
        assertThat(InboundRecorder.joined(client().feed(Wire.concat(hex("02 64"), data, hex("80 64"), data))
                        .end()))
                .containsExactly(new Frame.Binary(new byte[200]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 04 4141ff41", "01 01 41 80 01 80", "81 01 c3", "01 01 e2 80 00"})
    void invalidUtf8FailsAtItsFirstByte(String wire) {
        InboundRecorder recorder = client();
        byte[] bytes = hex(wire);
        for (byte value : bytes) {
            recorder.feed(new byte[] {value});
        }
        assertThat(recorder.violation()).isEqualTo(Violation.invalidText());
        assertThat(InboundRecorder.joined(recorder.events()))
                .as("whole messages")
                .containsExactly(recorder.violation());
        recorder.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1 04 ffffffff", "c1 00", "c1 05 f200110000"})
    void compressedDataThatCannotBeInflated(String wire) {
        InboundRecorder recorder = client().feedAll(Wire.cut(hex(wire), 1));
        assertThat(recorder.violation().closeCode()).isEqualTo(1007);
        assertThat(recorder.violation().rule()).isEqualTo("RFC 7692, section 7.2.2");
        recorder.end();
    }

    @Test
    void theRatioIsLimitedAllTheSame() {
        byte[] wire = compressed(new byte[1024 * 1024 + 1]);
        for (int piece : new int[] {1, 1000, wire.length}) {
            InboundRecorder refusing = client().feedAll(Wire.cut(wire, piece));
            assertThat(InboundRecorder.joined(refusing.end())).containsExactly(Violation.inflatedTooMuch(200));
        }
        InboundLimits limits = new InboundLimits(0, 0, true, 1032);
        InboundRecorder accepting = new InboundRecorder(Role.CLIENT, limits, new MessageInflater(true));
        assertThat(InboundRecorder.joined(accepting.feed(wire).end()))
                .containsExactly(new Frame.Binary(new byte[1024 * 1024 + 1]));
    }

    @Test
    void whatIsInflatedAheadOfMalformedDataIsJudgedFirst() {
        assertThat(InboundRecorder.offence(FragmentReaderTest::client, hex("c1 07 00 0100 feff ff 07")))
                .isEqualTo(Violation.invalidText());
    }

    @Test
    void freeingInTheMiddleOfACompressedMessage() {
        MessageInflater inflater = new MessageInflater(true);
        InboundRecorder recorder = new InboundRecorder(Role.CLIENT, InboundRecorder.fragments(), inflater);
        recorder.feed(hex("41 03 f248cd"));
        int before = recorder.events().size();
        inflater.free();
        byte[] rest = Wire.frame(Role.SERVER, true, false, Opcode.CONTINUATION, new byte[100_000]);
        assertThat(recorder.feed(rest).events()).hasSize(before);
        recorder.free();
    }
}
