package dev.gluegun.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.internal.ws.TextDecoder;
import dev.gluegun.internal.ws.Utf8Validator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Turning UTF-8 into a string, and refusing what is not UTF-8, beside the JDK's decoding, which refuses nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TextDecodingBenchmark {

    /** What the text is made of. */
    @Param
    public SampleText text = SampleText.ASCII;

    /** The text in bytes. */
    @Param({"64", "1024", "65536"})
    public int size;

    private byte[] bytes = {};

    /** Makes the text. */
    @Setup
    public void prepare() {
        bytes = text.bytes(size);
        Expect.equal(text.ofBytes(size), String.valueOf(decode()));
        Expect.equal(true, validateOnly());
        byte[] cutOff = text.bytes(size);
        cutOff[size - 1] = (byte) 0xC3;
        Expect.equal(true, TextDecoder.decode(cutOff, 0, size) == null);
        Expect.equal(false, Utf8Validator.isValid(cutOff, 0, size));
    }

    /** A whole message that is in one piece. */
    @Benchmark
    public @Nullable String decode() {
        return TextDecoder.decode(bytes, 0, size);
    }

    /** What messages that come in pieces cost beyond that. */
    @Benchmark
    public boolean validateOnly() {
        return Utf8Validator.isValid(bytes, 0, size);
    }

    /** The JDK's way, with a replacement character for each error. */
    @Benchmark
    public String decodeOnly() {
        return new String(bytes, 0, size, UTF_8);
    }
}
