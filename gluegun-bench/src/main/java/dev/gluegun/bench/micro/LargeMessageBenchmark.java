package dev.gluegun.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.InboundMachine.Step;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a message that comes in pieces of 64 KiB, beside putting the pieces into an array that is known to be large enough. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LargeMessageBenchmark {

    private static final int PIECE_BYTES = 64 * 1024;

    /** What the text is made of. */
    @Param
    public SampleText text = SampleText.ASCII;

    /** The message in bytes. */
    @Param({"65536", "1048576"})
    public int size;

    private final InboundMachine machine =
            new InboundMachine(Role.CLIENT, new InboundLimits(1 << 20, 1 << 20, false), null);
    private final ByteBuffer in = ByteBuffer.allocate(PIECE_BYTES);
    private List<byte[]> textPieces = List.of();
    private List<byte[]> binaryPieces = List.of();

    /** Makes the pieces. */
    @Setup
    public void prepare() {
        byte[] payload = text.bytes(size);
        textPieces = pieces((byte) 0x81, payload);
        binaryPieces = pieces((byte) 0x82, payload);
        Expect.equal(new Frame.Text(text.ofBytes(size)), readText());
        Expect.equal(new Frame.Binary(payload), readBinary());
        Expect.equal(text.ofBytes(size), copyAndDecodeOnly());
    }

    private static List<byte[]> pieces(byte first, byte[] payload) {
        byte[] frame = ByteBuffer.allocate(10 + payload.length)
                .put(first)
                .put((byte) 127)
                .putLong(payload.length)
                .put(payload)
                .array();
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < frame.length; i += PIECE_BYTES) {
            pieces.add(Arrays.copyOfRange(frame, i, Math.min(frame.length, i + PIECE_BYTES)));
        }
        return pieces;
    }

    /** A text. */
    @Benchmark
    public Frame readText() {
        return read(textPieces);
    }

    /** The same bytes as a binary message. */
    @Benchmark
    public Frame readBinary() {
        return read(binaryPieces);
    }

    private Frame read(List<byte[]> pieces) {
        Step step = Step.NEED_MORE;
        for (byte[] piece : pieces) {
            step = machine.step(in.clear().put(piece).flip());
        }
        Expect.equal(Step.FRAME, step);
        return machine.frame();
    }

    /** The bytes in one array; nothing is checked. */
    @Benchmark
    public byte[] copyOnly() {
        byte[] whole = new byte[size + 10];
        int length = 0;
        for (byte[] piece : binaryPieces) {
            in.clear().put(piece).flip();
            in.get(whole, length, piece.length);
            length += piece.length;
        }
        return whole;
    }

    /** The text that they are. */
    @Benchmark
    public String copyAndDecodeOnly() {
        return new String(copyOnly(), 10, size, UTF_8);
    }
}
