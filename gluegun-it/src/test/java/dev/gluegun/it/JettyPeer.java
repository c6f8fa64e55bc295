package dev.gluegun.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A server of conversations on Jetty, as a program of its own; {@link Peer} tells what it understands. Besides, it sends back what is
 * posted to {@code /mirror}.
 */
public final class JettyPeer {

    private static final int LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;

    /** Each port that it listens on takes some. */
    private static final int MOST_THREADS = 200;

    private final Server server;
    private final PingedSockets pinged;

    private JettyPeer() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setDaemon(true);
        server = new Server(threads);
        pinged = new PingedSockets();
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, this::configure);
        server.setHandler(new Handler.Sequence(new PlainAnswers(), upgrades));
    }

    public static void main(String[] arguments) throws Exception {
        JettyPeer peer = new JettyPeer();
        peer.server.start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                peer.listen(options(line));
            }
        }
        System.exit(0);
    }

    /** Tells the test something. */
    static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static Map<String, String> options(String line) {
        Map<String, String> options = new HashMap<>();
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            options.put(pair[0], pair[1]);
        }
        return options;
    }

    private void listen(Map<String, String> options) throws Exception {
        HttpConnectionFactory http = new HttpConnectionFactory();
        boolean http2 = options.containsKey("http2");
        ServerConnector connector;
        if (options.containsKey("certificate")) {
            http.getHttpConfiguration().addCustomizer(new SecureRequestCustomizer(false));
            connector = http2
                    ? new ServerConnector(server, 0, 1, overTls(options, http))
                    : new ServerConnector(
                            server, 0, 1, new SslConnectionFactory(tls(options), http.getProtocol()), http);
        } else if (http2) {
            connector = new ServerConnector(
                    server, 0, 1, http, new HTTP2CServerConnectionFactory(http.getHttpConfiguration()));
        } else {
            connector = new ServerConnector(server, 0, 1, http);
        }
        connector.setHost(options.getOrDefault("address", "127.0.0.1"));
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        connector.start();
        tell("listening " + connector.getLocalPort());
    }

    /** HTTP/2 and HTTP/1.1, as the client likes it (ALPN). */
    private static ConnectionFactory[] overTls(Map<String, String> options, HttpConnectionFactory http)
            throws IOException {
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http.getHttpConfiguration());
        // ALPN's names (RFC 7301, section 6), which are in small letters.
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol(http.getProtocol());
        return new ConnectionFactory[] {new SslConnectionFactory(tls(options), alpn.getProtocol()), alpn, http2, http};
    }

    private static SslContextFactory.Server tls(Map<String, String> options) throws IOException {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(Pem.keyStore(Path.of(options.get("certificate")), Path.of(options.get("key"))));
        tls.setKeyStorePassword("");
        if (options.containsKey("version")) {
            tls.setIncludeProtocols(options.get("version"));
        }
        if (options.containsKey("clients")) {
            tls.setTrustStore(Pem.trustStore(Path.of(options.get("clients"))));
            tls.setNeedClientAuth(true);
        }
        return tls;
    }

    private void configure(ServerWebSocketContainer container) {
        container.setIdleTimeout(Duration.ZERO);
        container.setMaxTextMessageSize(LARGEST_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(LARGEST_MESSAGE_BYTES);
        container.setMaxFrameSize(LARGEST_MESSAGE_BYTES);
        container.addMapping("/*", this::accept);
    }

    private Object accept(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        Fields query = Request.extractQueryParameters(request);
        Optional.ofNullable(query.getValue("subprotocol"))
                .filter(request.getSubProtocols()::contains)
                .ifPresent(response::setAcceptedSubProtocol);
        chooseExtensions(query, request, response);
        return switch (request.getHttpURI().getPath()) {
            case "/pinged" -> pinged.join();
            case "/numbered" -> new JettyNumbered();
            case "/echo" -> new JettyConversation(request, query, true, pinged);
            default -> new JettyConversation(request, query, false, pinged);
        };
    }

    private static void chooseExtensions(Fields query, ServerUpgradeRequest request, ServerUpgradeResponse response) {
        if (query.get("no_deflate") != null) {
            response.setExtensions(List.of());
            return;
        }
        List<ExtensionConfig> chosen = request.getExtensions().stream()
                .limit(1)
                .map(offer -> withTerms(offer, query))
                .toList();
        response.setExtensions(chosen);
    }

    private static ExtensionConfig withTerms(ExtensionConfig offer, Fields query) {
        StringBuilder terms = new StringBuilder(offer.getParameterizedName());
        for (String name : List.of("server_no_context_takeover", "client_no_context_takeover")) {
            if (query.get(name) != null && !offer.getParameterKeys().contains(name)) {
                terms.append("; ").append(name);
            }
        }
        return ExtensionConfig.parse(terms.toString());
    }

    /** The answers to requests that are not to become WebSockets. */
    private static final class PlainAnswers extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            HttpURI uri = request.getHttpURI();
            if (uri.getPath().equals("/refused")) {
                int status =
                        Integer.parseInt(Request.extractQueryParameters(request).getValue("status"));
                answer(response, status, "X-Reason", "test", "refused with " + status + "\n", callback);
                return true;
            }
            if (uri.getPath().equals("/moved")) {
                answer(response, 302, HttpHeader.LOCATION.asString(), "/echo", "moved to /echo\n", callback);
                return true;
            }
            if (uri.getPath().equals("/mirror")) {
                if (request.getMethod().equals("POST")) {
                    Content.copy(request, response, callback);
                } else {
                    answer(response, 200, "X-Method", request.getMethod(), "mirror\n", callback);
                }
                return true;
            }
            return false;
        }

        private static void answer(
                Response response, int status, String name, String value, String body, Callback callback) {
            response.setStatus(status);
            HttpFields.Mutable fields = response.getHeaders();
            fields.put(name, value);
            Content.Sink.write(response, true, body, callback);
        }
    }
}
