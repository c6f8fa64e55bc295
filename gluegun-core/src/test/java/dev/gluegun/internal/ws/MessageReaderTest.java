package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.InboundRecorder.decode;
import static dev.gluegun.internal.ws.InboundRecorder.offence;
import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    private static final Frame HELLO = new Frame.Text("Hello");

    private static Supplier<InboundRecorder> clientWithLimits(long frame, long message) {
        return () ->
                new InboundRecorder(Role.CLIENT, new InboundLimits(frame, message, false), new MessageInflater(true));
    }

    private static InboundRecorder inflating() {
        return new InboundRecorder(Role.CLIENT, InboundRecorder.unlimited(), new MessageInflater(true));
    }

    private static InboundRecorder inflatingServer() {
        return new InboundRecorder(Role.SERVER, InboundRecorder.unlimited(), new MessageInflater(false));
    }

    @Test
    void anUnfragmentedText() {
        // RFC 6455, section 5.7, from a server and from a client
        assertThat(decode(InboundRecorder::client, hex("81 05 48656c6c6f"))).containsExactly(HELLO);
        assertThat(decode(InboundRecorder::server, hex("81 85 37fa213d 7f9f4d5158")))
                .containsExactly(HELLO);
    }

    @Test
    void aFragmentedText() {
        // RFC 6455, section 5.7
        assertThat(decode(InboundRecorder::client, hex("01 03 48656c 80 02 6c6f")))
                .containsExactly(HELLO);
    }

    @Test
    void binaryMessagesOf256BytesAndOf64KiB() {
        // RFC 6455, section 5.7
        byte[] small = new byte[256];
        byte[] large = new byte[65536];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
            small[i % 256] = (byte) i;
        }
        assertThat(decode(InboundRecorder::client, Wire.concat(hex("82 7e 0100"), small)))
                .containsExactly(new Frame.Binary(small));
        byte[] wire = Wire.concat(hex("82 7f 0000000000010000"), large);
        for (int size : new int[] {1, 1000, 65000, wire.length}) {
            assertThat(InboundRecorder.client().feedAll(Wire.cut(wire, size)).end())
                    .containsExactly(new Frame.Binary(large));
        }
    }

    private static byte[] largeText() {
        return "größer 世界 🙂 ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 32_767, 65_536, 1_000_000})
    void theMiddleOfALargeMessageNeedsNoInput(int piece) {
        byte[] text = largeText();
        byte[] ascii = "plain ".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        byte[] wire = Wire.concat(
                Wire.frame(Role.SERVER, true, false, Opcode.TEXT, text),
                Wire.frame(Role.SERVER, true, false, Opcode.BINARY, text),
                Wire.frame(Role.SERVER, true, false, Opcode.TEXT, ascii),
                Wire.frame(Role.SERVER, false, false, Opcode.TEXT, text),
                Wire.frame(Role.SERVER, true, false, Opcode.PING, hex("01")),
                Wire.frame(Role.SERVER, true, false, Opcode.CONTINUATION, ascii),
                hex("81 05 48656c6c6f"));
        InboundRecorder recorder = InboundRecorder.client().pour(wire, piece);
        String decoded = new String(text, StandardCharsets.UTF_8);
        String plain = new String(ascii, StandardCharsets.UTF_8);
        assertThat(recorder.end())
                .containsExactly(
                        new Frame.Text(decoded),
                        new Frame.Binary(text),
                        new Frame.Text(plain),
                        new Frame.Ping(hex("01")),
                        new Frame.Text(decoded + plain),
                        HELLO);
        assertThat(recorder.straight()).isGreaterThan(piece < wire.length / 4 ? wire.length / 3 : -1);
    }

    @Test
    void whatWasPutStraightIntoAMessageIsCheckedAtOnce() {
        byte[] text = new byte[300_000];
        text[200_000] = (byte) 0xFF;
        byte[] wire = Wire.frame(Role.SERVER, true, false, Opcode.TEXT, text);
        InboundRecorder recorder = InboundRecorder.client().pour(Arrays.copyOf(wire, 200_020), 50_000);
        assertThat(recorder.violation()).isEqualTo(Violation.invalidText());
        assertThat(recorder.straight()).isGreaterThan(100_000);
        recorder.end();
    }

    @Test
    void whatHasComeOfALargeMessageMakesRoomForTheRestOfIt() {
        byte[] data = new byte[1024 * 1024];
        byte[] wire = Wire.frame(Role.SERVER, true, false, Opcode.BINARY, data);
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        machine.step(ByteBuffer.wrap(wire, 0, 1000));
        assertThat(machine.room(100_000).array()).as("made once").hasSize(data.length);
        machine.free();
        InboundMachine slow = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        slow.step(ByteBuffer.wrap(wire, 0, 1000));
        assertThat(slow.room(1).array()).as("hardly anything has come").hasSize(64 * 1024);
        slow.free();
    }

    @Test
    void bytesBehindAMessageThatWasPutIntoItsPlaceAreInput() {
        byte[] data = new byte[100_000];
        Arrays.fill(data, (byte) 7);
        byte[] wire = Wire.concat(
                Wire.frame(Role.SERVER, false, false, Opcode.BINARY, data),
                Wire.frame(Role.SERVER, true, false, Opcode.PING, hex("0102")),
                Wire.frame(Role.SERVER, true, false, Opcode.CONTINUATION, data),
                Wire.frame(Role.SERVER, true, false, Opcode.TEXT, hex("6869")));
        for (int piece = 90_000; piece <= wire.length; piece += 7) {
            InboundRecorder recorder = InboundRecorder.client().pourWhatHasCome(wire, piece);
            assertThat(recorder.end())
                    .containsExactly(
                            new Frame.Ping(hex("0102")),
                            new Frame.Binary(Wire.concat(data, data)),
                            new Frame.Text("hi"));
        }
    }

    @Test
    void maskedAndCompressedPayloadComesAsInput() {
        byte[] text = largeText();
        byte[] masked = Wire.frame(Role.CLIENT, true, false, Opcode.TEXT, text);
        InboundRecorder server = InboundRecorder.server().pour(masked, 10_000);
        assertThat(server.straight()).isZero();
        assertThat(server.end()).hasSize(1);
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults().withLevel(0), true, 15);
        byte[] compressed =
                Wire.frame(Role.SERVER, true, true, Opcode.BINARY, MessageDeflaterTest.deflate(deflater, text));
        deflater.free();
        InboundRecorder inflating = inflating().pour(compressed, 10_000);
        assertThat(inflating.straight()).isZero();
        assertThat(inflating.end()).containsExactly(new Frame.Binary(text));
    }

    @Test
    void roomThatNothingWasPutIntoCountsAsNothing() {
        byte[] data = new byte[200_000];
        Arrays.fill(data, (byte) 7);
        byte[] wire = Wire.frame(Role.SERVER, true, false, Opcode.BINARY, data);
        InboundMachine machine = new InboundMachine(Role.CLIENT, InboundRecorder.unlimited(), null);
        assertThat(machine.straight()).isZero();
        assertThat(machine.step(ByteBuffer.wrap(wire, 0, 1000))).isEqualTo(InboundMachine.Step.NEED_MORE);
        assertThat(machine.straight()).isEqualTo(wire.length - 1000);
        assertThat(machine.room(0).remaining()).isPositive();
        assertThat(machine.step(ByteBuffer.allocate(0))).isEqualTo(InboundMachine.Step.NEED_MORE);
        assertThat(machine.straight()).isEqualTo(wire.length - 1000);
        assertThat(machine.room(70_000).remaining()).isGreaterThanOrEqualTo(70_000);
        assertThat(machine.step(ByteBuffer.wrap(wire, 1000, wire.length - 1000)))
                .isEqualTo(InboundMachine.Step.FRAME);
        assertThat(machine.frame()).isEqualTo(new Frame.Binary(data));
        machine.free();
        assertThat(machine.straight()).isZero();
    }

    @Test
    void aBinaryMessageIsNotTouchedByTheTextsAfterIt() {
        byte[] text = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        byte[] data = new byte[100_000];
        byte[] wire = Wire.concat(
                Wire.frame(Role.SERVER, true, false, Opcode.TEXT, text),
                Wire.frame(Role.SERVER, true, false, Opcode.BINARY, data),
                Wire.frame(Role.SERVER, true, false, Opcode.TEXT, text));
        for (int piece : new int[] {5000, 65_536}) {
            assertThat(InboundRecorder.client().pour(wire, piece).end().get(1)).isEqualTo(new Frame.Binary(data));
            assertThat(InboundRecorder.client()
                            .feedAll(Wire.cut(wire, piece))
                            .end()
                            .get(1))
                    .isEqualTo(new Frame.Binary(data));
        }
    }

    @Test
    void emptyMessages() {
        assertThat(decode(InboundRecorder::client, hex("81 00 82 00 01 00 00 00 80 00 02 00 80 00")))
                .containsExactly(
                        new Frame.Text(""),
                        new Frame.Binary(new byte[0]),
                        new Frame.Text(""),
                        new Frame.Binary(new byte[0]));
    }

    @Test
    void controlFramesInsideAFragmentedMessage() {
        assertThat(decode(InboundRecorder::client, hex("01 03 48656c 89 02 6869 00 00 8a 00 80 02 6c6f 89 00")))
                .containsExactly(
                        new Frame.Ping(hex("6869")), new Frame.Pong(new byte[0]), HELLO, new Frame.Ping(new byte[0]));
    }

    @Test
    void aMaskedMessageInFragmentsWithAKeyEach() {
        assertThat(decode(
                        InboundRecorder::server,
                        hex("02 83 01020304 000000 89 81 ff000000 00 80 85 a0b0c0d0 0000000000")))
                .containsExactly(new Frame.Ping(hex("ff")), new Frame.Binary(hex("010203 a0b0c0d0a0")));
    }

    @Test
    void charactersCutByFragments() {
        String text = "κόσμε €😀 \uFFFD end";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            InboundRecorder recorder = InboundRecorder.client();
            List<byte[]> pieces = Wire.cut(bytes, size);
            for (int i = 0; i < pieces.size(); i++) {
                int opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
                recorder.feed(Wire.frame(Role.SERVER, i == pieces.size() - 1, false, opcode, pieces.get(i)));
            }
            assertThat(recorder.end()).containsExactly(new Frame.Text(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4141ff41, 2",
        "ceba e1bdb9 cf83 cebc ceb5 eda080 656469746564, 12",
        "41c041, 1",
        "4180, 1",
        "f4908080, 1",
        "c3, 1",
        "e282, 2",
        "41f09f98, 4",
    })
    void invalidUtf8FailsAtItsFirstByte(String digits, int failure) {
        byte[] text = hex(digits);
        for (Role sender : Role.values()) {
            byte[] wire = Wire.frame(sender, true, false, Opcode.TEXT, text);
            Supplier<InboundRecorder> recorders =
                    sender == Role.SERVER ? InboundRecorder::client : InboundRecorder::server;
            assertThat(offence(recorders, wire).closeCode()).isEqualTo(1007);
            int headerSize = FrameWriter.headerSize(sender, text.length);
            assertFailsAfter(recorders.get(), wire, headerSize + Math.min(failure + 1, text.length));
        }
        // Cut into fragments of one byte each, with an unfinished message behind an impossible byte.
        byte[][] fragments = new byte[text.length][];
        for (int i = 0; i < text.length; i++) {
            int opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
            fragments[i] = Wire.frame(Role.SERVER, i == text.length - 1, false, opcode, new byte[] {text[i]});
        }
        assertFailsAfter(InboundRecorder.client(), Wire.concat(fragments), 3 * Math.min(failure + 1, text.length));
    }

    /** Feeds byte by byte; nothing else may come before the failure. */
    private static void assertFailsAfter(InboundRecorder recorder, byte[] wire, int bytes) {
        int fed = 0;
        while (!recorder.failed()) {
            assertThat(recorder.events()).isEmpty();
            recorder.feed(new byte[] {wire[fed++]});
        }
        assertThat(fed).as("bytes needed to see it").isEqualTo(bytes);
        assertThat(recorder.violation()).isEqualTo(Violation.invalidText());
        recorder.end();
    }

    @Test
    void aReplacementCharacterThatWasSentIsNoError() {
        assertThat(decode(InboundRecorder::client, hex("81 04 41 efbfbd"))).containsExactly(new Frame.Text("A\uFFFD"));
        assertThat(offence(InboundRecorder::client, hex("81 04 efbfbd ff")).closeCode())
                .isEqualTo(1007);
    }

    @Test
    void theLimitOfAMessageIsExact() {
        assertThat(decode(clientWithLimits(100, 5), hex("81 05 48656c6c6f 01 03 48656c 80 02 6c6f")))
                .containsExactly(HELLO, HELLO);
        assertThat(offence(clientWithLimits(100, 4), hex("81 05 48656c6c6f")).closeCode())
                .isEqualTo(1009);
        assertThat(offence(clientWithLimits(100, 4), hex("01 03 48656c 80 02 6c6f")))
                .isEqualTo(Violation.messageTooBig(4));
    }

    @Test
    void theLimitOfAFrameIsExact() {
        assertThat(decode(clientWithLimits(3, 5), hex("01 03 48656c 80 02 6c6f")))
                .containsExactly(HELLO);
        assertThat(offence(clientWithLimits(2, 5), hex("01 03 48656c 80 02 6c6f")))
                .isEqualTo(Violation.frameTooBig(3, 2));
    }

    @Test
    void aLimitIsSeenInTheHeaderBeforeAnyPayloadComes() {
        InboundRecorder recorder = clientWithLimits(1000, 1000).get().feed(hex("82 7f 00000000 7fffffff"));
        assertThat(recorder.violation().closeCode()).isEqualTo(1009);
        recorder.end();
    }

    @Test
    void aLargeLengthThatIsOnlyAnnouncedCostsNothing() {
        List<InboundRecorder> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(InboundRecorder.client().feed(hex("82 7f 00000000 70000000 4141")));
        }
        assertThat(many).allSatisfy(recorder -> assertThat(recorder.events()).isEmpty());
        many.forEach(InboundRecorder::free);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c1 07 f248cdc9c90700", // RFC 7692, section 7.2.3.1
                "41 03 f248cd 80 04 c9c90700", // the same in two fragments
                "41 03 f248cd 89 00 00 00 80 04 c9c90700",
                "41 00 80 07 f248cdc9c90700",
                "41 07 f248cdc9c90700 80 00",
                "c1 0b 000500faff48656c6c6f00", // section 7.2.3.3
                "c1 08 f348cdc9c9070000", // section 7.2.3.4
                "c1 0d f248050000 00ffffcac9c90700", // section 7.2.3.5
            })
    void aCompressedText(String wire) {
        assertThat(decode(MessageReaderTest::inflating, hex(wire)))
                .contains(HELLO)
                .allSatisfy(event -> assertThat(event).isIn(HELLO, new Frame.Ping(new byte[0])));
    }

    @Test
    void compressedMessagesThatReferToEachOtherWithOthersBetweenThem() {
        // RFC 7692, section 7.2.3.2
        assertThat(decode(
                        MessageReaderTest::inflating,
                        hex("c1 07 f248cdc9c90700 81 05 48656c6c6f c1 05 f200110000 c1 01 00 c2 05 f200110000")))
                .containsExactly(HELLO, HELLO, HELLO, new Frame.Text(""), new Frame.Binary(hex("48656c6c6f")));
    }

    @Test
    void aMaskedCompressedText() {
        byte[] frame = Wire.frame(Role.CLIENT, true, true, Opcode.TEXT, hex("f248cdc9c90700"));
        assertThat(decode(MessageReaderTest::inflatingServer, Wire.concat(frame, frame)))
                .containsExactly(HELLO, HELLO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1 04 ffffffff", "c1 00", "41 00 80 00", "c1 05 f200110000"})
    void compressedDataThatCannotBeInflated(String wire) {
        Violation violation = offence(MessageReaderTest::inflating, hex(wire));
        assertThat(violation.closeCode()).isEqualTo(1007);
        assertThat(violation.rule()).isEqualTo("RFC 7692, section 7.2.2");
        assertThat(violation.reason().length()).isLessThanOrEqualTo(123);
    }

    @Test
    void invalidUtf8InACompressedTextFailsAsSoonAsItComesOut() {
        byte[] text = Wire.concat(new byte[100_000], hex("ff"), new byte[100_000]);
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults().withLevel(0), true, 15);
        byte[] compressed = MessageDeflaterTest.deflate(deflater, text);
        deflater.free();
        byte[] wire = Wire.frame(Role.SERVER, true, true, Opcode.TEXT, compressed);
        InboundRecorder recorder = inflating();
        int fed = 0;
        for (byte[] piece : Wire.cut(wire, 1000)) {
            fed += recorder.failed() ? 0 : piece.length;
            recorder.feed(piece);
        }
        assertThat(recorder.violation()).isEqualTo(Violation.invalidText());
        assertThat(fed).isBetween(100_000, 103_000);
        recorder.end();
    }

    @Test
    void aCompressedTextThatEndsInsideACharacter() {
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults(), true, 15);
        byte[] compressed = MessageDeflaterTest.deflate(deflater, hex("41 e282"));
        deflater.free();
        assertThat(offence(MessageReaderTest::inflating, Wire.frame(Role.SERVER, true, true, Opcode.TEXT, compressed)))
                .isEqualTo(Violation.invalidText());
    }

    @Test
    void theLimitHoldsForWhatComesOutOfTheInflater() {
        byte[] bomb = new byte[100_000];
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults(), false, 15);
        byte[] wire = Wire.frame(Role.SERVER, true, true, Opcode.BINARY, MessageDeflaterTest.deflate(deflater, bomb));
        deflater.free();
        assertThat(wire.length).isLessThan(200);
        assertThat(decode(clientWithLimits(1000, 100_000), wire)).containsExactly(new Frame.Binary(bomb));
        assertThat(offence(clientWithLimits(1000, 99_999), wire)).isEqualTo(Violation.messageTooBig(99_999));
        assertThat(offence(clientWithLimits(1000, 0), wire)).isEqualTo(Violation.messageTooBig(0));
        // Long before the message ends.
        InboundRecorder recorder = clientWithLimits(1000, 1000).get();
        recorder.feed(Arrays.copyOf(wire, 50));
        assertThat(recorder.violation()).isEqualTo(Violation.messageTooBig(1000));
        recorder.end();
    }

    @Test
    void theRatioHoldsForWhatIsLargerThanAMebibyte() {
        int mebibyte = 1024 * 1024;
        byte[] small = Wire.frame(Role.SERVER, true, true, Opcode.BINARY, deflatedZeros(mebibyte));
        byte[] large = Wire.frame(Role.SERVER, true, true, Opcode.BINARY, deflatedZeros(mebibyte + 1));
        for (int piece : new int[] {1, 1000, large.length}) {
            InboundRecorder floor = clientWithRatio(1);
            floor.feedAll(Wire.cut(small, piece));
            assertThat(floor.end()).containsExactly(new Frame.Binary(new byte[mebibyte]));
            InboundRecorder refusing = clientWithRatio(200);
            refusing.feedAll(Wire.cut(large, piece));
            assertThat(refusing.end()).containsExactly(Violation.inflatedTooMuch(200));
            InboundRecorder accepting = clientWithRatio(1032);
            accepting.feedAll(Wire.cut(large, piece));
            assertThat(accepting.end()).containsExactly(new Frame.Binary(new byte[mebibyte + 1]));
        }
    }

    @Test
    void theRatioIsThatOfTheMessageSoFarHoweverItArrives() {
        // First 20 KB that cannot be compressed, then 3 MiB of zeros: 150 times the first, and a thousand times the
        // rest.
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        byte[] message = Arrays.copyOf(noise, noise.length + 3 * 1024 * 1024);
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults(), false, 15);
        byte[] compressed = MessageDeflaterTest.deflate(deflater, message);
        deflater.free();
        byte[] wire = Wire.frame(Role.SERVER, true, true, Opcode.BINARY, compressed);
        for (int piece : new int[] {1, 777, 5000, wire.length}) {
            InboundRecorder accepting = clientWithRatio(155);
            accepting.feedAll(Wire.cut(wire, piece));
            assertThat(accepting.end()).containsExactly(new Frame.Binary(message));
            InboundRecorder refusing = clientWithRatio(100);
            refusing.feedAll(Wire.cut(wire, piece));
            assertThat(refusing.end()).containsExactly(Violation.inflatedTooMuch(100));
        }
    }

    private static InboundRecorder clientWithRatio(int ratio) {
        InboundLimits limits = new InboundLimits(Long.MAX_VALUE, Long.MAX_VALUE, false, ratio);
        return new InboundRecorder(Role.CLIENT, limits, new MessageInflater(true));
    }

    private static byte[] deflatedZeros(int length) {
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults(), false, 15);
        byte[] compressed = MessageDeflaterTest.deflate(deflater, new byte[length]);
        deflater.free();
        return compressed;
    }

    @Test
    void whatIsInflatedAheadOfMalformedDataIsJudgedFirst() {
        // A stored block with the byte FF, which no text has, and a block of a type that does not exist.
        assertThat(offence(MessageReaderTest::inflating, hex("c1 07 00 0100 feff ff 07")))
                .isEqualTo(Violation.invalidText());
        assertThat(offence(MessageReaderTest::inflating, hex("c2 07 00 0100 feff ff 07"))
                        .rule())
                .isEqualTo("RFC 7692, section 7.2.2");
        assertThat(offence(clientWithLimits(100, 0), hex("c2 07 00 0100 feff ff 07")))
                .isEqualTo(Violation.messageTooBig(0));
    }

    @Test
    void freeingInTheMiddleOfACompressedMessage() {
        InboundRecorder recorder = inflating().feed(hex("41 03 f248cd"));
        recorder.free();
        assertThat(recorder.feed(hex("80 04 c9c90700")).events()).isEmpty();
    }

    @Test
    void anInflaterThatIsFreedBySomebodyElseGivesNoHalfMessage() {
        MessageInflater inflater = new MessageInflater(true);
        InboundRecorder recorder = new InboundRecorder(Role.CLIENT, InboundRecorder.unlimited(), inflater);
        recorder.feed(hex("41 03 f248cd"));
        inflater.free();
        assertThat(recorder.feed(hex("80 04 c9c90700")).events()).isEmpty();
        recorder.free();
    }
}
