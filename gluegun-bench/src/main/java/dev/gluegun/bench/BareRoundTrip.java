package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The limit: a blocking channel that moves the bytes of a frame and of its echo, and knows nothing about either.
 *
 * <p>The frame is ready-made and both buffers are direct, so that nothing is copied, masked, checked or decoded.
 */
final class BareRoundTrip implements RoundTrip {

    private static final String HANDSHAKE = """
        GET / HTTP/1.1\r
        Host: 127.0.0.1\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """;

    private static final int MASK_KEY = 0x37FA213D;

    private final SocketChannel channel;
    private final ByteBuffer question;
    private final ByteBuffer answer;

    private BareRoundTrip(SocketChannel channel, byte[] payload) {
        this.channel = channel;
        this.question = direct(TextFrame.masked(payload, MASK_KEY));
        this.answer = direct(TextFrame.echoed(payload));
    }

    static BareRoundTrip connect(int port, byte[] payload) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(HANDSHAKE.getBytes(ISO_8859_1)));
            readHead(channel);
            return new BareRoundTrip(channel, payload);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void once() throws IOException {
        question.rewind();
        while (question.hasRemaining()) {
            channel.write(question);
        }
        answer.rewind();
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the server has closed the connection");
            }
        }
    }

    /** Byte by byte: what follows the head must stay in the channel. */
    private static void readHead(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new EOFException("the server has closed the connection during the handshake");
            }
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("expected an answer with status 101, but got: " + head);
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
