package dev.gluegun.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** An echo server that compresses when a client offers it. */
final class JettyServer implements AutoCloseable {

    private final Server server;
    private final ServerConnector connector;

    private JettyServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    static JettyServer start() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyServer::configure));
        server.start();
        return new JettyServer(server, connector);
    }

    private static void configure(ServerWebSocketContainer sockets) {
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.addMapping("/*", (request, response, callback) -> new JettyEcho());
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the server did not stop", e);
        }
    }
}
