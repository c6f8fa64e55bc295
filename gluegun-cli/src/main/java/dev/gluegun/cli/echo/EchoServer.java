package dev.gluegun.cli.echo;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty server on the loopback address that sends every WebSocket message back to whoever sent it.
 *
 * <p>It accepts permessage-deflate when it is offered (RFC 7692) and the first of the subprotocols that are offered, on
 * any path. Messages of up to {@value #MAX_MESSAGE_BYTES} bytes are echoed whole.
 *
 * <p>It speaks HTTP/1.1, and HTTP/2 with WebSocket by extended CONNECT (RFC 8441): over TLS as ALPN says, and on a plain port to
 * clients that begin with it (prior knowledge).
 */
public final class EchoServer implements AutoCloseable {

    /** The largest message that is echoed, in bytes; a larger one is closed with 1009. */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private static final String HOST = "127.0.0.1";
    private static final int MOST_THREADS = 32;
    private static final int FEWEST_THREADS = 4;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);

    private final Server server;
    private final ServerWebSocketContainer sockets;
    private final URI uri;

    private EchoServer(Server server, ServerWebSocketContainer sockets, URI uri) {
        this.server = server;
        this.sockets = sockets;
        this.uri = uri;
    }

    /**
     * Starts a server for {@code ws://}.
     *
     * @param port the port to listen on; 0 for any free one
     * @throws EchoServerException when it cannot listen there
     */
    public static EchoServer start(int port) {
        return start(port, null);
    }

    /**
     * Starts a server for {@code wss://} that presents {@code identity}'s certificate.
     *
     * @param port the port to listen on; 0 for any free one
     * @throws EchoServerException when it cannot listen there
     */
    public static EchoServer startTls(int port, LoopbackIdentity identity) {
        return start(port, Objects.requireNonNull(identity, "identity"));
    }

    private static EchoServer start(int port, @Nullable LoopbackIdentity identity) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
        threads.setName("echo-server");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = connector(server, identity);
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, EchoServer::configure);
        upgrades.setHandler(new UpgradeRequired());
        server.setHandler(upgrades);
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new EchoServerException("could not listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        }
        String scheme = identity == null ? "ws" : "wss";
        URI uri = URI.create(scheme + "://" + HOST + ":" + connector.getLocalPort() + "/");
        return new EchoServer(server, upgrades.getServerWebSocketContainer(), uri);
    }

    private static ServerConnector connector(Server server, @Nullable LoopbackIdentity identity) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        if (identity == null) {
            return new ServerConnector(server, 1, 1, http, new HTTP2CServerConnectionFactory(configuration));
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(identity.keyStore());
        tls.setKeyStorePassword(identity.keyStorePassword());
        tls.setCipherComparator(HTTP2Cipher.COMPARATOR);
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http.getProtocol());
        return new ServerConnector(server, 1, 1, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2, http);
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setIdleTimeout(Duration.ZERO);
        container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        container.setMaxFrameSize(MAX_MESSAGE_BYTES);
        container.addMapping("/*", EchoServer::accept);
    }

    private static Object accept(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (!request.getSubProtocols().isEmpty()) {
            response.setAcceptedSubProtocol(request.getSubProtocols().get(0));
        }
        return new EchoEndpoint();
    }

    /** Where it listens, for a client on this machine: {@code ws://127.0.0.1:41233/}. */
    public URI uri() {
        return uri;
    }

    /** The port it listens on. */
    public int port() {
        return uri.getPort();
    }

    /** The server's name and version, for people. */
    public String product() {
        return "Jetty " + Server.getVersion();
    }

    /** Sends every socket a close frame with 1001 and stops listening; idempotent. */
    @Override
    public void close() {
        // Jetty's own stop drops the sockets without a close frame.
        CompletableFuture<?>[] goodbyes =
                sockets.getOpenSessions().stream().map(EchoServer::sayGoodbye).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(goodbyes)
                .completeOnTimeout(null, LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        stop(server);
    }

    private static CompletableFuture<Void> sayGoodbye(Session session) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        session.close(
                StatusCode.SHUTDOWN,
                "the server stops",
                org.eclipse.jetty.websocket.api.Callback.from(
                        () -> sent.complete(null), failure -> sent.complete(null)));
        return sent;
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new EchoServerException("the echo server did not stop: " + e.getMessage(), e);
        }
    }

    /**
     * The answer to a plain HTTP request: that it has to be an upgrade (RFC 9110, section 15.5.22), or, as HTTP/2 knows no
     * upgrades (RFC 9113, section 8.6), an extended CONNECT.
     */
    private static final class UpgradeRequired extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String how;
            if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
                response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
                response.getHeaders().put(HttpHeader.ALLOW, "CONNECT");
                how = "Send an extended CONNECT (RFC 8441).";
            } else {
                response.setStatus(HttpStatus.UPGRADE_REQUIRED_426);
                response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
                how = "Connect with ws://.";
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
            Content.Sink.write(response, true, "This server echoes WebSocket messages. " + how + "\n", callback);
            return true;
        }
    }
}
