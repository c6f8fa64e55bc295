package dev.gluegun.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link ScriptedServer} on a Unix domain socket. */
public final class UnixServer implements AutoCloseable {

    private record UnixLine(SocketChannel channel) implements Peer.Line {

        @Override
        public InputStream input() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream output() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void abort() {
            // The system makes a reset of it when something is left unread; there is no way to ask for one.
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private final Path path;
    private final ServerSocketChannel listener;
    private final Set<Peer> open = ConcurrentHashMap.newKeySet();
    private final List<SocketChannel> queued = new ArrayList<>();

    private UnixServer(Path path, int backlog) {
        this.path = path;
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path), backlog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on a socket that it makes in that directory. */
    public static UnixServer in(Path directory) {
        return new UnixServer(directory.resolve("server.sock"), 100);
    }

    /** The same, with a queue of connections that is full until one is accepted. */
    public static UnixServer withFullQueue(Path directory) {
        UnixServer server = new UnixServer(directory.resolve("server.sock"), 1);
        server.fillQueue();
        return server;
    }

    private void fillQueue() {
        try {
            while (true) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                queued.add(channel);
                channel.configureBlocking(false);
                channel.connect(address());
            }
        } catch (SocketException full) {
            // What the system says when there is no room: that was meant.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    public UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** Waits for the next connection. */
    public Peer accept() {
        try {
            Peer peer = new Peer(new UnixLine(listener.accept()), open::remove);
            open.add(peer);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException("no client has connected", e);
        }
    }

    /** Accepts the next connection and agrees to its upgrade, on another thread. */
    public Call<Peer> upgradeNext(String... furtherFields) {
        return Call.of(() -> {
            Peer peer = accept();
            peer.upgrade(furtherFields);
            return peer;
        });
    }

    /** How many connections this side has not closed. */
    public int open() {
        return open.size();
    }

    /** Stops listening and closes all connections; the socket's file stays. */
    @Override
    public void close() {
        try {
            for (SocketChannel channel : queued) {
                channel.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Set.copyOf(open).forEach(Peer::close);
        }
    }
}
