package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gluegun.bench.peer.Target;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The limit: a blocking socket that moves bytes, and knows nothing about frames. Threads: one writer, one reader. */
interface BareSocket extends AutoCloseable {

    /** Makes bytes ready to be written as often as wanted, with nothing copied that this socket could do without. */
    ByteBuffer ready(byte[] bytes);

    /** Writes a buffer's bytes, from its beginning to its limit. */
    void write(ByteBuffer ready) throws IOException;

    /** Reads so many bytes, into a buffer that is used again and again. */
    void read(long bytes) throws IOException;

    @Override
    void close() throws IOException;

    /** Connects and does the opening handshake. */
    static BareSocket open(Target target) throws IOException {
        BareSocket socket = target.tls().isPresent()
                ? BareTlsSocket.connect(
                        target.tls().get().context(), target.uri().getPort())
                : BareChannel.connect(target.uri().getPort());
        try {
            socket.shakeHands(target.uri().getPath());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Says goodbye, waits for the answer, and closes. */
    default void closeHandshake() throws IOException {
        write(ready(WireFrame.masked(WireFrame.CLOSE, new byte[] {0x03, (byte) 0xE8})));
        read(WireFrame.unmaskedSize(2));
        close();
    }

    private void shakeHands(String path) throws IOException {
        String request = """
            GET %s HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """.formatted(path);
        // The answer of the benchmark's own server, whose length is known: the key is always the same.
        String answer = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;
        write(ready(request.getBytes(ISO_8859_1)));
        read(answer.length());
    }
}
