package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Credentials;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.Headers;
import dev.gluegun.TlsOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testkit.Handshake;
import dev.gluegun.testkit.MockWebSocketServer;
import dev.gluegun.testkit.RequestHead;
import dev.gluegun.testkit.Script;
import dev.gluegun.testkit.ServerCertificate;
import dev.gluegun.testkit.ServerOptions;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.security.authentication.DigestAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges, redirects and cookies of servers that others wrote, and redirects out of TLS and into it. */
@Timeout(60)
final class CourtesiesIT {

    private static final Credentials ALICE = Credentials.userPassword(GuardedJetty.USER, GuardedJetty.PASSWORD);

    private static void expectEcho(URI uri, WebSocketOptions options) {
        try (WebSocket socket = WebSocket.connect(uri, options)) {
            socket.sendText("hello");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("hello"));
        }
    }

    private static DigestAuthenticator digest(String algorithm) {
        DigestAuthenticator authenticator = new DigestAuthenticator();
        authenticator.setAlgorithm(algorithm);
        return authenticator;
    }

    // ---- credentials

    @Test
    void jettysBasicIsAnswered() throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(new BasicAuthenticator())) {
            expectEcho(jetty.uri("/echo"), Endpoint.options().withCredentials(ALICE));
            assertThat(jetty.requests()).containsExactly("nothing /echo", "Basic /echo");
        }
    }

    @Test
    void jettysBasicIsMetAtOnce() throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(new BasicAuthenticator())) {
            expectEcho(
                    jetty.uri("/echo"),
                    Endpoint.options().withCredentials(Credentials.basic(GuardedJetty.USER, GuardedJetty.PASSWORD)));
            assertThat(jetty.requests()).containsExactly("Basic /echo");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void jettysDigestIsAnswered(String algorithm) throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(digest(algorithm))) {
            expectEcho(
                    jetty.uri("/echo?a=%22b%22&c"),
                    Endpoint.options()
                            .withCredentials(ALICE)
                            .withConnectOptions(ConnectOptions.defaults().withCookies(ticket(jetty))));
            assertThat(jetty.requests()).containsExactly("nothing /echo", "Digest /echo");
        }
    }

    /** Lets the query through. */
    private static CookieManager ticket(GuardedJetty jetty) throws Exception {
        CookieManager cookies = new CookieManager();
        URI http = URI.create("http://127.0.0.1:" + jetty.uri("/").getPort() + "/");
        cookies.put(http, Map.of("Set-Cookie", List.of("ticket=17; Path=/")));
        return cookies;
    }

    @Test
    void jettysDigestCountsTheRequestsOfANonce() throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(digest("MD5"))) {
            expectEcho(
                    jetty.uri("/moved"),
                    Endpoint.options().withCredentials(ALICE).withRedirects(1));
            assertThat(jetty.requests()).containsExactly("nothing /moved", "Digest /moved", "Digest /echo");
        }
    }

    @Test
    void aNonceThatJettyCallsStaleIsFollowedByTheNextOne() throws Exception {
        DigestAuthenticator once = digest("MD5");
        // Jetty takes counts below this: each nonce does once.
        once.setMaxNonceCount(2);
        try (GuardedJetty jetty = new GuardedJetty(once)) {
            expectEcho(
                    jetty.uri("/moved"),
                    Endpoint.options().withCredentials(ALICE).withRedirects(1));
            assertThat(jetty.requests())
                    .containsExactly("nothing /moved", "Digest /moved", "Digest /echo", "Digest /echo");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Digest"})
    void aWrongPasswordIsRefusedAndEndsTheConnection(String scheme) throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(scheme.equals("Basic") ? new BasicAuthenticator() : digest("MD5"))) {
            assertThatExceptionOfType(UpgradeRejected.class)
                    .isThrownBy(() -> WebSocket.connect(
                            jetty.uri("/echo"),
                            Endpoint.options().withCredentials(Credentials.userPassword(GuardedJetty.USER, "wrong"))))
                    .withMessageContaining("it asks for " + scheme)
                    .returns(401, UpgradeRejected::status);
            assertThat(jetty.requests()).containsExactly("nothing /echo", scheme + " /echo");
        }
    }

    // ---- cookies

    @Test
    void aCookieOfJettysRedirectOpensTheDoor() throws Exception {
        try (GuardedJetty jetty = new GuardedJetty(new BasicAuthenticator())) {
            CookieManager cookies = new CookieManager();
            WebSocketOptions options = Endpoint.options()
                    .withCredentials(ALICE)
                    .withRedirects(1)
                    .withConnectOptions(ConnectOptions.defaults().withCookies(cookies));
            assertThatExceptionOfType(UpgradeRejected.class)
                    .isThrownBy(() -> WebSocket.connect(jetty.uri("/echo?cookie"), options))
                    .returns(403, UpgradeRejected::status);
            try (WebSocket socket = WebSocket.connect(jetty.uri("/entry"), options)) {
                assertThat(socket.uri()).isEqualTo(jetty.uri("/echo?cookie"));
            }
            expectEcho(jetty.uri("/echo?cookie"), options);
        }
    }

    // ---- redirects and TLS

    private static Script redirect(URI to) {
        return Script.script(Handshake.respond(302, Headers.of("Location", to.toString()), "moved"));
    }

    private static WebSocketOptions trusting(MockWebSocketServer server) {
        TlsOptions tls = TlsOptions.defaults().withCaCertificates(server.caCertificate());
        return Endpoint.options()
                .withRedirects(5)
                .withConnectOptions(ConnectOptions.defaults().withTls(tls));
    }

    @Test
    void noRedirectLeadsOutOfTls() {
        try (MockWebSocketServer secure =
                        MockWebSocketServer.start(ServerOptions.defaults().withTls(ServerCertificate.GOOD));
                MockWebSocketServer plain = MockWebSocketServer.start()) {
            for (URI out : List.of(plain.uri("/"), URI.create("http://localhost:" + plain.port() + "/"))) {
                secure.enqueue(redirect(out));
                assertThatExceptionOfType(UpgradeRejected.class)
                        .isThrownBy(() -> WebSocket.connect(secure.uri(), trusting(secure)))
                        .withMessageContaining("from wss to ws");
            }
            assertThat(plain.requests()).isEmpty();
            secure.assertNothingLeft();
        }
    }

    @Test
    void aRedirectMayLeadIntoTls() {
        try (MockWebSocketServer secure =
                        MockWebSocketServer.start(ServerOptions.defaults().withTls(ServerCertificate.GOOD));
                MockWebSocketServer plain = MockWebSocketServer.start()) {
            URI https = URI.create("https://localhost:" + secure.port() + "/in");
            plain.enqueue(redirect(https));
            secure.enqueue(Script.script().expectClose());
            try (WebSocket socket = WebSocket.connect(
                    plain.uri(), trusting(secure).withCredentials(Credentials.bearer("for-the-first-alone")))) {
                assertThat(socket.uri()).isEqualTo(URI.create("wss://localhost:" + secure.port() + "/in"));
            }
            assertThat(plain.requests().getFirst().headers().first("Authorization"))
                    .contains("Bearer for-the-first-alone");
            assertThat(secure.requests().getFirst().headers().first("Authorization"))
                    .isEmpty();
        }
    }

    /** The testkit's server ends a connection after it has refused, though it has not said so. */
    @Test
    void aServerThatEndsTheConnectionAfterItsChallengeIsAskedOnANewOne() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(
                    Script.script(Handshake.respond(401, Headers.of("WWW-Authenticate", "Basic realm=\"x\""), "who?")),
                    Script.script().expectClose());
            try (WebSocket socket =
                    WebSocket.connect(server.uri(), Endpoint.options().withCredentials(ALICE))) {
                assertThat(socket.uri()).isEqualTo(server.uri());
            }
            assertThat(server.requests()).extracting(RequestHead::connection).containsExactly(1, 2);
            server.assertNothingLeft();
        }
    }
}
