package dev.gluegun.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.InboundMachine.Step;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Reading a buffer full of messages of 64 bytes, beside a loop that knows where the texts are and trusts them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameReadingBenchmark {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MESSAGE_BYTES = 64;
    private static final int FRAME_BYTES = 2 + MESSAGE_BYTES;
    private static final int MESSAGES = BUFFER_BYTES / FRAME_BYTES;

    /** What the texts are made of. */
    @Param
    public SampleText text = SampleText.ASCII;

    private final InboundMachine machine =
            new InboundMachine(Role.CLIENT, new InboundLimits(1 << 20, 1 << 20, false), null);
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);

    /** Fills the buffer. */
    @Setup
    public void prepare() {
        byte[] payload = text.bytes(MESSAGE_BYTES);
        in.clear();
        for (int i = 0; i < MESSAGES; i++) {
            in.put((byte) 0x81).put((byte) MESSAGE_BYTES).put(payload);
        }
        in.flip();
        Frame expected = new Frame.Text(text.ofBytes(MESSAGE_BYTES));
        for (int i = 0; i < MESSAGES; i++) {
            Expect.equal(Step.FRAME, machine.step(in));
            Expect.equal(expected, machine.frame());
        }
        Expect.equal(Step.NEED_MORE, machine.step(in));
    }

    /** What becomes of the bytes of one read. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void read(Blackhole sink) {
        in.position(0);
        while (machine.step(in) == Step.FRAME) {
            sink.consume(machine.frame());
        }
    }

    /** A length, then so many bytes of text; nothing is checked. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decodeOnly(Blackhole sink) {
        byte[] bytes = in.array();
        int position = 0;
        while (position < in.limit()) {
            int length = bytes[position + 1];
            sink.consume(new Frame.Text(new String(bytes, position + 2, length, UTF_8)));
            position += 2 + length;
        }
    }
}
