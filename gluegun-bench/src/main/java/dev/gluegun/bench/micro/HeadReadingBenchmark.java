package dev.gluegun.bench.micro;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.ResponseReader;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the answer to an opening handshake, beside splitting its text at the line ends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadReadingBenchmark {

    private static final String HEAD = """
        HTTP/1.1 101 Switching Protocols\r
        Date: Sat, 01 Jan 2000 00:00:00 GMT\r
        Server: sample/1.0\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
        \r
        """;

    private final ByteBuffer in = ByteBuffer.wrap(HEAD.getBytes(ISO_8859_1));

    /** Reads the head once. */
    @Setup
    public void prepare() {
        Headers headers = read();
        Expect.equal(5, headers.size());
        Expect.equal(
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                headers.first("sec-websocket-accept").orElse(""));
        Expect.equal(8, splitOnly().length);
    }

    /** What reads the answer. */
    @Benchmark
    public Headers read() {
        ResponseReader reader = new ResponseReader();
        reader.step(in.rewind());
        return reader.headers();
    }

    /** The lines, and no sense made of them. */
    @Benchmark
    public String[] splitOnly() {
        return new String(in.array(), ISO_8859_1).split("\r\n", -1);
    }
}
