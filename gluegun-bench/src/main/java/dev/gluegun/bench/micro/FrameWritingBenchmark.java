package dev.gluegun.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.FrameWriter;
import dev.gluegun.internal.ws.MaskKeys;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

/** Making a client's frame of a message, beside copying the payload alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameWritingBenchmark {

    /** The message in bytes. */
    @Param({"64", "4096", "65536"})
    public int size;

    private final MaskKeys maskKeys = MaskKeys.random();
    private ByteBuffer out = ByteBuffer.allocate(0);
    private String text = "";
    private Frame message = new Frame.Close();
    private byte[] payload = {};

    /** Makes the message. */
    @Setup
    public void prepare() {
        out = ByteBuffer.allocate(size + FrameWriter.LARGEST_HEADER);
        text = SampleText.ASCII.ofBytes(size);
        message = new Frame.Text(text);
        payload = SampleText.ASCII.bytes(size);
        int frameBytes = write(payload, 0x01020304);
        Expect.equal(FrameWriter.headerSize(Role.CLIENT, size) + size, frameBytes);
        byte[] masked = Arrays.copyOfRange(out.array(), frameBytes - size, frameBytes);
        for (int i = 0; i < size; i++) {
            masked[i] ^= (byte) (1 + i % 4);
        }
        Expect.equal(payload, masked);
    }

    /** From the message to the bytes for the wire, with all checks and a fresh masking key. */
    @Benchmark
    public int encode() {
        return write(Payloads.of(message), maskKeys.next());
    }

    /** The bytes of the text, and whether it has lone surrogates. */
    @Benchmark
    public byte[] payload() {
        return Payloads.of(message);
    }

    /** The JDK's way to the bytes, with a question mark for each lone surrogate. */
    @Benchmark
    public byte[] payloadOnly() {
        return text.getBytes(UTF_8);
    }

    /** Header and masked payload only. */
    @Benchmark
    public int write() {
        return write(payload, 0x01020304);
    }

    private int write(byte[] bytes, int maskKey) {
        out.clear();
        FrameWriter.write(out, Role.CLIENT, true, false, Opcode.TEXT, bytes, 0, bytes.length, maskKey);
        return out.position();
    }

    /** The next masking key. */
    @Benchmark
    public int maskKey() {
        return maskKeys.next();
    }

    /** The payload where it would be in the frame, and nothing else. */
    @Benchmark
    public byte[] copyOnly() {
        System.arraycopy(payload, 0, out.array(), FrameWriter.LARGEST_HEADER, size);
        return out.array();
    }
}
