package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.TlsOptions;
import dev.gluegun.WebSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault of the opening handshake, and what Gluegun's client makes of it. */
@org.junit.jupiter.api.Timeout(60)
class HandshakeFaultIT {

    private static void fails(Handshake handshake, Class<? extends Throwable> kind, String words) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(handshake));

            assertThatThrownBy(() -> Clients.connect(server)).isInstanceOf(kind).hasMessageContaining(words);

            server.assertNothingLeft();
        }
    }

    @Test
    void aWrongAcceptKeyIsAnOffence() {
        fails(Handshake.accept().withWrongAcceptKey(), StreamError.class, "Sec-WebSocket-Accept");
    }

    @Test
    void anExtensionThatNobodyAskedForIsAnOffence() {
        fails(Handshake.accept().withUnrequestedExtension("x-shout; loud"), StreamError.class, "x-shout");
    }

    @Test
    void aSubprotocolThatNobodyAskedForIsAnOffence() {
        fails(Handshake.accept().withUnrequestedSubprotocol("chat"), StreamError.class, "chat");
    }

    @Test
    void aFieldMoreIsNoOffence() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.accept().withHeader("X-More", "yes"))
                    .expectClose());

            try (WebSocket socket = Clients.connect(server)) {
                assertThat(socket.responseHeaders().first("X-More")).contains("yes");
            }

            server.assertNothingLeft();
        }
    }

    @Test
    void anyResponseMayTakeTheUpgradesPlace() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(
                    Script.script(Handshake.respond(401, Headers.of("WWW-Authenticate", "Bearer"), "Who are you?")));

            assertThatThrownBy(() -> Clients.connect(server)).isInstanceOfSatisfying(UpgradeRejected.class, e -> {
                assertThat(e.status()).isEqualTo(401);
                assertThat(e.headers().first("WWW-Authenticate")).contains("Bearer");
                assertThat(e.bodyText()).isEqualTo("Who are you?");
            });

            server.assertNothingLeft();
        }
    }

    @Test
    void anythingAtAllMayTakeTheResponsesPlace() {
        fails(
                Handshake.respondBytes("SSH-2.0-OpenSSH_9.9\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                StreamError.class,
                "SSH-2.0");
    }

    @Test
    void aServerThatNeverAnswersRunsIntoTheDeadline() {
        runsIntoTheDeadline(Handshake.silent());
    }

    @Test
    void aServerThatAnswersLateRunsIntoTheDeadline() {
        runsIntoTheDeadline(Handshake.accept().withDelay(Duration.ofMinutes(1)));
    }

    private static void runsIntoTheDeadline(Handshake handshake) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(handshake));

            assertThatThrownBy(() ->
                            WebSocket.connect(server.uri(), Clients.options().withTimeout(Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(
                            Timeout.class, e -> assertThat(e.phase()).isEqualTo(Phase.UPGRADE));
        }
    }

    private static WebSocket connect(MockWebSocketServer server, TlsOptions tls) {
        return WebSocket.connect(
                server.uri(),
                Clients.options().withConnectOptions(ConnectOptions.defaults().withTls(tls)));
    }

    @Test
    void aGoodCertificateIsTrustedWithItsAuthority() {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withTls(ServerCertificate.GOOD))) {
            server.enqueue(Script.script().sendText("over TLS").expectClose());

            try (WebSocket socket = connect(server, TlsOptions.defaults().withCaCertificates(server.caCertificate()))) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("over TLS"));
            }

            server.assertNothingLeft();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOOD")
    void aBadCertificateIsRefused(ServerCertificate certificate) {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withTls(certificate))) {
            assertThatThrownBy(() -> connect(server, TlsOptions.defaults().withCaCertificates(server.caCertificate())))
                    .isInstanceOfSatisfying(
                            ConnectionError.class, e -> assertThat(e.phase()).isEqualTo(Phase.TLS))
                    .hasMessageContaining(
                            switch (certificate) {
                                case EXPIRED -> "expired";
                                case WRONG_HOST -> "wrong-host.invalid";
                                default -> "trust";
                            });

            server.assertNothingLeft();
        }
    }

    @Test
    void aClientThatThinksBetterOfItIsNoFault() throws Exception {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            new Socket(server.uri().getHost(), server.uri().getPort()).close();
            server.enqueue(Script.script(Handshake.respond(403, Headers.empty(), "no")));
            assertThatThrownBy(() -> Clients.connect(server)).isInstanceOf(UpgradeRejected.class);
            server.assertNothingLeft();
        }
    }

    @Test
    void aClientThatIsGoneInTheMiddleOfTheHandshakeHasRefusedIt() throws Exception {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withTls(ServerCertificate.GOOD))) {
            URI uri = server.uri();
            try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
                // The beginning of a record with a ClientHello.
                client.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});
                client.setSoLinger(true, 0);
            }
            Awaitility.await("the server notices")
                    .untilAsserted(() -> assertThatThrownBy(server::assertNothingLeft)
                            .hasMessageContaining("the TLS handshake failed"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOOD")
    void aClientThatAcceptsABadCertificateIsFoundOut(ServerCertificate certificate) {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withTls(certificate))) {
            assertThatThrownBy(() -> connect(server, TlsOptions.insecure())).isInstanceOf(UpgradeRejected.class);

            assertThatThrownBy(server::assertNothingLeft).hasMessageContaining("no script was left");
        }
    }

    @Test
    void aClientThatRefusesAGoodCertificateIsReported() {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withTls(ServerCertificate.GOOD))) {
            assertThatThrownBy(() -> connect(server, TlsOptions.defaults())).isInstanceOf(ConnectionError.class);

            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(server::assertNothingLeft)
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining("TLS handshake failed"));
        }
    }
}
