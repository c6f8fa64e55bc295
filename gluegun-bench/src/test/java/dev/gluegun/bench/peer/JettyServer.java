package dev.gluegun.bench.peer;

import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** An echo server with and without TLS that compresses when a client offers it. */
@SuppressWarnings("try") // Jetty's servers stop with whatever exception.
final class JettyServer implements AutoCloseable {

    private static final int LARGEST_MESSAGE = 64 * 1024 * 1024;

    private final Server server;
    private final ServerConnector plain;
    private final ServerConnector secure;

    private JettyServer(Server server, ServerConnector plain, ServerConnector secure) {
        this.server = server;
        this.plain = plain;
        this.secure = secure;
    }

    static JettyServer start(ServerIdentity identity) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConnectionFactory http = new HttpConnectionFactory();
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(identity.keys());
        tls.setKeyStorePassword(identity.password());
        ServerConnector plain = listen(server, new ServerConnector(server, http));
        ServerConnector secure =
                listen(server, new ServerConnector(server, new SslConnectionFactory(tls, http.getProtocol()), http));
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyServer::configure));
        server.start();
        return new JettyServer(server, plain, secure);
    }

    private static ServerConnector listen(Server server, ServerConnector connector) {
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        return connector;
    }

    private static void configure(ServerWebSocketContainer sockets) {
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setMaxTextMessageSize(LARGEST_MESSAGE);
        sockets.setMaxBinaryMessageSize(LARGEST_MESSAGE);
        sockets.setMaxFrameSize(LARGEST_MESSAGE);
        sockets.addMapping("/*", (request, response, callback) -> new JettyEcho());
    }

    URI plain() {
        return URI.create("ws://127.0.0.1:" + plain.getLocalPort() + "/");
    }

    URI secure() {
        return URI.create("wss://127.0.0.1:" + secure.getLocalPort() + "/");
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
