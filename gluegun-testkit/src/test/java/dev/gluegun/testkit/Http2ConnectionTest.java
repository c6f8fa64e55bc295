package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.ws.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2ConnectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CompletableFuture<StreamPipe> begun = new CompletableFuture<>();
    private final CountDownLatch clientHasEnded = new CountDownLatch(1);
    private volatile boolean clientEndsDuringTheWrite;
    private volatile boolean writeFails;

    /** A client that sends what it is given, and then nothing until it ends. */
    private final class Client extends Socket {

        @Override
        public void setTcpNoDelay(boolean on) {
            // There is no TCP.
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    try {
                        clientHasEnded.await();
                        return -1;
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int one) {
                    throw new AssertionError("written byte by byte");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (clientEndsDuringTheWrite) {
                        clientHasEnded.countDown();
                        assertThatThrownBy(() -> begun.join().read(new byte[1], 0, 1))
                                .as("the stream after the end")
                                .isInstanceOf(IOException.class);
                    }
                    if (writeFails) {
                        throw new IOException("nobody is there");
                    }
                }
            };
        }
    }

    private Thread serve() throws IOException {
        Http2Machine client = new Http2Machine(Role.CLIENT, Http2Settings.client());
        client.open(RequestHead.webSocket("http", "localhost", "/"), Headers.empty(), false);
        ByteBuffer request = ByteBuffer.allocate(16 * 1024);
        client.writeTo(request);
        Http2Connection connection = new Http2Connection(
                1,
                new SocketPipe(new Client(), null, List.of()),
                ServerOptions.defaults(),
                new Recording(),
                (stream, head, fields) -> begun.complete(stream));
        return Thread.ofPlatform().daemon(true).start(() -> {
            try {
                connection.run(request.flip());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void whatIsWrittenWhileTheClientEndsHasGone() throws Exception {
        Thread served = serve();
        StreamPipe stream = begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stream.respond(200, Headers.empty());
        clientEndsDuringTheWrite = true;

        stream.write(new byte[] {1}, 0, 1);

        assertThat(served.join(PATIENCE)).isTrue();
        assertThatThrownBy(() -> stream.write(new byte[] {2}, 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void whatCouldNotBeWrittenIsTold() throws Exception {
        Thread served = serve();
        StreamPipe stream = begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stream.respond(200, Headers.empty());
        clientEndsDuringTheWrite = true;
        writeFails = true;

        assertThatThrownBy(() -> stream.write(new byte[] {1}, 0, 1)).isInstanceOf(IOException.class);

        assertThat(served.join(PATIENCE)).isTrue();
    }
}
