package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

/** Each side's writer against the other side's machine. */
class RoundTripTest {

    /**
     * How the bytes go from one side to the other.
     *
     * @param deflate null when nothing is compressed
     * @param largestFragment the largest payload of a data frame
     * @param largestArrival the most bytes that arrive at a time
     */
    record Passage(
            Role sender,
            DeflateParameters deflate,
            int largestFragment,
            int largestArrival,
            boolean pieces,
            long seed) {

        Passage from(Role other) {
            return new Passage(other, deflate, largestFragment, largestArrival, pieces, seed);
        }
    }

    @Provide
    Arbitrary<Passage> passages() {
        Arbitrary<Boolean> bool = Arbitraries.of(true, false);
        Arbitrary<Integer> bits = Arbitraries.integers().between(8, 15);
        Arbitrary<DeflateParameters> deflate = Combinators.combine(bool, bool, bits, bits)
                .as(DeflateParameters::new)
                .injectNull(0.3);
        Arbitrary<Integer> size = Arbitraries.of(1, 2, 3, 7, 20, 125, 126, 500, 1_000_000);
        return Combinators.combine(Arbitraries.of(Role.class), deflate, size, size, bool, Arbitraries.longs())
                .as(Passage::new);
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        Arbitrary<byte[]> control = Arbitraries.bytes().array(byte[].class).ofMaxSize(125);
        Arbitrary<Frame> text = Arbitraries.strings()
                .ofMaxLength(300)
                .filter(string -> string.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
                .map(Frame.Text::new);
        Arbitrary<Frame> repetitive = Combinators.combine(
                        Arbitraries.strings().ascii().ofMaxLength(40),
                        Arbitraries.integers().between(0, 100))
                .as((part, times) -> new Frame.Text(part.repeat(times)));
        Arbitrary<Frame> binary =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(500).map(Frame.Binary::new);
        return Arbitraries.oneOf(text, repetitive, binary, control.map(Frame.Ping::new), control.map(Frame.Pong::new))
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyFrameThatIsSentArrives(@ForAll("frames") List<Frame> frames, @ForAll("passages") Passage passage) {
        assertSame(pass(frames, passage), frames);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatIsEchoedComesBack(
            @ForAll("frames") List<Frame> frames, @ForAll("passages") Passage there, @ForAll("passages") Passage back) {
        List<Frame> echoed = pass(pass(frames, there.from(Role.CLIENT)), back.from(Role.SERVER));
        assertSame(echoed, frames);
    }

    /** What arrives of the frames at the other side. */
    private static List<Frame> pass(List<Frame> frames, Passage passage) {
        Random random = new Random(passage.seed());
        byte[] wire = write(frames, passage, random);
        Role receiver = passage.sender().peer();
        MessageInflater inflater =
                passage.deflate() == null ? null : passage.deflate().inflater(receiver);
        InboundRecorder recorder = new InboundRecorder(
                receiver, passage.pieces() ? InboundRecorder.fragments() : InboundRecorder.unlimited(), inflater);
        List<Object> events =
                recorder.feedAll(cut(wire, passage.largestArrival(), random)).end();
        assertThat(inflater == null || inflater.freed()).isTrue();
        return InboundRecorder.joined(events).stream().map(Frame.class::cast).toList();
    }

    /** Control frames overtake the message that they were put into. */
    private static void assertSame(List<Frame> came, List<Frame> sent) {
        assertThat(came.stream().filter(RoundTripTest::isData).toList())
                .isEqualTo(sent.stream().filter(RoundTripTest::isData).toList());
        assertThat(came.stream().filter(frame -> !isData(frame)).toList())
                .isEqualTo(sent.stream().filter(frame -> !isData(frame)).toList());
    }

    private static boolean isData(Frame frame) {
        return !Opcode.isControl(Opcode.of(frame));
    }

    /** Writes data frames in fragments, and control frames that follow a message between its fragments. */
    private static byte[] write(List<Frame> frames, Passage passage, Random random) {
        DeflateOptions options = DeflateOptions.defaults().withThreshold(20);
        MessageDeflater deflater =
                passage.deflate() == null ? null : passage.deflate().deflater(passage.sender(), options);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<Frame> waiting = new ArrayList<>(frames);
        while (!waiting.isEmpty()) {
            Frame frame = waiting.removeFirst();
            byte[] payload = Payloads.of(frame);
            int opcode = Opcode.of(frame);
            if (Opcode.isControl(opcode)) {
                wire.writeBytes(write(passage.sender(), true, false, opcode, payload, random));
                continue;
            }
            boolean compressed = deflater != null && deflater.compresses(payload.length);
            byte[] sent = compressed ? MessageDeflaterTest.deflate(deflater, payload) : payload;
            List<byte[]> fragments = new ArrayList<>(cut(sent, passage.largestFragment(), random));
            if (fragments.isEmpty() || random.nextInt(5) == 0) {
                fragments.add(new byte[0]);
            }
            for (int i = 0; i < fragments.size(); i++) {
                boolean last = i == fragments.size() - 1;
                wire.writeBytes(write(
                        passage.sender(),
                        last,
                        compressed && i == 0,
                        i == 0 ? opcode : Opcode.CONTINUATION,
                        fragments.get(i),
                        random));
                if (!last && !waiting.isEmpty() && !isData(waiting.getFirst())) {
                    Frame control = waiting.removeFirst();
                    wire.writeBytes(
                            write(passage.sender(), true, false, Opcode.of(control), Payloads.of(control), random));
                }
            }
        }
        if (deflater != null) {
            deflater.free();
        }
        return wire.toByteArray();
    }

    /** Writes one frame, at once or with a cursor. */
    private static byte[] write(Role sender, boolean fin, boolean rsv1, int opcode, byte[] payload, Random random) {
        int maskKey = random.nextInt();
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.headerSize(sender, payload.length) + payload.length);
        if (random.nextBoolean()) {
            FrameWriter.write(out, sender, fin, rsv1, opcode, payload, 0, payload.length, maskKey);
            return out.array();
        }
        FrameCursor cursor = new FrameCursor(sender, fin, rsv1, opcode, payload, 0, payload.length, maskKey);
        int size = out.capacity();
        for (out.limit(0); !cursor.writeTo(out); ) {
            out.limit(Math.min(size, out.position() + 1 + random.nextInt(size)));
        }
        return out.array();
    }

    private static List<byte[]> cut(byte[] bytes, int largest, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < bytes.length; ) {
            int size = Math.min(bytes.length - i, 1 + random.nextInt(largest));
            pieces.add(Arrays.copyOfRange(bytes, i, i + size));
            i += size;
        }
        return pieces;
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void whateverComesTheMachineNeitherThrowsNorStops(
            @ForAll @NotEmpty byte[] noise, @ForAll("frames") List<Frame> frames, @ForAll("passages") Passage passage) {
        Random random = new Random(passage.seed());
        byte[] wire = Wire.concat(write(frames, passage, random), noise);
        for (int i = 0; i < 3; i++) {
            wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Role receiver = passage.sender().peer();
        InboundRecorder recorder = new InboundRecorder(
                receiver,
                new InboundLimits(100_000, 100_000, passage.pieces()),
                passage.deflate() == null ? null : passage.deflate().inflater(receiver));
        recorder.feedAll(cut(wire, passage.largestArrival(), random));
        recorder.free();
    }
}
