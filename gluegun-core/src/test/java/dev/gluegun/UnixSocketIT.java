package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.UnixServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by Unix domain sockets. */
@SocketTest
class UnixSocketIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();
    private static final ConnectOptions ONCE = ConnectOptions.defaults().withRetry(RetryPolicy.none());

    /** Names of protocols as they stand in a ClientHello (RFC 7301, section 3.1). */
    private static final String ALPN_HTTP_2 = "\u0002h2";

    private static final String ALPN_HTTP_1_1 = "\u0008http/1.1";
    private static final int TLS_HEADER_BYTES = 5;

    @TempDir
    Path directory;

    private UnixServer server;

    @BeforeEach
    void listen() {
        server = UnixServer.in(directory);
    }

    @AfterEach
    void end() {
        server.close();
    }

    // ---- connecting

    @Test
    void aServerOnAUnixSocketIsCalledLocalhost() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        try (WebSocket socket = WebSocket.connectUnix(server.path(), "/chat?room=1", DEFAULTS)) {
            assertThat(request.result().line()).isEqualTo("GET /chat?room=1 HTTP/1.1");
            assertThat(request.result().field("Host")).hasValue("localhost");
            assertThat(socket).hasToString("WebSocket[Connection[Unix socket " + server.path() + "]]");
            socket.connection().close();
        }
    }

    @Test
    void aHostFieldSetByHandNamesTheServer() {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        WebSocket socket =
                WebSocket.connectUnix(server.path(), "/", DEFAULTS.withHeaders(Headers.of("Host", "chat.example")));
        assertThat(request.result().field("Host")).hasValue("chat.example");
        socket.connection().close();
    }

    @Test
    void anExplicitConnectionComesUpInTheBackground() {
        Call<Peer> peer = server.upgradeNext();
        try (Connection connection = Connection.openUnix(server.path())) {
            assertThat(connection).hasToString("Connection[Unix socket " + server.path() + "]");
            assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
            WebSocketStream stream = connection.upgrade("/");
            stream.awaitUpgrade(PATIENCE);
            stream.send(new Frame.Text("hello"));
            assertThat(peer.result().text()).isEqualTo("hello");
            peer.result().sendText("hi");
            assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("hi"));
        }
        peer.result().expectEnd();
    }

    @Test
    void aConnectionThatCannotBeMadeIsTriedAgain() {
        server.close();
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(1, Duration.ofMillis(1)));
        try (Connection connection = Connection.openUnix(server.path(), options)) {
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageStartingWith("Unix socket " + server.path() + ": connection refused")
                    .withMessageEndingWith("(attempt 2, the last)")
                    .returns(Phase.TCP, ConnectionError::phase);
        }
    }

    @Test
    void aTimeoutNamesTheSocketAndThePhase() {
        Path other = directory.resolve("x");
        assertThat(other.toFile().mkdir()).isTrue();
        try (UnixServer full = UnixServer.withFullQueue(other)) {
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(
                            () -> WebSocket.connectUnix(full.path(), "/", DEFAULTS.withTimeout(Duration.ofMillis(50))))
                    .withMessageContaining("Unix socket " + full.path())
                    .returns(Phase.TCP, Timeout::phase);
        }
    }

    @Test
    void aRefusalClosesTheConnection() {
        Call<Peer> peer = Call.of(() -> {
            Peer accepted = server.accept();
            accepted.request();
            accepted.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            return accepted;
        });
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> WebSocket.connectUnix(server.path(), "/", DEFAULTS))
                .returns(403, UpgradeRejected::status);
        peer.result().expectEnd();
        peer.result().close();
        assertThat(server.open()).isZero();
    }

    @Test
    void listenersAreToldThePathAndNoLookUp() {
        EventRecorder recorder = new EventRecorder();
        Call<Peer> peer = server.upgradeNext();
        WebSocket.connectUnix(server.path(), "/", recorder.options())
                .connection()
                .close();
        peer.result().expectEnd();
        ConnectionEvent.PhaseStarted first =
                (ConnectionEvent.PhaseStarted) recorder.events().get(0);
        assertThat(first.phase()).isEqualTo(Phase.TCP);
        assertThat(first.connection().host()).isEqualTo(server.path().toString());
        assertThat(first.connection().port()).isZero();
        assertThat(first.connection().toString()).endsWith(" " + server.path());
        assertThat(((ConnectionEvent.PhaseEnded) recorder.events().get(1)).detail())
                .isEqualTo("Unix socket " + server.path());
    }

    // ---- TLS

    @Test
    void aTlsHandshakeThatFailsNamesTheSocket() {
        Call<Void> garbage = Call.run(() -> server.accept().send("this is no TLS\r\n"));
        try (Connection connection = Connection.openUnix(server.path(), ONCE.withTransport(Transport.TLS))) {
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageContaining("TLS handshake with Unix socket " + server.path())
                    .returns(Phase.TLS, ConnectionError::phase);
        }
        garbage.result();
    }

    @Test
    void whatIsKnownOfOneSocketsHttp2IsNotTakenForAnothers() {
        Path other = directory.resolve("x");
        assertThat(other.toFile().mkdir()).isTrue();
        Http2Fallbacks.shared().note(Http2Fallbacks.Server.at(WebSocketAddress.onUnixSocket(true, "/"), server.path()));
        try (UnixServer unknown = UnixServer.in(other)) {
            assertThat(clientHello(server)).contains(ALPN_HTTP_1_1).doesNotContain(ALPN_HTTP_2 + ALPN_HTTP_1_1);
            assertThat(clientHello(unknown)).contains(ALPN_HTTP_2 + ALPN_HTTP_1_1);
        }
    }

    /** The first record of one who would speak either protocol; there is no answer. */
    private static String clientHello(UnixServer server) {
        Call<byte[]> hello = Call.of(() -> {
            try (Peer peer = server.accept()) {
                ByteBuffer header = ByteBuffer.wrap(peer.bytes(TLS_HEADER_BYTES));
                return peer.bytes(header.getShort(TLS_HEADER_BYTES - 2));
            }
        });
        WebSocketOptions options = DEFAULTS.withProtocols(Protocol.HTTP_2, Protocol.HTTP_1_1)
                .withConnectOptions(ONCE.withTransport(Transport.TLS));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> WebSocket.connectUnix(server.path(), "/", options));
        return new String(hello.result(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void tlsOptionsWithoutTlsAreRefused() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Connection.openUnix(server.path(), ONCE.withTls(TlsOptions.insecure())))
                .withMessageContaining("a Unix domain socket means no TLS");
    }

    // ---- messages

    @Test
    void largeMessagesGoBothWays() {
        byte[] large = new byte[1 << 20];
        large[large.length - 1] = 7;
        Call<Peer> peer = server.upgradeNext();
        try (WebSocket socket = WebSocket.connectUnix(server.path(), "/", DEFAULTS)) {
            Call<byte[]> got = Call.of(() -> peer.result().frame().payload());
            socket.sendBinary(large);
            assertThat(got.result()).isEqualTo(large);
            Call<Void> sent = Call.run(() -> peer.result().send(ServerFrames.frame(true, 2, large)));
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Binary(large));
            sent.result();
            socket.connection().close();
        }
    }

    @Test
    void pingsAreAnsweredWhileNobodyReceives() {
        Call<Peer> peer = server.upgradeNext();
        try (WebSocket socket = WebSocket.connectUnix(server.path(), "/", DEFAULTS)) {
            peer.result().send(ServerFrames.frame(true, 9, new byte[] {1}));
            assertThat(peer.result().frame().opcode()).isEqualTo(10);
            socket.connection().close();
        }
    }

    @Test
    void theServersEndIsTold() {
        Call<Peer> peer = server.upgradeNext();
        try (WebSocket socket = WebSocket.connectUnix(server.path(), "/", DEFAULTS)) {
            peer.result().close();
            assertThatExceptionOfType(ConnectionDown.class)
                    .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                    .withMessageContaining("Unix socket " + server.path());
        }
        Eventually.await("nothing open").until(() -> server.open() == 0);
    }

    // ---- bad paths

    @Test
    void aPathThatIsTooLongIsRefused() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connectUnix(Path.of("/" + "x".repeat(106)), "/", DEFAULTS))
                .withMessageContaining("at most 106 bytes, but this one has 107");
    }

    @Test
    void aPathOfTheGreatestLengthIsTried() {
        try (Connection connection = Connection.openUnix(Path.of("/" + "x".repeat(105)), ONCE)) {
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageContaining("no such file");
        }
    }

    @Test
    void aProxyOnTheWayToAUnixSocketIsRefused() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> Connection.openUnix(server.path(), ONCE.withSystemProxy()))
                .withMessageContaining("withSystemProxy");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> Connection.openUnix(null))
                .withMessage("socket");
        assertThatNullPointerException()
                .isThrownBy(() -> Connection.openUnix(server.path(), null))
                .withMessage("options");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSocket.connectUnix(server.path(), null, DEFAULTS))
                .withMessage("path");
    }

    @Test
    void aBadRequestPathIsRefusedBeforeAnythingIsDialed() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connectUnix(server.path(), "chat", DEFAULTS));
    }
}
