package dev.gluegun.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The neutral server where there is no C compiler: what {@code echo.c} does, in Java.
 *
 * <p>It prints the port it listens on (127.0.0.1) and ends when its standard input does.
 */
final class EchoServer implements AutoCloseable {

    private final ServerSocketChannel listener;

    private EchoServer(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        try (EchoServer server = start()) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // Whatever comes means nothing, only its end does.
            }
        }
    }

    /** Listens on a free port of 127.0.0.1; each connection has a platform thread, which is a daemon. */
    static EchoServer start() throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        EchoServer server = new EchoServer(listener);
        Thread.ofPlatform().daemon().name("echo-accept").start(server::accept);
        return server;
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().name("echo").start(() -> EchoConnection.serve(channel));
            }
        } catch (ClosedChannelException closed) {
            // The server was closed: nobody else is accepted.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the echo server cannot accept connections", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
