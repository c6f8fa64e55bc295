package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.internal.transport.PipeWriter.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipeWriterIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** More than the buffers of a loopback connection hold. */
    private static final int MORE_THAN_FITS = 32 * 1024 * 1024;

    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
    private SocketChannel peer;
    private SocketChannel channel;
    private SocketTransport transport;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel = SocketChannel.open(server.getLocalAddress());
            transport = new SocketTransport(channel);
            peer = server.accept();
        }
    }

    @AfterEach
    void everythingIsClosedAndGivenBack() throws IOException {
        transport.close();
        peer.close();
        Awaitility.await()
                .untilAsserted(() -> assertThat(Waiters.shared().lent()).isZero());
    }

    @Test
    void writesAllChunksInOrder() throws IOException {
        chunks.addAll(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})));

        assertThat(writer(LONG).write(true)).isEqualTo(Outcome.WRITTEN);

        assertThat(read(3)).containsExactly(1, 2, 3);
    }

    @Test
    void withoutWaitingItEndsWhenThePipeIsFull() throws IOException {
        chunks.add(ByteBuffer.allocate(MORE_THAN_FITS));

        assertThat(writer(LONG).write(false)).isEqualTo(Outcome.PIPE_FULL);
    }

    @Test
    void aPeerThatReadsGetsEverythingHoweverSlowly() throws Exception {
        chunks.add(ByteBuffer.allocate(MORE_THAN_FITS));
        FutureTask<Outcome> writing = inBackground(writer(LONG));

        assertThat(read(MORE_THAN_FITS)).hasSize(MORE_THAN_FITS);
        assertThat(writing.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void aPeerThatTakesNothingForTheStallTimeoutHasStalled() throws IOException {
        chunks.add(ByteBuffer.allocate(MORE_THAN_FITS));

        assertThat(writer(Duration.ofMillis(20)).write(true)).isEqualTo(Outcome.STALLED);
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsTheFlagAndThePipe() throws Exception {
        chunks.add(ByteBuffer.allocate(MORE_THAN_FITS));
        Thread.currentThread().interrupt();

        assertThat(writer(LONG).write(true)).isEqualTo(Outcome.INTERRUPTED);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closingEndsTheWait() {
        chunks.add(ByteBuffer.allocate(MORE_THAN_FITS));
        PipeWriter writer = writer(LONG);
        FutureTask<Outcome> writing = inBackground(writer);
        Awaitility.await().until(() -> Waiters.shared().lent() == 1);

        transport.close();
        writer.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> writing.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IOException.class);
    }

    private PipeWriter writer(Duration stallTimeout) {
        return new PipeWriter(transport, stallTimeout) {
            @Override
            protected @Nullable ByteBuffer next() {
                return chunks.poll();
            }
        };
    }

    private static FutureTask<Outcome> inBackground(PipeWriter writer) {
        FutureTask<Outcome> writing = new FutureTask<>(() -> writer.write(true));
        Thread.ofVirtual().start(writing);
        return writing;
    }

    private byte[] read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && peer.read(bytes) >= 0) {
            // Until all is there.
        }
        return bytes.array();
    }
}
