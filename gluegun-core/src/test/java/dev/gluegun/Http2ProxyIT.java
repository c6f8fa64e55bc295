package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.transport.TestAuthority;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.Http2Server.Line;
import dev.gluegun.testing.Http2TestProxy;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiPredicate;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tunnels through a proxy that is asked in HTTP/2. */
@SocketTest
class Http2ProxyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Http2Server origin = Http2Server.echo();

    private Http2TestProxy proxy = new Http2TestProxy();

    @AfterEach
    void close() throws IOException {
        proxy.close();
        origin.close();
    }

    private void behave(BiPredicate<Line, Step> behaviour) throws IOException {
        proxy.close();
        proxy = new Http2TestProxy(behaviour);
    }

    private Hop hop() {
        return Hop.http2Proxy(URI.create("h2c://127.0.0.1:" + proxy.port()));
    }

    private static ConnectOptions via(Hop... hops) {
        return ConnectOptions.defaults()
                .withProtocols(Protocol.HTTP_2)
                .withRetry(RetryPolicy.none())
                .withVia(hops);
    }

    private void assertEchoes(ConnectOptions options) {
        WebSocketOptions socketOptions = WebSocketOptions.defaults().withConnectOptions(options);
        byte[] large = new byte[300_000];
        new Random(3).nextBytes(large);
        try (WebSocket socket = WebSocket.connect("127.0.0.1", origin.port(), "/", socketOptions)) {
            socket.sendText("hello");
            assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("hello"));
            socket.sendBinary(large);
            assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Binary(large));
        }
    }

    @Test
    void aWebSocketRunsThroughTheTunnelAndEndsTheConnectionToTheProxy() {
        assertEchoes(via(hop()));
        assertThat(proxy.asked()).containsExactly("127.0.0.1:" + origin.port());
        Eventually.await("the proxy sees the end").until(proxy.next()::hasEnded);
    }

    @Test
    void aTunnelRunsThroughATunnel() {
        assertEchoes(via(hop(), hop()));
        assertThat(proxy.asked()).containsExactly("127.0.0.1:" + proxy.port(), "127.0.0.1:" + origin.port());
    }

    @Test
    void theTlsOfAProxyIsThatOfNobodyBehindIt() throws Exception {
        BlockingQueue<String> schemes = new LinkedBlockingQueue<>();
        TestAuthority authority = new TestAuthority("Test authority");
        SSLContext identity = authority.issue("127.0.0.1").serverContext();
        TlsOptions trusting = TlsOptions.defaults().withCaCertificates(authority.certificate);
        try (TestProxy first = new TestProxy(TestProxy.Kind.HTTPS, identity, Map.of());
                Http2Server server = Http2Server.with(Http2Settings.server(), (line, step) -> {
                    if (step == Step.HEADERS) {
                        schemes.add(line.machine().request().scheme());
                    }
                    line.echo(step);
                })) {
            Hop secure = Hop.of(URI.create("https://127.0.0.1:" + first.port())).withTls(trusting);
            for (ConnectOptions options : List.of(via(secure), via(secure, hop()))) {
                WebSocketOptions socketOptions = WebSocketOptions.defaults().withConnectOptions(options);
                try (WebSocket socket = WebSocket.connect("127.0.0.1", server.port(), "/", socketOptions)) {
                    socket.sendText("hello");
                    assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("hello"));
                    assertThat(schemes.remove()).isEqualTo("http");
                }
            }
        }
    }

    /** Refuses each request that comes without credentials, and asks for them. */
    private static boolean asksForCredentials(Line line, Step step) {
        boolean login = step != Step.HEADERS || line.machine().headers().contains("proxy-authorization");
        if (!login) {
            line.machine()
                    .respond(
                            line.machine().streamId(),
                            407,
                            Headers.of("proxy-authenticate", "Basic realm=\"office\""),
                            true);
        }
        return !login;
    }

    @Test
    void credentialsReachTheProxyAndNobodyElse() throws IOException {
        behave(Http2ProxyIT::asksForCredentials);
        EventRecorder recorder = new EventRecorder();
        Hop hop = hop().withCredentials("ada", "s3cr3t");
        ConnectOptions options = via(hop).withProtocols(Protocol.HTTP_1_1).withListener(recorder.listener());
        try (LogCapture log = new LogCapture("dev.gluegun", Level.ALL);
                ScriptedServer server = ScriptedServer.start()) {
            Call<Request> serving = Call.of(() -> {
                try (Peer peer = server.accept()) {
                    return peer.upgrade();
                }
            });
            try (WebSocket socket = WebSocket.connect(
                    server.uri("/"), WebSocketOptions.defaults().withConnectOptions(options))) {
                assertThat(socket.toString()).doesNotContain("s3cr3t");
                socket.connection().close();
            }
            recorder.closed();
            assertThat(proxy.asked()).containsExactly("127.0.0.1:" + server.port() + " Basic YWRhOnMzY3IzdA==");
            assertThat(serving.result().field("Proxy-Authorization")).isEmpty();
            assertThat(Stream.of(
                                    Stream.of(serving.result().toString(), options.toString()),
                                    recorder.events().stream().map(event -> event + event.description()),
                                    log.records().stream().map(LogRecord::getMessage))
                            .flatMap(lines -> lines))
                    .hasSizeGreaterThan(10)
                    .noneMatch(line -> line.contains("s3cr3t") || line.contains("YWRhOnMzY3IzdA"));
        }
    }

    @Test
    void credentialsGoWithAnotherStreamWhenTheProxyAsksForThem() throws IOException {
        behave(Http2ProxyIT::asksForCredentials);
        assertEchoes(via(hop().withCredentials("ada", "secret")));
        assertThat(proxy.asked()).containsExactly("127.0.0.1:" + origin.port() + " Basic YWRhOnNlY3JldA==");
        ConnectionError error = refused(hop());
        assertThat(error).hasMessageContaining("asks for credentials (407 by Basic)");
    }

    /** Asks for credentials, and takes no further request on the same connection. */
    private static boolean asksAndLeaves(Line line, Step step) {
        boolean asked = asksForCredentials(line, step);
        if (asked) {
            line.machine().goAway(ErrorCode.NO_ERROR.code(), "");
        }
        return asked;
    }

    @Test
    void credentialsGoByAnotherConnectionWhenTheProxyEndsTheFirst() throws IOException {
        behave(Http2ProxyIT::asksAndLeaves);
        assertEchoes(via(hop().withCredentials("ada", "secret")));
        assertThat(proxy.asked()).containsExactly("127.0.0.1:" + origin.port() + " Basic YWRhOnNlY3JldA==");
        Eventually.await("the first connection ends").until(proxy.next()::hasEnded);
    }

    @Test
    void aTunnelByHandTellsThatItsConnectionHasEndedWithTheQuestion() throws IOException {
        behave(Http2ProxyIT::asksAndLeaves);
        try (Connection connection = Connection.open(
                        "127.0.0.1",
                        proxy.port(),
                        ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none()));
                Tunnel tunnel = connection.connect(Destination.of("127.0.0.1", origin.port())
                        .withCredentials(Credentials.userPassword("ada", "secret")))) {
            assertThat(catchThrowableOfType(ConnectionError.class, () -> tunnel.awaitUp(PATIENCE)))
                    .hasMessageContaining("asks for credentials and ends the connection: use Credentials.basic");
        }
    }

    @Test
    void aResetAfterTheCredentialsIsToldAsOne() throws IOException {
        behave((line, step) -> {
            boolean asked = asksForCredentials(line, step);
            if (!asked && step == Step.HEADERS) {
                line.machine().reset(line.machine().streamId(), ErrorCode.CONNECT_ERROR.code());
            }
            return true;
        });
        assertThat(refused(hop().withCredentials("ada", "secret"))).hasMessageContaining("CONNECT_ERROR");
    }

    private ConnectionError refused(Hop hop) {
        ConnectionError error;
        try (Connection connection = Connection.open("127.0.0.1", origin.port(), via(hop))) {
            error = catchThrowableOfType(ConnectionError.class, () -> connection.awaitUp(PATIENCE));
        }
        assertThat(error.phase()).isEqualTo(Phase.PROXY);
        assertThat(error).hasMessageStartingWith("HTTP/2 proxy without TLS 127.0.0.1:" + hop.port() + " ");
        return error;
    }

    @Test
    void aRefusalNamesTheProxyAndItsAnswer() throws IOException {
        behave((line, step) -> {
            if (step == Step.HEADERS) {
                line.machine().respond(line.machine().streamId(), 403, Headers.empty(), true);
            }
            return true;
        });
        assertThat(refused(hop()))
                .hasMessageContaining("refused: it answered 403 to CONNECT 127.0.0.1:" + origin.port());
    }

    @Test
    void aTargetThatIsNotReachedIsToldByTheReset() throws IOException {
        behave((line, step) -> {
            if (step == Step.HEADERS) {
                line.machine().reset(line.machine().streamId(), ErrorCode.CONNECT_ERROR.code());
            }
            return true;
        });
        assertThat(refused(hop())).hasMessageContaining("CONNECT_ERROR (10)");
    }

    @Test
    void aProxyThatSaysNothingIsNotWaitedForLongerThanTheConnectTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection connection = Connection.open(
                        "127.0.0.1",
                        origin.port(),
                        via(Hop.http2Proxy(URI.create("h2c://127.0.0.1:" + silent.getLocalPort())))
                                .withConnectTimeout(Duration.ofMillis(100)))) {
            ConnectionError error = catchThrowableOfType(ConnectionError.class, () -> connection.awaitUp(PATIENCE));
            assertThat(error).hasMessageContaining("did not answer within the connect timeout of PT0.1S");
        }
    }

    @Test
    void aTunnelThatBreaksEndsTheSocketInIt() {
        WebSocketOptions options = WebSocketOptions.defaults().withConnectOptions(via(hop()));
        try (WebSocket socket = WebSocket.connect("127.0.0.1", origin.port(), "/", options)) {
            Line line = proxy.next();
            line.act(() -> line.machine().reset(1, ErrorCode.CONNECT_ERROR.code()));
            assertThat(catchThrowableOfType(ConnectionDown.class, () -> socket.receiveFrame(PATIENCE)))
                    .hasMessageContaining("CONNECT_ERROR (10)");
        }
    }
}
