package dev.gluegun.bench.micro;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.InboundMachine.Step;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Compressing messages of JSON, each on its own, and reading them, beside the JDK's zlib without anything around it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DeflateBenchmark {

    private static final int LARGEST = 1 << 20;

    /** How many records the JSON text has, about 80 bytes each. */
    @Param({"4", "100"})
    public int records;

    private final MessageDeflater messageDeflater = new MessageDeflater(DeflateOptions.defaults(), false, 15);
    private final InboundMachine machine =
            new InboundMachine(Role.CLIENT, new InboundLimits(LARGEST, LARGEST, false), new MessageInflater(false));
    private final Deflater deflater = new Deflater(DeflateOptions.defaults().level(), true);
    private final Inflater inflater = new Inflater(true);
    private final byte[] room = new byte[LARGEST];

    private String json = "";
    private byte[] plain = {};
    private byte[] compressed = {};
    private ByteBuffer frame = ByteBuffer.allocate(0);

    /** Makes the message, and the frame that carries it. */
    @Setup
    public void prepare() throws DataFormatException {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < records; i++) {
            text.append(String.format(
                    "{\"id\":%d,\"name\":\"user-%x\",\"active\":%b,\"balance\":%d.%02d,\"city\":\"Springfield\"},",
                    i, i * 2654435761L % 99991, i % 3 == 0, i * 7919 % 1000, i * 31 % 100));
        }
        json = text.append("{}]").toString();
        plain = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = deflate();
        compressed = Arrays.copyOf(room, 0);
        compressed = new byte[payload.remaining()];
        payload.get(compressed);
        frame = ByteBuffer.allocate(compressed.length + 4);
        if (compressed.length <= 125) {
            frame.put((byte) 0xC1).put((byte) compressed.length);
        } else {
            frame.put((byte) 0xC1).put((byte) 126).putShort((short) compressed.length);
        }
        frame.put(compressed).flip();
        Expect.equal(new Frame.Text(json), inflate());
        Expect.equal(plain.length, inflateOnly());
        Expect.equal(true, deflateOnly() > 0);
    }

    /** Frees what is outside the heap. */
    @TearDown
    public void end() {
        messageDeflater.free();
        machine.free();
        deflater.end();
        inflater.end();
    }

    /** What is done with a message that is sent. */
    @Benchmark
    public ByteBuffer deflate() {
        return messageDeflater.deflate(plain, 0, plain.length);
    }

    /** The JDK's compressor into a large enough array. */
    @Benchmark
    public int deflateOnly() {
        deflater.reset();
        deflater.setInput(plain);
        return deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
    }

    /** What is done with a frame that came. */
    @Benchmark
    public Frame inflate() {
        Expect.equal(Step.FRAME, machine.step(frame.rewind()));
        return machine.frame();
    }

    /** The JDK's decompressor into a large enough array. */
    @Benchmark
    public int inflateOnly() throws DataFormatException {
        inflater.reset();
        inflater.setInput(compressed);
        return inflater.inflate(room);
    }
}
