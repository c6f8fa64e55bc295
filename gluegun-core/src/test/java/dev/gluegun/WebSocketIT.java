package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reusable socket: connecting in one call, sending, receiving, and the callback's form. */
@SocketTest
class WebSocketIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    // ---- connecting

    @Test
    void aUriSaysWhereToConnectAndWhatToAskFor() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        try (WebSocket socket =
                WebSocket.connect(server.uri("/a%20b/c?q=1&r=%C3%BC"), DEFAULTS.withHeaders(Headers.of("X-A", "1")))) {
            assertThat(request.result().line()).isEqualTo("GET /a%20b/c?q=1&r=%C3%BC HTTP/1.1");
            assertThat(request.result().field("X-A")).hasValue("1");
            socket.connection().close();
        }
    }

    @Test
    void aUriWithoutAPathAsksForTheRoot() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        WebSocket socket = WebSocket.connect(URI.create("WS://127.0.0.1:" + server.port()));
        assertThat(request.result().line()).isEqualTo("GET / HTTP/1.1");
        socket.connection().close();
    }

    @Test
    void hostPortAndPathDoAsWell() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        WebSocket socket = WebSocket.connect(server.host(), server.port(), "/chat", DEFAULTS);
        assertThat(request.result().line()).isEqualTo("GET /chat HTTP/1.1");
        assertThat(socket).hasToString("WebSocket[Connection[127.0.0.1:" + server.port() + "]]");
        socket.connection().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "https://localhost/",
                "localhost",
                "/path",
                "ws:///path",
                "ws:localhost",
                "ws://localhost/#fragment",
                "ws://user:secret@localhost/",
                "ws://localhost:0/",
                "ws://localhost:99999/"
            })
    void aUriThatIsNoWebSocketAddressIsRefused(String uri) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect(URI.create(uri)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret"));
    }

    @Test
    void aSchemeThatContradictsTheTransportIsRefused() {
        WebSocketOptions tls =
                DEFAULTS.withConnectOptions(ConnectOptions.defaults().withTransport(Transport.TLS));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/"), tls))
                .withMessageContaining("scheme");
        WebSocketOptions tcp =
                DEFAULTS.withConnectOptions(ConnectOptions.defaults().withTransport(Transport.TCP));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect(URI.create("wss://localhost:" + server.port()), tcp));
    }

    @Test
    void oneDeadlineCoversTheUpgrade() {
        Call<Peer> silent = Call.of(() -> {
            Peer peer = server.accept();
            peer.request();
            return peer;
        });
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/"), DEFAULTS.withTimeout(Duration.ofMillis(150))))
                .returns(Phase.UPGRADE, Timeout::phase);
        // Any failure closes the connection.
        silent.result().expectEnd();
    }

    @Test
    void aFailureToConnectIsToldAtOnceAsThereIsNoRetry() {
        URI nobody = URI.create("ws://127.0.0.1:" + ScriptedServer.unusedPort());
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> WebSocket.connect(nobody))
                .returns(Phase.TCP, ConnectionError::phase);
    }

    @Test
    void aRefusalClosesTheConnectionAlsoWhenItCouldBeKept() {
        Call<Peer> refusing = Call.of(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
            return peer;
        });
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/")))
                .returns(403, UpgradeRejected::status);
        refusing.result().expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    void connectingCanBeInterrupted(Call.On kind) {
        Call<WebSocket> connecting =
                Call.on(kind, () -> WebSocket.connect(server.uri("/"))).awaitWaiting();
        Peer peer = server.accept();
        peer.request();
        connecting.interrupt();
        connecting.failure(Interrupted.class);
        assertThat(connecting.wasInterruptedAtEnd()).isTrue();
        peer.expectEnd();
    }

    @Test
    void theAnswerCanBeLookedAt() {
        try (Conversation conversation = Conversation.begin(
                server,
                UpgradeOptions.defaults().withProtocol("chat"),
                "Sec-WebSocket-Protocol: chat",
                "X-Greeting: hello")) {
            WebSocket socket = conversation.socket();
            assertThat(socket.subprotocol()).hasValue("chat");
            assertThat(socket.responseHeaders().first("x-greeting")).hasValue("hello");
            assertThat(socket.lastRoundTrip()).isEmpty();
            assertThat(socket.connection().awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
            assertThat(socket.stream().awaitUpgrade(PATIENCE).subprotocol()).hasValue("chat");
        }
    }

    // ---- frames

    @Test
    void everyKindOfFrameCanBeSent() {
        try (Conversation conversation = Conversation.begin(server)) {
            WebSocket socket = conversation.socket();
            Peer peer = conversation.peer();
            socket.sendText("grüße");
            assertThat(peer.text()).isEqualTo("grüße");
            socket.sendText("");
            assertThat(peer.text()).isEmpty();
            socket.sendBinary(new byte[] {1, 2});
            assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 2, new byte[] {1, 2}));
            ByteBuffer buffer =
                    ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3);
            socket.sendBinary(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 2, new byte[] {1, 2}));
            socket.sendBinary(ByteBuffer.allocateDirect(3).put(0, (byte) 9));
            assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 2, new byte[] {9, 0, 0}));
            socket.ping(new byte[] {3});
            assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 9, new byte[] {3}));
            socket.pong(new byte[125]);
            assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 10, new byte[125]));
            socket.sendFrame(new Frame.Text("last"));
            assertThat(peer.text()).isEqualTo("last");
            socket.sendClose(4000, "bye");
            assertThat(peer.frame()).satisfies(close -> {
                assertThat(close.closeCode()).isEqualTo(4000);
                assertThat(close.text()).endsWith("bye");
            });
        }
    }

    @Test
    void aMalformedFrameIsRefusedAndTheSocketStaysUsable() {
        try (Conversation conversation = Conversation.begin(server)) {
            WebSocket socket = conversation.socket();
            List<Runnable> bad = List.of(
                    () -> socket.ping(new byte[126]),
                    () -> socket.pong(new byte[126]),
                    () -> socket.sendText("lone \ud800 surrogate"),
                    () -> socket.sendText("\udc00"),
                    () -> socket.sendClose(999, ""),
                    () -> socket.sendClose(1004, ""),
                    () -> socket.sendClose(1005, ""),
                    () -> socket.sendClose(1006, ""),
                    () -> socket.sendClose(1015, ""),
                    () -> socket.sendClose(2999, ""),
                    () -> socket.sendClose(5000, ""),
                    () -> socket.sendClose(1000, "x".repeat(124)),
                    () -> socket.sendClose(1000, "ü".repeat(62)),
                    () -> socket.sendClose(1000, "\ud800"),
                    () -> socket.sendFrame(new Frame.CloseWithReason(1000, new byte[] {(byte) 0xff})));
            for (Runnable sending : bad) {
                assertThatExceptionOfType(InvalidMessage.class).isThrownBy(sending::run);
            }
            socket.sendText("usable");
            assertThat(conversation.peer().text()).isEqualTo("usable");
            conversation.peer().sendText("both ways");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("both ways"));
        }
    }

    @Test
    void theOptionsTimeoutIsTheReceivers() {
        try (Conversation conversation = Conversation.begin(server, DEFAULTS.withTimeout(Duration.ofSeconds(1)))) {
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame())
                    .returns(Phase.OPEN, Timeout::phase);
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> conversation.socket().receiveAppFrame());
            conversation.peer().sendText("later");
            assertThat(conversation.socket().receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("later"));
        }
    }

    // ---- the callback's form

    @Test
    void theCallbacksValueIsReturnedAndTheSocketClosed() {
        Call<Integer> closeCode = Call.of(() -> {
            Peer peer = server.accept();
            peer.upgrade();
            assertThat(peer.text()).isEqualTo("hello");
            int code = peer.closeCode();
            peer.send(ServerFrames.close(1000, ""));
            peer.expectEnd();
            return code;
        });
        String value = WebSocket.withSocket(server.uri("/"), DEFAULTS, socket -> {
            socket.sendText("hello");
            return "value";
        });
        assertThat(value).isEqualTo("value");
        assertThat(closeCode.result()).isEqualTo(1000);
    }

    @Test
    void theCallbacksExceptionWins() {
        Call<Void> answering = Call.run(() -> {
            Peer peer = server.accept();
            peer.upgrade();
            assertThat(peer.closeCode()).isEqualTo(1000);
            peer.send(ServerFrames.close(1000, ""));
            peer.expectEnd();
        });
        RuntimeException bug = new IllegalStateException("the callback's");
        RuntimeException thrown = catchThrowableOfType(
                IllegalStateException.class,
                () -> WebSocket.withSocket(server.host(), server.port(), "/", DEFAULTS, socket -> {
                    throw bug;
                }));
        assertThat(thrown).isSameAs(bug);
        answering.result();
    }

    @Test
    void aCallbackThatIsInterruptedLeavesTheFlagSet() {
        Call<Peer> peer = server.upgradeNext();
        Call<String> caller = Call.of(() -> WebSocket.withSocket(server.uri("/"), DEFAULTS, socket -> {
            Thread.currentThread().interrupt();
            return "done";
        }));
        assertThat(caller.result()).isEqualTo("done");
        assertThat(caller.wasInterruptedAtEnd()).isTrue();
        assertThat(peer.result().closeCode()).isEqualTo(1000);
        peer.result().expectEnd();
    }

    @Test
    void nothingIsCalledBackWhenConnectingFails() {
        URI nobody = URI.create("ws://127.0.0.1:" + ScriptedServer.unusedPort());
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> WebSocket.withSocket(nobody, DEFAULTS, socket -> {
                    throw new AssertionError("called back without a socket");
                }));
    }

    @Test
    void aSocketThatTheCallbackClosedIsFine() {
        Call<Peer> peer = server.upgradeNext();
        WebSocket.withSocket(server.uri("/"), DEFAULTS, socket -> {
            socket.connection().close();
            assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("a"));
            return "done";
        });
        peer.result().expectEnd();
    }

    @Test
    void aPeersOffenceInsideTheCallbackIsTheCallbacksException() {
        Call<Void> offending = Call.run(() -> {
            Peer peer = server.accept();
            peer.upgrade();
            peer.send(new byte[] {(byte) 0xff, 0});
            assertThat(peer.closeCode()).isEqualTo(1002);
            peer.expectEnd();
            peer.close();
        });
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> WebSocket.withSocket(server.uri("/"), DEFAULTS, WebSocket::receiveFrame));
        offending.result();
    }

    @Test
    void nullIsRefusedByName() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> WebSocket.connect(null))
                .withMessage("uri");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/"), null))
                .withMessage("options");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> WebSocket.connect("localhost", 80, null, DEFAULTS))
                .withMessage("path");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> WebSocket.withSocket(server.uri("/"), DEFAULTS, null))
                .withMessage("callback");
        try (Conversation conversation = Conversation.begin(server)) {
            WebSocket socket = conversation.socket();
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> socket.sendText(null))
                    .withMessage("text");
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> socket.sendBinary((ByteBuffer) null))
                    .withMessage("data");
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> socket.sendFrame(null))
                    .withMessage("frame");
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> socket.receiveFrame(null))
                    .withMessage("timeout");
        }
    }
}
