package dev.gluegun.it.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Hop;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.software.Programs;
import dev.gluegun.it.software.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on the way, at real proxies: the error names the hop and its phase, and what the proxy has said. */
final class RoadFailuresIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Programs programs;

    RoadFailuresIT(Programs programs) {
        this.programs = programs;
    }

    // ---- how it is tried

    private static ConnectOptions via(Hop... hops) {
        return ConnectOptions.defaults().withRetry(RetryPolicy.none()).withVia(hops);
    }

    private Hop[] hops(HopKind... kinds) {
        return Arrays.stream(kinds).map(kind -> kind.hop(programs)).toArray(Hop[]::new);
    }

    private static <T extends GluegunException> T failure(
            Class<T> kind, String host, int port, ConnectOptions options) {
        WebSocketOptions patient =
                WebSocketOptions.defaults().withTimeout(PATIENCE).withConnectOptions(options);
        return failure(kind, host, port, patient);
    }

    private static <T extends GluegunException> T failure(
            Class<T> kind, String host, int port, WebSocketOptions options) {
        URI uri = URI.create("ws://" + host + ":" + port + "/echo");
        T failure =
                catchThrowableOfType(kind, () -> WebSocket.connect(uri, options).close());
        assertThat(failure).as("what happened on the way to " + uri).isNotNull();
        return failure;
    }

    private static void expect(GluegunException failure, Phase phase, String... words) {
        assertThat(failure).hasMessageContainingAll(words);
        assertThat(failure instanceof Timeout timeout ? timeout.phase() : ((ConnectionError) failure).phase())
                .as(failure.getMessage())
                .isEqualTo(phase);
    }

    /** A port where nobody listens. */
    private static int nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- refused by the ruleset
    // Dante resets the connection after its reply, which stunnel then does not pass on; so there is no SOCKS5 by TLS
    // here.

    @ParameterizedTest
    @CsvSource({
        "HTTP, 'HTTP proxy 127.0.0.1:', 403",
        "OTHER_HTTP, 'HTTP proxy 127.0.0.1:', 403",
        "HTTPS, 'HTTPS proxy 127.0.0.1:', 403",
        "HTTP2, 'HTTP/2 proxy without TLS 127.0.0.1:', 403",
        "HTTP2_TLS, 'HTTP/2 proxy 127.0.0.1:', 403",
        "OTHER_HTTP2, 'HTTP/2 proxy without TLS 127.0.0.1:', 403",
        "OTHER_HTTP2_TLS, 'HTTP/2 proxy 127.0.0.1:', 403",
        "SOCKS5, 'SOCKS5 proxy 127.0.0.1:', connection not allowed by ruleset (reply 2)",
        "SOCKS5_PASSWORD, 'SOCKS5 proxy 127.0.0.1:', connection not allowed by ruleset (reply 2)",
    })
    void whatTheRulesForbidIsToldWithTheProxysWords(HopKind kind, String proxy, String words) {
        ConnectionError failure = failure(ConnectionError.class, Service.FORBIDDEN, 80, via(hops(kind)));

        expect(failure, Phase.PROXY, proxy + kind.port(programs), " refused: ", words, Service.FORBIDDEN + ":80");
    }

    @Test
    void theHopThatRefusesIsTheOneThatIsNamed() {
        Hop[] hops = hops(HopKind.HTTP, HopKind.SOCKS5, HopKind.OTHER_HTTP);

        ConnectionError failure = failure(ConnectionError.class, Service.FORBIDDEN, 80, via(hops));

        expect(failure, Phase.PROXY, hops[2].description() + " refused: ", "403");
    }

    @Test
    void aProxyThatMayNotReachTheNextNamesIt() {
        Hop forbidden = Hop.httpProxy(URI.create("http://" + Service.FORBIDDEN + ":3128"));
        Hop[] hops = {HopKind.SOCKS5.hop(programs), forbidden};

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(hops));

        expect(
                failure,
                Phase.PROXY,
                hops[0].description() + " refused: connection not allowed by ruleset (reply 2)",
                Service.FORBIDDEN + ":3128");
    }

    // ---- credentials

    @ParameterizedTest
    @CsvSource({
        "HTTP_BASIC, refused the credentials (407 by Basic)",
        "OTHER_HTTP_BASIC, 'it answered 401 to CONNECT localhost:80: it refused the credentials'",
        "HTTP_DIGEST, refused the credentials (407 by Digest)",
        "HTTPS_BASIC, refused the credentials (407 by Basic)",
        "SOCKS5_PASSWORD, refused the user name or the password (status ",
        "OTHER_SOCKS5_PASSWORD, refused the user name or the password (status ",
    })
    void aWrongPasswordIsToldAndNotShown(HopKind kind, String words) {
        Hop hop = kind.hop(programs).withCredentials(Service.USER, "not-the-password");

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(hop));

        expect(failure, Phase.PROXY, hop.description(), words);
        assertThat(failure.getMessage()).doesNotContain("not-the-password");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_BASIC, asks for credentials (407 by Basic)",
        "OTHER_HTTP_BASIC, asks for credentials (407 by Basic)",
        "HTTP_DIGEST, asks for credentials (407 by Digest)",
        "SOCKS5_PASSWORD, refused to go without authentication: give it a user name and a password",
        "OTHER_SOCKS5_PASSWORD, refused to go without authentication: give it a user name and a password",
    })
    void whoHasNoPasswordIsToldToGiveOne(HopKind kind, String words) {
        String scheme = kind.hop(programs).kind() == Hop.Kind.SOCKS5 ? "socks5" : "http";
        Hop hop = Hop.of(URI.create(scheme + "://127.0.0.1:" + kind.port(programs)));

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(hop));

        expect(failure, Phase.PROXY, hop.description() + " " + words);
    }

    // ---- what is down

    @ParameterizedTest
    @EnumSource(HopKind.class)
    void aFirstProxyThatIsDownIsNamed(HopKind kind) {
        Hop hop = kind.hop(programs, nobody());

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(hop));

        expect(failure, Phase.TCP, hop.description());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, refused: it answered 503",
        "OTHER_HTTP, refused: it answered 500",
        "HTTP2, refused: it answered 503",
        "OTHER_HTTP2_TLS, refused: it answered 503",
        "SOCKS5, refused: connection refused (reply 5)",
        "OTHER_SOCKS5_PASSWORD, refused: connection refused (reply 5)",
    })
    void aSecondProxyThatIsDownIsToldByTheFirst(HopKind first, String words) {
        int port = nobody();
        Hop[] hops = {first.hop(programs), HopKind.HTTP.hop(programs, port)};

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(hops));

        expect(failure, Phase.PROXY, hops[0].description() + " " + words, "127.0.0.1:" + port);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, refused: it answered 503",
        "OTHER_HTTP, refused: it answered 500",
        "HTTP_DIGEST, refused: it answered 503",
        "HTTPS, refused: it answered 503",
        "HTTP2, refused: it answered 503",
        "HTTP2_TLS, refused: it answered 503",
        "OTHER_HTTP2, refused: it answered 503",
        "OTHER_HTTP2_TLS, refused: it answered 503",
        "SOCKS5, refused: connection refused (reply 5)",
        "SOCKS5_PASSWORD, refused: connection refused (reply 5)",
        "OTHER_SOCKS5_PASSWORD, refused: connection refused (reply 5)",
    })
    void anOriginThatIsDownIsToldByTheLastProxy(HopKind last, String words) {
        int port = nobody();
        // tinyproxy does not go to itself, nor does Dante.
        HopKind first = last == HopKind.OTHER_HTTP ? HopKind.SOCKS5 : HopKind.OTHER_HTTP;
        Hop[] hops = {first.hop(programs), last.hop(programs)};

        ConnectionError failure = failure(ConnectionError.class, "127.0.0.1", port, via(hops));

        expect(failure, Phase.PROXY, hops[1].description() + " " + words, "127.0.0.1:" + port);
    }

    @Test
    void aNameThatTheProxyDoesNotFindIsToldByIt() {
        Hop hop = HopKind.HTTP.hop(programs);

        ConnectionError failure = failure(ConnectionError.class, "nowhere.invalid", 80, via(hop));

        expect(failure, Phase.PROXY, hop.description() + " refused: it answered 50", "nowhere.invalid:80");
    }

    // ---- what is slow

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "OTHER_HTTP", "HTTP2", "OTHER_HTTP2", "SOCKS5", "OTHER_SOCKS5_PASSWORD"})
    void aProxyThatDoesNotAnswerIsNamedWhenItsTimeIsUp(HopKind kind) {
        try (Programs.Paused paused = programs.pause(kind.service())) {
            Hop hop = kind.hop(programs, kind.port(paused));

            ConnectionError failure = failure(
                    ConnectionError.class, "localhost", 80, via(hop).withConnectTimeout(Duration.ofMillis(300)));

            expect(failure, Phase.PROXY, hop.description() + " did not answer within", "PT0.3S");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "SOCKS5"})
    void whoHasNoMoreTimeIsToldWhichProxyItWentTo(HopKind kind) {
        try (Programs.Paused paused = programs.pause(kind.service())) {
            Hop[] hops = {HopKind.OTHER_HTTP.hop(programs), kind.hop(programs, paused.port())};
            WebSocketOptions hurried = WebSocketOptions.defaults()
                    .withTimeout(Duration.ofSeconds(2))
                    .withConnectOptions(via(hops));

            expect(
                    failure(Timeout.class, "localhost", 80, hurried),
                    Phase.PROXY,
                    "localhost port 80",
                    "PROXY with " + hops[1].description());
        }
    }

    // ---- TLS to a proxy

    @ParameterizedTest
    @EnumSource(names = {"HTTPS", "HTTP2_TLS", "OTHER_HTTP2_TLS", "SOCKS5_TLS"})
    void aProxysCertificateThatIsNotTrustedIsToldWithTheProxy(HopKind kind) {
        Hop hop = kind.hop(programs).withTls(TlsOptions.defaults());

        ConnectionError failure = failure(ConnectionError.class, "localhost", 80, via(HopKind.HTTP.hop(programs), hop));

        expect(failure, Phase.TLS, hop.description());
    }

    @Test
    void aProxyThatDoesNotSpeakTlsIsNamed() {
        Hop hop = HopKind.HTTPS.hop(programs, programs.port(Service.SQUID));

        expect(failure(ConnectionError.class, "localhost", 80, via(hop)), Phase.TLS, hop.description());
    }

    @Test
    void aProxyThatSpeaksTlsWhereNoneIsExpectedIsNamed() {
        Hop hop = HopKind.HTTP.hop(programs, programs.tlsBefore(programs.port(Service.SQUID)));

        expect(failure(ConnectionError.class, "localhost", 80, via(hop)), Phase.PROXY, hop.description());
    }

    // ---- the wrong kind of proxy

    @Test
    void anHttpProxyThatIsTakenForSocksIsNamed() {
        Hop hop = HopKind.SOCKS5.hop(programs, programs.port(Service.SQUID));

        expect(failure(ConnectionError.class, "localhost", 80, via(hop)), Phase.PROXY, hop.description());
    }

    @Test
    void aSocksProxyThatIsTakenForHttpIsNamed() {
        Hop hop = HopKind.HTTP.hop(programs, programs.port(Service.DANTE));

        expect(failure(ConnectionError.class, "localhost", 80, via(hop)), Phase.PROXY, hop.description());
    }
}
