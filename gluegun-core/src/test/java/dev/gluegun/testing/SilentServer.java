package dev.gluegun.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server whose queue of connections is full, so that it answers no more of them. */
public final class SilentServer implements AutoCloseable {

    /** More than the system queues, though it was told to queue one. */
    private static final int QUEUED = 4;

    private final ServerSocket listener;
    private final List<SocketChannel> queued = new ArrayList<>();

    /** Listens on an address of the loopback network; port 0 for a free one. */
    public SilentServer(String address, int port) {
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(address, port), 1);
            for (int i = 0; i < QUEUED; i++) {
                SocketChannel channel = SocketChannel.open();
                queued.add(channel);
                channel.configureBlocking(false);
                channel.connect(listener.getLocalSocketAddress());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : queued) {
                channel.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
