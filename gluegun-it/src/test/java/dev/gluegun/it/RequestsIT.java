package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.RequestStream;
import dev.gluegun.WebSocketStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain requests, and an upgrade after them on the same connection, with servers that nobody here wrote. */
@Timeout(60)
final class RequestsIT {

    private static final String TOKEN = "Bearer 12345";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Jetty with a login, a token for those who are logged in, and a WebSocket for those who have it. */
    private static final class Jetty implements AutoCloseable {
        final Server server = new Server(new QueuedThreadPool(20, 4));
        final ServerConnector connector;

        Jetty() throws Exception {
            this(false);
        }

        Jetty(boolean http2) throws Exception {
            HttpConfiguration configuration = new HttpConfiguration();
            HTTP2CServerConnectionFactory cleartext = new HTTP2CServerConnectionFactory(configuration);
            cleartext.setConnectProtocolEnabled(true);
            HttpConnectionFactory plain = new HttpConnectionFactory(configuration);
            connector = http2
                    ? new ServerConnector(server, 1, 1, plain, cleartext)
                    : new ServerConnector(server, 1, 1, plain);
            connector.setHost("localhost");
            server.addConnector(connector);
            WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(
                    server, container -> container.addMapping("/chat", (request, response, callback) -> new Echo()));
            server.setHandler(new Handler.Sequence(new Site(), upgrades));
            server.start();
        }

        Connection open() {
            return Connection.open("localhost", connector.getLocalPort(), Endpoint.once());
        }

        @Override
        public void close() {
            try {
                server.stop();
            } catch (Exception e) {
                throw new AssertionError("Jetty did not stop", e);
            }
        }
    }

    /** What is to be had before the WebSocket. */
    private static final class Site extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            HttpFields fields = request.getHeaders();
            switch (Request.getPathInContext(request)) {
                case "/login" -> {
                    String secret = Content.Source.asString(request, StandardCharsets.UTF_8);
                    response.setStatus(secret.equals("secret") ? 204 : 401);
                    response.getHeaders().add(HttpHeader.SET_COOKIE, "session=abc; Path=/");
                    callback.succeeded();
                }
                case "/token" -> {
                    boolean known = "session=abc".equals(fields.get(HttpHeader.COOKIE));
                    response.setStatus(known ? 200 : 403);
                    Content.Sink.write(response, true, known ? TOKEN : "who are you?", callback);
                }
                case "/digest" -> {
                    long sum = 0;
                    ByteBuffer body = Content.Source.asByteBuffer(request);
                    while (body.hasRemaining()) {
                        sum += body.get();
                    }
                    response.setTrailersSupplier(() -> HttpFields.build().add("Digest", "done"));
                    Content.Sink.write(response, true, String.valueOf(sum), callback);
                }
                case "/trailers" -> {
                    int length = Content.Source.asByteBuffer(request).remaining();
                    HttpFields trailers = Objects.requireNonNull(request.getTrailers(), "trailers");
                    String told = length + " bytes, Digest: " + trailers.get("Digest") + ", Signed-By: "
                            + trailers.get("Signed-By");
                    Content.Sink.write(response, true, told, callback);
                }
                case "/chat" -> {
                    if (TOKEN.equals(fields.get(HttpHeader.AUTHORIZATION))) {
                        return false;
                    }
                    Response.writeError(request, response, callback, 401);
                }
                default -> Response.writeError(request, response, callback, 404);
            }
            return true;
        }
    }

    /** Says what it hears. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
    }

    @Test
    void aClientLogsInFetchesATokenAndUpgradesOnOneConnection() throws Exception {
        try (Jetty jetty = new Jetty();
                Connection connection = jetty.open()) {
            RequestStream.Answer login =
                    connection.post("/login", bytes("secret")).awaitAnswer(Endpoint.PATIENCE);
            assertThat(login.status()).isEqualTo(204);
            String cookie = login.headers().first("Set-Cookie").orElseThrow().split(";")[0];
            RequestStream.Answer token =
                    connection.get("/token", Headers.of("Cookie", cookie)).awaitAnswer(Endpoint.PATIENCE);
            assertThat(token.status()).isEqualTo(200);

            WebSocketStream refused = connection.upgrade("/chat");
            assertThatThrownBy(() -> refused.awaitUpgrade(Endpoint.PATIENCE))
                    .isInstanceOfSatisfying(
                            UpgradeRejected.class,
                            how -> assertThat(how.status()).isEqualTo(401));
            WebSocketStream stream = connection.upgrade("/chat", Headers.of("Authorization", token.bodyText()));
            stream.awaitUpgrade(Endpoint.PATIENCE);
            stream.send(new Frame.Text("hello"));
            assertThat(stream.receive(Endpoint.PATIENCE)).isEqualTo(new Frame.Text("hello"));
            assertThatThrownBy(() -> connection.get("/token")).isInstanceOf(InvalidMessage.class);
            assertThat(jetty.connector.getConnectedEndPoints()).hasSize(1);
            connection.shutdown();
        }
    }

    @Test
    void bodiesOfEachKindAreReadByJettyAndItsTrailersAreDelivered() throws Exception {
        try (Jetty jetty = new Jetty();
                Connection connection = jetty.open()) {
            byte[] large = new byte[5_000_000];
            Arrays.fill(large, (byte) 1);
            RequestStream whole = connection.post("/digest", large);
            RequestStream pieces = connection.request("POST", "/digest", Headers.of("Transfer-Encoding", "chunked"));
            RequestStream asked =
                    connection.put("/digest", Headers.of("Expect", "100-continue"), bytes("\u0001\u0002"));
            RequestStream.Answer answer = whole.awaitAnswer(Endpoint.PATIENCE);
            assertThat(answer.bodyText()).isEqualTo("5000000");
            assertThat(answer.trailers().first("Digest")).contains("done");
            pieces.data(false, new byte[] {1, 2, 3});
            pieces.data(true, new byte[] {4});
            assertThat(text(pieces.awaitBody(Endpoint.PATIENCE))).isEqualTo("10");
            assertThat(text(asked.awaitBody(Endpoint.PATIENCE))).isEqualTo("3");
            assertThat(connection
                            .head("/nowhere")
                            .awaitAnswer(Endpoint.PATIENCE)
                            .status())
                    .isEqualTo(404);
            assertThat(jetty.connector.getConnectedEndPoints()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void trailersOfARequestAreReadByJetty(Protocol protocol) throws Exception {
        try (Jetty jetty = new Jetty(true);
                Connection connection = Connection.open(
                        "localhost",
                        jetty.connector.getLocalPort(),
                        Endpoint.once().withProtocols(protocol))) {
            assertThat(connection.awaitUp(Endpoint.PATIENCE)).isEqualTo(protocol);
            byte[] large = new byte[1_000_000];
            RequestStream stream = connection.request("POST", "/trailers", Headers.of("Transfer-Encoding", "chunked"));
            stream.data(false, large);
            assertThatThrownBy(() -> stream.trailers(Headers.of("Connection", "close")))
                    .isInstanceOf(InvalidMessage.class);
            stream.trailers(Headers.of("Digest", "sha-256=x", "Signed-By", "me"));
            assertThat(stream.awaitAnswer(Endpoint.PATIENCE).bodyText())
                    .isEqualTo("1000000 bytes, Digest: sha-256=x, Signed-By: me");
            assertThat(connection.get("/token").awaitAnswer(Endpoint.PATIENCE).status())
                    .isEqualTo(403);
            assertThat(jetty.connector.getConnectedEndPoints()).hasSize(1);
        }
    }

    @Test
    void requestsAndASocketShareOneConnectionOfHttp2() throws Exception {
        try (Jetty jetty = new Jetty(true);
                Connection connection = Connection.open(
                        "localhost",
                        jetty.connector.getLocalPort(),
                        Endpoint.once().withProtocols(Protocol.HTTP_2))) {
            assertThat(connection.awaitUp(Endpoint.PATIENCE)).isEqualTo(Protocol.HTTP_2);
            RequestStream pieces = connection.request("POST", "/digest", Headers.of("Transfer-Encoding", "chunked"));
            byte[] large = new byte[500_000];
            Arrays.fill(large, (byte) 1);
            RequestStream.Answer whole = connection.post("/digest", large).awaitAnswer(Endpoint.PATIENCE);
            assertThat(whole.bodyText()).isEqualTo("500000");
            assertThat(whole.trailers().first("Digest")).contains("done");
            assertThat(connection
                            .head("/nowhere")
                            .awaitAnswer(Endpoint.PATIENCE)
                            .status())
                    .isEqualTo(404);
            WebSocketStream stream = connection.upgrade("/chat", Headers.of("Authorization", TOKEN));
            stream.awaitUpgrade(Endpoint.PATIENCE);
            stream.send(new Frame.Text("hello"));
            assertThat(stream.receive(Endpoint.PATIENCE)).isEqualTo(new Frame.Text("hello"));
            pieces.data(false, new byte[] {1, 2});
            pieces.data(true, new byte[] {3});
            assertThat(text(pieces.awaitBody(Endpoint.PATIENCE))).isEqualTo("6");
            RequestStream cancelled = connection.request("POST", "/digest", Headers.of("Content-Length", "10"));
            cancelled.cancel();
            assertThat(connection.get("/token").awaitAnswer(Endpoint.PATIENCE).status())
                    .isEqualTo(403);
            assertThat(jetty.connector.getConnectedEndPoints()).hasSize(1);
        }
    }

    @Test
    void theServerOfTheJdkAnswersManyRequestsOnOneConnection() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        server.createContext("/echo", exchange -> {
            clients.add(exchange.getRemoteAddress());
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            boolean chunked = body.length % 2 == 1;
            exchange.sendResponseHeaders(200, head || body.length == 0 ? -1 : chunked ? 0 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        try (Connection connection =
                Connection.open("localhost", server.getAddress().getPort(), Endpoint.once())) {
            for (int i = 0; i < 200; i++) {
                byte[] body = ("number " + i + "x".repeat(i)).getBytes(StandardCharsets.UTF_8);
                assertThat(connection.post("/echo", body).awaitBody(Endpoint.PATIENCE))
                        .isEqualTo(body);
                assertThat(connection
                                .head("/echo")
                                .awaitAnswer(Endpoint.PATIENCE)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(clients).hasSize(1);
        } finally {
            server.stop(0);
        }
    }
}
