package dev.gluegun.bench.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * The neutral server for HTTP/2 (RFC 8441): Jetty, which speaks HTTP/1.1 on the same port, and sends every message back.
 *
 * <p>It prints the port it listens on (127.0.0.1), without TLS, and 0 for the port it has not; it ends when its standard input
 * does.
 */
public final class Http2Server implements AutoCloseable {

    private static final int BACKLOG = 4_096;
    private static final int MOST_STREAMS = 1_024;
    private static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final Server server;
    private final ServerConnector connector;

    private Http2Server(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** There are no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (Http2Server server = start()) {
            System.out.println(server.connector.getLocalPort() + " 0");
            while (System.in.read() >= 0) {
                // Whatever comes means nothing, only its end does.
            }
        }
    }

    private static Http2Server start() throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http), http2);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, Http2Server::configure));
        server.start();
        return new Http2Server(server, connector);
    }

    private static void configure(ServerWebSocketContainer sockets) {
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setMaxTextMessageSize(LARGEST_MESSAGE_BYTES);
        sockets.setMaxBinaryMessageSize(LARGEST_MESSAGE_BYTES);
        sockets.setMaxFrameSize(LARGEST_MESSAGE_BYTES);
        sockets.addMapping("/*", (request, response, callback) -> new Echo());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }

    /** Takes one message after the other, and sends it back before the next. Public, as Jetty calls it by method handles. */
    public static final class Echo implements Session.Listener {

        private @Nullable Session session;

        Echo() {}

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            opened.demand();
        }

        @Override
        public void onWebSocketText(String message) {
            Session open = Objects.requireNonNull(session);
            open.sendText(message, Callback.from(open::demand, failure -> open.disconnect()));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            Session open = Objects.requireNonNull(session);
            Runnable next = () -> {
                callback.succeed();
                open.demand();
            };
            open.sendBinary(payload, Callback.from(next, failure -> {
                callback.fail(failure);
                open.disconnect();
            }));
        }
    }
}
