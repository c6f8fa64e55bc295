package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.WebSocketStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets over HTTP/2 (RFC 8441): their handshake and its faults, many of them on a connection, and the fallback to HTTP/1.1. */
@Timeout(60)
class Http2IT {

    private static WebSocketOptions http2() {
        return Clients.options().withProtocols(Protocol.HTTP_2);
    }

    private static WebSocketOptions over(MockWebSocketServer server, Protocol... protocols) {
        return Clients.options()
                .withConnectOptions(ConnectOptions.defaults()
                        .withRetry(RetryPolicy.none())
                        .withTls(TlsOptions.defaults().withCaCertificates(server.caCertificate())))
                .withProtocols(protocols);
    }

    private static MockWebSocketServer secure(ServerOptions options) {
        return MockWebSocketServer.start(options.withTls(ServerCertificate.GOOD));
    }

    @Test
    void theHandshakesHeadIsRecorded() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(
                    Script.script(Handshake.accept().withSubprotocols("b", "a")).expectClose());
            WebSocketOptions options = http2().withHeaders(Headers.of("Authorization", "Bearer x"))
                    .withUpgradeOptions(Clients.upgrade().withProtocol("a").withProtocol("b"));

            try (WebSocket socket = WebSocket.connect(server.uri("/chat?room=1"), options)) {
                assertThat(socket.subprotocol()).contains("a");
            }

            server.assertNothingLeft();
            RequestHead head = server.requests().getFirst();
            assertThat(head.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(head.method()).isEqualTo("CONNECT");
            assertThat(head.target()).isEqualTo("/chat?room=1");
            assertThat(head.headers().first("Host")).contains("127.0.0.1:" + server.port());
            assertThat(head.headers().first("Authorization")).contains("Bearer x");
            assertThat(head.headers().contains("Sec-WebSocket-Key")).isFalse();
        }
    }

    @Test
    void overTlsAlpnDecides() {
        for (Protocol protocol : Protocol.values()) {
            try (MockWebSocketServer server = secure(ServerOptions.defaults())) {
                server.enqueue(Script.script().sendText("over TLS").expectClose());

                try (WebSocket socket = WebSocket.connect(server.uri(), over(server, protocol))) {
                    assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("over TLS"));
                }

                server.assertNothingLeft();
                assertThat(server.requests().getFirst().protocol()).isEqualTo(protocol);
            }
        }
    }

    @Test
    void aClientFallsBackWhereWebSocketsAreNotTakenOverHttp2AndRemembersIt() {
        try (MockWebSocketServer server = secure(ServerOptions.defaults().withConnectProtocol(false))) {
            server.always(Script.script().sendText("here").expectClose());

            for (int i = 0; i < 2; i++) {
                try (WebSocket socket =
                        WebSocket.connect(server.uri(), over(server, Protocol.HTTP_2, Protocol.HTTP_1_1))) {
                    assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("here"));
                }
            }

            server.assertNothingLeft();
            assertThat(server.requests()).extracting(RequestHead::protocol).containsOnly(Protocol.HTTP_1_1);
            // The first connection spoke HTTP/2, and nothing was asked on it.
            assertThat(server.requests()).extracting(RequestHead::connection).containsExactly(2, 3);
        }
    }

    @Test
    void withoutHttp2TheClientIsLeftWithHttp11() {
        try (MockWebSocketServer server = secure(ServerOptions.defaults().withHttp2(false))) {
            server.enqueue(Script.script().sendText("here").expectClose());

            try (WebSocket socket = WebSocket.connect(server.uri(), over(server, Protocol.HTTP_2, Protocol.HTTP_1_1))) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("here"));
            }

            server.assertNothingLeft();
            RequestHead head = server.requests().getFirst();
            assertThat(head.protocol()).isEqualTo(Protocol.HTTP_1_1);
            assertThat(head.connection()).isEqualTo(1);
        }
    }

    @Test
    void anyResponseMayTakeTheUpgradesPlace() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.respond(
                    401, Headers.of("WWW-Authenticate", "Bearer", "Connection", "close"), "Who are you?")));

            assertThatThrownBy(() -> WebSocket.connect(server.uri(), http2()))
                    .isInstanceOfSatisfying(UpgradeRejected.class, e -> {
                        assertThat(e.status()).isEqualTo(401);
                        assertThat(e.headers().first("WWW-Authenticate")).contains("Bearer");
                        assertThat(e.bodyText()).isEqualTo("Who are you?");
                    });

            server.assertNothingLeft();
        }
    }

    private static void fails(Handshake handshake, String words) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(handshake));

            assertThatThrownBy(() -> WebSocket.connect(server.uri(), http2()))
                    .isInstanceOf(GluegunException.class)
                    .hasMessageContaining(words);

            server.assertNothingLeft();
        }
    }

    @Test
    void aSubprotocolOrExtensionThatNobodyAskedForIsAnOffence() {
        fails(Handshake.accept().withUnrequestedSubprotocol("chat"), "chat");
        fails(Handshake.accept().withUnrequestedExtension("x-shout; loud"), "x-shout");
    }

    @Test
    void bytesThatAreNoHttp2EndTheConnection() {
        fails(Handshake.respondBytes("SSH-2.0-OpenSSH_9.9\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), "HTTP/2");
    }

    @Test
    void anInterimResponseAloneIsFollowedByAReset() {
        fails(Handshake.respond(103, Headers.empty(), ""), "reset");
    }

    @Test
    void aServerThatNeverAnswersRunsIntoTheDeadline() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.silent()));

            assertThatThrownBy(() -> WebSocket.connect(server.uri(), http2().withTimeout(Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(
                            GluegunException.Timeout.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.UPGRADE));

            server.assertNothingLeft();
        }
    }

    @Test
    void aStreamWithoutAScriptIsRefusedAndReported() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            assertThatThrownBy(() -> WebSocket.connect(server.uri(), http2()))
                    .isInstanceOfSatisfying(
                            UpgradeRejected.class, e -> assertThat(e.status()).isEqualTo(503));

            assertThatThrownBy(server::assertNothingLeft)
                    .hasMessageContaining("connection 1, stream 1: no script was left for it");
        }
    }

    private static Connection connection(MockWebSocketServer server) {
        return Connection.open(
                "127.0.0.1",
                server.port(),
                ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none()));
    }

    private static WebSocketStream upgraded(Connection connection) {
        WebSocketStream stream = connection.upgrade("/");
        stream.awaitUpgrade(Clients.PATIENCE);
        return stream;
    }

    @Test
    void whatAScriptDoesToItsStreamOthersDoNotFeel() {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Connection connection = connection(server)) {
            server.enqueue(
                    Script.script().halfOpen(),
                    Script.script().sendText("one").reset(),
                    Script.script().stallWriting(Duration.ofMinutes(1)).stallReading(Duration.ofMinutes(1)),
                    Script.script()
                            .expectText("hi")
                            .splitEvery(1, Duration.ofMillis(1))
                            .sendText("hello"));
            upgraded(connection);
            WebSocketStream reset = upgraded(connection);
            upgraded(connection);
            WebSocketStream sound = upgraded(connection);

            assertThat(reset.receive(Clients.PATIENCE)).isEqualTo(new Frame.Text("one"));
            assertThatThrownBy(() -> reset.receive(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
            sound.send(new Frame.Text("hi"));
            assertThat(sound.receive(Clients.PATIENCE)).isEqualTo(new Frame.Text("hello"));

            server.assertNothingLeft();
            assertThat(server.requests()).extracting(RequestHead::connection).containsOnly(1);
            assertThat(server.requests()).extracting(RequestHead::stream).containsExactly(1, 3, 5, 7);
        }
    }

    @Test
    void streamsGetTheScriptsInTheirOrder() {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Connection connection = connection(server)) {
            connection.awaitUp(Clients.PATIENCE);
            List<WebSocketStream> streams = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                server.enqueue(Script.script().sendText("script " + i).expectClose());
            }
            for (int i = 0; i < 50; i++) {
                streams.add(connection.upgrade("/" + i));
            }
            for (int i = 0; i < 50; i++) {
                streams.get(i).awaitUpgrade(Clients.PATIENCE);
                assertThat(streams.get(i).receive(Clients.PATIENCE)).isEqualTo(new Frame.Text("script " + i));
                assertThat(server.requests().get(i).target()).isEqualTo("/" + i);
                streams.get(i).send(new Frame.Close());
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void aResetOfTheConnectionEndsItForEveryStream() {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Connection connection = connection(server)) {
            server.enqueue(
                    Script.script().expectEnd(),
                    Script.script().expectText("now").resetConnection());
            WebSocketStream bystander = upgraded(connection);
            WebSocketStream cause = upgraded(connection);

            cause.send(new Frame.Text("now"));

            assertThatThrownBy(() -> bystander.receive(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
            assertThatThrownBy(() -> cause.receive(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
            server.assertNothingLeft();
        }
    }

    @Test
    void aConnectionThatGoesAwayKeepsItsStreamsAndTakesNoMore() {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Connection connection = connection(server)) {
            server.enqueue(
                    Script.script().expectText("now").goAway().sendText("gone").expectText("bye"),
                    Script.script().expectText("still").sendText("here"));
            WebSocketStream cause = upgraded(connection);
            WebSocketStream bystander = upgraded(connection);

            cause.send(new Frame.Text("now"));
            assertThat(cause.receive(Clients.PATIENCE)).isEqualTo(new Frame.Text("gone"));

            assertThatThrownBy(() -> connection.upgrade("/").awaitUpgrade(Clients.PATIENCE))
                    .isInstanceOf(GluegunException.class)
                    .hasMessageContaining("GOAWAY");
            bystander.send(new Frame.Text("still"));
            assertThat(bystander.receive(Clients.PATIENCE)).isEqualTo(new Frame.Text("here"));
            cause.send(new Frame.Text("bye"));
            server.assertNothingLeft();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void goingAwayIsForHttp2() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().goAway());
            try (WebSocket socket = WebSocket.connect(server.uri("/"), Clients.options())) {
                assertThat(socket.receiveFrame(Clients.PATIENCE)).isInstanceOf(Frame.CloseWithReason.class);
            }
            assertThatThrownBy(server::assertNothingLeft)
                    .hasMessageContaining("step 1: GOAWAY is for HTTP/2, but the client has come with HTTP/1.1");
        }
    }

    @Test
    void closingEndsEveryStreamAndThread() {
        MockWebSocketServer server = MockWebSocketServer.start();
        server.always(Script.script().expectText("never").expectClose());
        try (Connection connection = connection(server)) {
            WebSocketStream one = upgraded(connection);
            WebSocketStream two = upgraded(connection);

            server.close();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .noneMatch(thread -> thread.getName().startsWith("gluegun-testkit")));
            assertThatThrownBy(() -> one.receive(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
            assertThatThrownBy(() -> two.receive(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
        }
    }
}
