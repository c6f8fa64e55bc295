package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.TestAuthority;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.TestProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets through proxies that forward, one of each kind and chains of them, to servers with and without TLS. */
@SocketTest
class ProxyIT {

    private static final String SECRET = "s3cr3t";

    private static final TestAuthority AUTHORITY = new TestAuthority("Test authority");

    /** Of proxies and servers alike: their names are found by nobody but the proxies here. */
    private static final SSLContext SERVER = AUTHORITY
            .issue("origin.test", "hop0.test", "hop1.test", "hop2.test", "127.0.0.1")
            .serverContext();

    private static final TlsOptions TRUSTING = TlsOptions.defaults().withCaCertificates(AUTHORITY.certificate);

    private final Map<String, InetSocketAddress> names = new HashMap<>();
    private final List<TestProxy> proxies = new ArrayList<>();
    private final EventRecorder recorder = new EventRecorder();

    @AfterEach
    void nothingStaysOpen() {
        Eventually.await("all sockets of the proxies closed")
                .until(() -> proxies.stream().allMatch(proxy -> proxy.open() == 0));
        proxies.forEach(TestProxy::close);
    }

    private TestProxy proxy(TestProxy.Kind kind) {
        TestProxy proxy = new TestProxy(kind, SERVER, names);
        proxies.add(proxy);
        return proxy;
    }

    private static Hop hop(TestProxy.Kind kind, String host, int port) {
        String at = "://" + host + ":" + port;
        return switch (kind) {
            case HTTP -> Hop.of(URI.create("http" + at));
            case HTTPS -> Hop.of(URI.create("https" + at)).withTls(TRUSTING);
            case SOCKS5 -> Hop.of(URI.create("socks5" + at));
            case SOCKS5_BY_TLS -> Hop.of(URI.create("socks5" + at)).withTls(TRUSTING);
        };
    }

    /** A chain of new proxies, of which only the first one's address is known here. */
    private Hop[] chain(List<TestProxy.Kind> kinds) {
        Hop[] chain = new Hop[kinds.size()];
        for (int i = 0; i < chain.length; i++) {
            int port = proxy(kinds.get(i)).port();
            names.put("hop" + i + ".test:" + port, at(port));
            chain[i] = hop(kinds.get(i), i == 0 ? "127.0.0.1" : "hop" + i + ".test", port);
        }
        return chain;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private WebSocketOptions via(Hop... hops) {
        return WebSocketOptions.defaults()
                .withTimeout(Duration.ofSeconds(15))
                .withConnectOptions(ConnectOptions.defaults()
                        .withTls(TRUSTING)
                        .withVia(hops)
                        .withListener(recorder.listener()));
    }

    private void echo(ScriptedServer origin, String scheme, Hop... hops) {
        names.put("origin.test:" + origin.port(), at(origin.port()));
        Call<Peer> peer = origin.upgradeNext();
        URI uri = URI.create(scheme + "://origin.test:" + origin.port() + "/chat");
        try (WebSocket socket = WebSocket.connect(uri, via(hops))) {
            socket.sendText("hello");
            assertThat(peer.result().text()).isEqualTo("hello");
            peer.result().sendText("welcome");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("welcome"));
            socket.connection().close();
        }
        peer.result().expectEnd();
        peer.result().close();
    }

    static Stream<Arguments> chains() {
        List<List<TestProxy.Kind>> chains = new ArrayList<>();
        for (TestProxy.Kind first : TestProxy.Kind.values()) {
            chains.add(List.of(first));
            for (TestProxy.Kind second : TestProxy.Kind.values()) {
                chains.add(List.of(first, second));
            }
        }
        chains.add(List.of(TestProxy.Kind.HTTPS, TestProxy.Kind.SOCKS5, TestProxy.Kind.HTTPS));
        return chains.stream().flatMap(kinds -> Stream.of(Arguments.of("ws", kinds), Arguments.of("wss", kinds)));
    }

    @ParameterizedTest(name = "{0} through {1}")
    @MethodSource("chains")
    void aSocketWorksThroughAnyChain(String scheme, List<TestProxy.Kind> kinds) {
        try (ScriptedServer origin = scheme.equals("wss") ? ScriptedServer.withTls(SERVER) : ScriptedServer.start()) {
            echo(origin, scheme, chain(kinds));
        }
        List<Phase> phases = new ArrayList<>(List.of(Phase.DNS, Phase.TCP));
        for (TestProxy.Kind kind : kinds) {
            if (kind == TestProxy.Kind.HTTPS || kind == TestProxy.Kind.SOCKS5_BY_TLS) {
                phases.add(Phase.TLS);
            }
            phases.add(Phase.PROXY);
        }
        if (scheme.equals("wss")) {
            phases.add(Phase.TLS);
        }
        phases.add(Phase.UPGRADE);
        assertThat(recorder.all(PhaseEnded.class)).extracting(PhaseEnded::phase).isEqualTo(phases);
    }

    @Test
    void eachEventNamesItsHop() {
        Hop[] chain = chain(List.of(TestProxy.Kind.SOCKS5, TestProxy.Kind.HTTPS));
        int port;
        try (ScriptedServer origin = ScriptedServer.start()) {
            port = origin.port();
            echo(origin, "ws", chain);
        }
        assertThat(recorder.all(PhaseEnded.class))
                .extracting(PhaseEnded::detail)
                .satisfiesExactly(
                        addresses -> assertThat(addresses).isEqualTo("127.0.0.1"),
                        tcp -> assertThat(tcp).isEqualTo("TCP to 127.0.0.1:" + chain[0].port()),
                        socks -> assertThat(socks)
                                .isEqualTo("SOCKS5 proxy 127.0.0.1:" + chain[0].port() + ": tunnel to hop1.test:"
                                        + chain[1].port()),
                        tls -> assertThat(tls)
                                .startsWith("HTTPS proxy hop1.test:" + chain[1].port() + ": TLSv1.3, TLS_"),
                        https -> assertThat(https)
                                .isEqualTo("HTTPS proxy hop1.test:" + chain[1].port() + ": tunnel to origin.test:"
                                        + port + ", status 200"),
                        upgrade -> assertThat(upgrade).isEqualTo("101"));
        assertThat(recorder.all(PhaseEnded.class).get(2).description()).startsWith("proxy hop done after");
    }

    @ParameterizedTest
    @EnumSource
    void credentialsReachTheProxyAndNobodyElse(TestProxy.Kind kind) {
        TestProxy proxy = proxy(kind).wanting("ada:" + SECRET);
        Hop hop = hop(kind, "127.0.0.1", proxy.port()).withCredentials("ada", SECRET);
        try (LogCapture log = new LogCapture("dev.gluegun", Level.ALL);
                ScriptedServer origin = ScriptedServer.start()) {
            Call<Request> serving = Call.of(() -> {
                try (Peer peer = origin.accept()) {
                    return peer.upgrade();
                }
            });
            try (WebSocket socket = WebSocket.connect(origin.uri("/"), via(hop))) {
                assertThat(socket.toString()).doesNotContain(SECRET);
                socket.connection().close();
            }
            Request seen = serving.result();
            assertThat(seen.field("Proxy-Authorization")).isEmpty();
            assertThat(seen.toString()).doesNotContain(SECRET).doesNotContain("YWRhOnMzY3IzdA");
            recorder.closed();
            assertThat(recorder.events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event + event.description())
                            .doesNotContain(SECRET)
                            .doesNotContain("YWRhOnMzY3IzdA"));
            assertThat(log.records())
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line.getMessage()).doesNotContain(SECRET).doesNotContain("YWRhOnMzY3IzdA"));
        }
        assertThat(via(hop).toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @EnumSource
    void wrongCredentialsAreRefusedByTheirHopAndNotShown(TestProxy.Kind kind) {
        TestProxy proxy = proxy(kind).wanting("ada:other");
        Hop hop = hop(kind, "127.0.0.1", proxy.port()).withCredentials("ada", SECRET);
        ConnectionError error = catchThrowableOfType(
                ConnectionError.class, () -> WebSocket.connect(URI.create("ws://127.0.0.1:1/"), via(hop)));
        assertThat(error.phase()).isEqualTo(Phase.PROXY);
        assertThat(error)
                .hasMessageStartingWith(hop.description() + " refused the ")
                .hasMessageNotContaining(SECRET);
        assertThat(recorder.closed().toString()).doesNotContain(SECRET);
    }

    @Test
    void aHopThatIsNotThereIsNamedWithItsPhase() {
        int unused = ScriptedServer.unusedPort();
        ConnectionError tcp = catchThrowableOfType(
                ConnectionError.class,
                () -> WebSocket.connect(
                        URI.create("ws://origin.test/"), via(hop(TestProxy.Kind.HTTP, "127.0.0.1", unused))));
        assertThat(tcp.phase()).isEqualTo(Phase.TCP);
        assertThat(tcp).hasMessageStartingWith("HTTP proxy 127.0.0.1:" + unused + ": no TCP connection to ");
        ConnectionError dns = catchThrowableOfType(
                ConnectionError.class,
                () -> WebSocket.connect(
                        URI.create("ws://origin.test/"), via(hop(TestProxy.Kind.SOCKS5, "no.such.name.invalid", 1))));
        assertThat(dns.phase()).isEqualTo(Phase.DNS);
        assertThat(dns).hasMessageStartingWith("SOCKS5 proxy no.such.name.invalid:1: no address");
    }

    @ParameterizedTest
    @EnumSource
    void whatAProxyCannotReachIsToldByIt(TestProxy.Kind kind) {
        Hop[] chain = chain(List.of(TestProxy.Kind.SOCKS5, kind));
        int unused = ScriptedServer.unusedPort();
        ConnectionError error = catchThrowableOfType(
                ConnectionError.class,
                () -> WebSocket.connect(URI.create("ws://127.0.0.1:" + unused + "/"), via(chain)));
        assertThat(error.phase()).isEqualTo(Phase.PROXY);
        assertThat(error).hasMessageStartingWith(chain[1].description() + " refused: ");
    }

    @Test
    void aProxyWithAnotherCertificateIsNamedWithThePhaseTLS() {
        TestProxy proxy = proxy(TestProxy.Kind.HTTPS);
        Hop untrusted = Hop.of(URI.create("https://127.0.0.1:" + proxy.port()));
        ConnectionError error = catchThrowableOfType(
                ConnectionError.class, () -> WebSocket.connect(URI.create("ws://origin.test/"), via(untrusted)));
        assertThat(error.phase()).isEqualTo(Phase.TLS);
        assertThat(error).hasMessageStartingWith("the TLS handshake with HTTPS proxy 127.0.0.1:" + proxy.port());
    }

    @Test
    void aServersCertificateIsJudgedThroughTheTunnel() {
        Hop[] chain = chain(List.of(TestProxy.Kind.HTTP));
        try (ScriptedServer origin = ScriptedServer.withTls(SERVER)) {
            names.put("other.test:" + origin.port(), at(origin.port()));
            Call<Peer> peer = Call.of(() -> {
                Peer accepted = origin.accept();
                assertThat(catchThrowable(accepted::request)).isNotNull();
                return accepted;
            });
            ConnectionError error = catchThrowableOfType(
                    ConnectionError.class,
                    () -> WebSocket.connect(URI.create("wss://other.test:" + origin.port() + "/"), via(chain)));
            assertThat(error.phase()).isEqualTo(Phase.TLS);
            assertThat(error).hasMessageContaining("other.test");
            peer.result().close();
        }
    }
}
