package dev.gluegun.bench.micro;

import dev.gluegun.Frame;
import dev.gluegun.WebSocket;
import dev.gluegun.internal.http1.RequestWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Receiving a flood of texts of 64 bytes through the whole library, beside a bare socket that reads the same bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReceivingBenchmark {

    private static final int MESSAGE_BYTES = 64;
    private static final int FRAME_BYTES = 2 + MESSAGE_BYTES;
    private static final int MESSAGES = 10_000;

    private static byte[] frames(SampleText text) {
        byte[] payload = text.bytes(MESSAGE_BYTES);
        ByteBuffer frames = ByteBuffer.allocate(4000 * FRAME_BYTES);
        while (frames.hasRemaining()) {
            frames.put((byte) 0x81).put((byte) MESSAGE_BYTES).put(payload);
        }
        return frames.array();
    }

    /** An open socket into which the messages come. */
    @SuppressWarnings("NullAway.Init") // JMH calls connect first.
    @State(Scope.Benchmark)
    public static class Receiver {

        /** What the texts are made of. */
        @Param
        public SampleText text = SampleText.ASCII;

        private Flood flood;
        private WebSocket socket;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            flood = Flood.of(frames(text));
            socket = WebSocket.connect(URI.create("ws://localhost:" + flood.port() + "/"));
            Frame expected = new Frame.Text(text.ofBytes(MESSAGE_BYTES));
            for (int i = 0; i < MESSAGES; i++) {
                Expect.equal(expected, socket.receiveFrame());
            }
        }

        /** Hangs up. */
        @TearDown
        public void hangUp() throws IOException {
            socket.connection().close();
            flood.close();
        }
    }

    /** A socket of the JDK's, and nothing that looks at the bytes. */
    @SuppressWarnings("NullAway.Init") // JMH calls connect first.
    @State(Scope.Benchmark)
    public static class Reader {

        private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        private Flood flood;
        private SocketChannel channel;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            flood = Flood.of(frames(SampleText.ASCII));
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), flood.port()));
            List<String> headers = List.of(
                    "Host", "localhost",
                    "Upgrade", "websocket",
                    "Connection", "Upgrade",
                    "Sec-WebSocket-Version", "13",
                    "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            channel.write(ByteBuffer.wrap(RequestWriter.head("GET", "/", headers)));
            Expect.equal(true, channel.read(in) > 0);
        }

        /** Hangs up. */
        @TearDown
        public void hangUp() throws IOException {
            channel.close();
            flood.close();
        }
    }

    /** A frame in each call. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void receiveFrame(Receiver receiver, Blackhole sink) {
        for (int i = 0; i < MESSAGES; i++) {
            sink.consume(receiver.socket.receiveFrame());
        }
    }

    /** As many bytes. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void readOnly(Reader reader) throws IOException {
        int left = MESSAGES * FRAME_BYTES;
        while (left > 0) {
            left -= reader.channel.read(reader.in.clear());
        }
    }
}
