package dev.gluegun.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * A server on a free port of 127.0.0.1 that does nothing by itself: the test accepts each connection and says, byte by byte, what
 * is sent on it. It shares no code with the library, so that no mistake of the library's hides.
 */
public final class ScriptedServer implements AutoCloseable {

    /** How long the test waits for what has to come. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BACKLOG = 1000;

    private final ServerSocket listener;
    private final Set<Peer> open = ConcurrentHashMap.newKeySet();

    private ScriptedServer(int receiveBufferBytes, ServerSocketFactory sockets) {
        try {
            listener = sockets.createServerSocket();
            if (receiveBufferBytes > 0) {
                // Has to be set before the port is bound to hold for what is accepted.
                listener.setReceiveBufferSize(receiveBufferBytes);
            }
            listener.setSoTimeout((int) PATIENCE.toMillis());
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens with the system's buffers. */
    public static ScriptedServer start() {
        return new ScriptedServer(0, ServerSocketFactory.getDefault());
    }

    /**
     * Listens with TLS, which is shaken hands for when a peer is first read from or written to.
     *
     * @param protocols what is chosen from by ALPN, the preferred one first; without any, there is no ALPN
     */
    public static ScriptedServer withTls(SSLContext context, String... protocols) {
        ScriptedServer server = new ScriptedServer(0, context.getServerSocketFactory());
        if (protocols.length > 0) {
            SSLServerSocket listener = (SSLServerSocket) server.listener;
            SSLParameters parameters = listener.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            listener.setSSLParameters(parameters);
        }
        return server;
    }

    /** Listens with buffers so small that the client soon notices when the server does not read. */
    public static ScriptedServer withSmallReceiveBuffer() {
        return new ScriptedServer(16 * 1024, ServerSocketFactory.getDefault());
    }

    /** A port of 127.0.0.1 on which nobody listens. */
    public static int unusedPort() {
        try (ScriptedServer gone = start()) {
            return gone.port();
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    /** Waits for the next connection. */
    public Peer accept() {
        try {
            Peer peer = new Peer(new TcpLine(listener.accept()), open::remove);
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

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Set.copyOf(open).forEach(Peer::close);
        }
    }
}
