package dev.gluegun.bench.micro;

import dev.gluegun.internal.http1.MessageReader.Step;
import dev.gluegun.internal.http1.RequestReader;
import dev.gluegun.internal.http1.ResponseWriter;
import dev.gluegun.internal.ws.ServerHandshake;
import dev.gluegun.internal.ws.ServerHandshake.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** A server that sends the same bytes over and over to whoever connects, after a handshake if one is asked for. */
final class Flood implements AutoCloseable {

    private final ServerSocketChannel server;
    private final ByteBuffer bytes;

    private Flood(ServerSocketChannel server, ByteBuffer bytes) {
        this.server = server;
        this.bytes = bytes;
    }

    static Flood of(byte[] bytes) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Flood flood = new Flood(
                server, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        Thread.ofPlatform().daemon().name("flood").start(flood::serve);
        return flood;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                agree(client);
                while (true) {
                    client.write(bytes.rewind());
                }
            } catch (IOException gone) {
                // The next one may come.
            }
        }
    }

    private static void agree(SocketChannel client) throws IOException {
        RequestReader request = new RequestReader();
        ByteBuffer in = ByteBuffer.allocate(4096);
        do {
            client.read(in.clear());
        } while (request.step(in.flip()) != Step.HEAD);
        Answer answer = new ServerHandshake(List.of(), Optional.empty())
                .answer(request.method(), request.minorVersion(), request.headers());
        client.write(ByteBuffer.wrap(ResponseWriter.head(answer.status(), answer.headers())));
    }
}
