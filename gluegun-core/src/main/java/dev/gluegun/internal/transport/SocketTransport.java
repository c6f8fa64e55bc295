package dev.gluegun.internal.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connected, non-blocking stream socket, TCP or Unix, as a pipe of bytes. */
public final class SocketTransport implements ByteTransport {

    private final SocketChannel channel;
    private final SocketAddress peer;

    /** Whether the last read filled its buffer, so that the socket may hold more; written by the reading thread only. */
    private boolean mayReadMore;

    /**
     * Wraps a connected channel and makes it non-blocking.
     *
     * @param channel the connected socket; this object closes it from now on
     */
    public SocketTransport(SocketChannel channel) throws IOException {
        if (channel.isBlocking()) {
            channel.configureBlocking(false);
        }
        this.channel = channel;
        // Asked now, as a closed channel does not tell it any more.
        this.peer = channel.getRemoteAddress();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        mayReadMore = !target.hasRemaining() || count < 0;
        return count;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        if (source.hasRemaining()) {
            channel.write(source);
        }
        return !source.hasRemaining();
    }

    @Override
    public boolean prefersDirect() {
        return true;
    }

    @Override
    public boolean mayReadMore() {
        return mayReadMore;
    }

    @Override
    public boolean wantsWrite() {
        return false;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Waiter waiter(int operation) throws IOException {
        return Waiters.shared().takeFor(channel, operation);
    }

    @Override
    public boolean waitsInSelector() {
        return true;
    }

    @Override
    public SelectionKey register(Selector selector, int operation, Object attachment) throws ClosedChannelException {
        return channel.register(selector, operation, attachment);
    }

    @Override
    public String description() {
        return peer instanceof InetSocketAddress address
                ? "TCP to " + address.getAddress().getHostAddress() + ":" + address.getPort()
                : "Unix socket " + peer;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The descriptor is gone either way, and nobody can do anything about what close() found.
            return;
        }
    }
}
