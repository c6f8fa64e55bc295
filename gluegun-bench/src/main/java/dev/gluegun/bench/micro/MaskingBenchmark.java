package dev.gluegun.bench.micro;

import dev.gluegun.internal.ws.Masking;
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

/** Masking while copying, beside copying alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MaskingBenchmark {

    private static final int MASK_KEY = 0x37FA213D;

    /** The payload in bytes. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    private byte[] source = {};
    private byte[] target = {};

    /** Makes the payload. */
    @Setup
    public void prepare() {
        source = SampleText.ASCII.bytes(size);
        target = new byte[size];
        byte[] expected = source.clone();
        for (int i = 0; i < size; i++) {
            expected[i] ^= (byte) (MASK_KEY >>> 24 - 8 * (i % 4));
        }
        Expect.equal(expected, mask());
    }

    /** What a client does with each payload that it sends. */
    @Benchmark
    public byte[] mask() {
        Masking.copy(source, 0, target, 0, size, MASK_KEY, 0);
        return target;
    }

    /** The same without the mask: as fast as memory can be. */
    @Benchmark
    public byte[] copyOnly() {
        System.arraycopy(source, 0, target, 0, size);
        return target;
    }
}
