package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.transport.TestAuthority;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.Http2TestProxy;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.TestProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tunnels opened by hand. */
@SocketTest
@SuppressWarnings("try") // Closing early is what several tests are about.
class TunnelIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final TestAuthority AUTHORITY = new TestAuthority("Test authority");
    private static final SSLContext SERVER =
            AUTHORITY.issue("origin.test", "proxy.test", "127.0.0.1").serverContext();
    private static final TlsOptions TRUSTING = TlsOptions.defaults().withCaCertificates(AUTHORITY.certificate);

    private static WebSocketStream upgraded(Connection proxy, Tunnel tunnel) {
        WebSocketStream stream = proxy.upgrade(
                "/chat", Headers.empty(), UpgradeOptions.defaults().withTunnel(tunnel));
        stream.awaitUpgrade(SOON);
        return stream;
    }

    private static void assertEchoes(WebSocketStream stream, String text) {
        stream.send(new Frame.Text(text));
        assertThat(stream.receive(SOON)).isEqualTo(new Frame.Text(text));
    }

    private static void converse(WebSocketStream stream, Peer peer) {
        stream.send(new Frame.Text("hello"));
        assertThat(peer.text()).isEqualTo("hello");
        peer.sendText("welcome");
        assertThat(stream.receive(SOON)).isEqualTo(new Frame.Text("welcome"));
    }

    private static ConnectionError failure(Tunnel tunnel) {
        return catchThrowableOfType(ConnectionError.class, () -> tunnel.awaitUp(SOON));
    }

    @Nested
    class OverHttp1 {

        private final Map<String, InetSocketAddress> names = new HashMap<>();
        private TestProxy asked = new TestProxy(TestProxy.Kind.HTTP, SERVER, names);

        @AfterEach
        void nothingStaysOpen() {
            Eventually.await("all sockets of the proxy closed").until(() -> asked.open() == 0);
            asked.close();
        }

        private Connection proxy(ConnectOptions options) {
            return Connection.open("127.0.0.1", asked.port(), options);
        }

        private Connection proxy() {
            return proxy(ConnectOptions.defaults().withRetry(RetryPolicy.none()));
        }

        private Destination origin(ScriptedServer server) {
            names.put("origin.test:" + server.port(), new InetSocketAddress("127.0.0.1", server.port()));
            return Destination.of("origin.test", server.port());
        }

        @Test
        void an_upgrade_runs_through_it() {
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy();
                    Tunnel tunnel = proxy.connect(origin(origin))) {
                assertThat(tunnel.awaitUp(SOON)).isEqualTo(Protocol.HTTP_1_1);
                Call<Peer> peer = origin.upgradeNext();
                WebSocketStream stream = upgraded(proxy, tunnel);
                converse(stream, peer.result());
                tunnel.close();
                peer.result().expectEnd();
                peer.result().close();
                assertThatExceptionOfType(ConnectionDown.class)
                        .isThrownBy(() -> proxy.awaitUp(SOON))
                        .withMessageContaining("the tunnel has ended");
            }
            assertThat(asked.asked()).hasSize(1);
        }

        @Test
        void tls_runs_through_it_also_when_the_proxy_is_reached_by_tls() {
            asked.close();
            asked = new TestProxy(TestProxy.Kind.HTTPS, SERVER, names);
            EventRecorder recorder = new EventRecorder();
            ConnectOptions byTls =
                    ConnectOptions.defaults().withTransport(Transport.TLS).withTls(TRUSTING);
            try (ScriptedServer origin = ScriptedServer.withTls(SERVER);
                    Connection proxy = proxy(byTls.withListener(recorder.listener()));
                    Tunnel tunnel = proxy.connect(origin(origin)
                            .withTransport(Transport.TLS)
                            .withTls(TRUSTING)
                            .withListener(recorder.listener()))) {
                Call<Peer> peer = origin.upgradeNext();
                tunnel.awaitUp(SOON);
                converse(upgraded(proxy, tunnel), peer.result());
                proxy.close();
                peer.result().close();
            }
            assertThat(recorder.all(PhaseEnded.class))
                    .extracting(PhaseEnded::phase)
                    .containsExactly(Phase.DNS, Phase.TCP, Phase.TLS, Phase.PROXY, Phase.TLS, Phase.UPGRADE);
            assertThat(recorder.all(ConnectionEvent.Closed.class)).hasSize(2);
        }

        @Test
        void requests_run_through_it_and_before_it() {
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy()) {
                assertThat(new String(proxy.get("/hello").awaitBody(SOON), StandardCharsets.UTF_8))
                        .isEqualTo("proxy");
                RequestStream before = proxy.get("/again");
                try (Tunnel tunnel = proxy.connect(origin(origin))) {
                    Call<Peer> peer = Call.of(origin::accept);
                    tunnel.awaitUp(SOON);
                    RequestStream behind = tunnel.connection().get("/there");
                    assertThat(peer.result().request().line()).startsWith("GET /there ");
                    peer.result().send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\norigin");
                    assertThat(new String(behind.awaitBody(SOON), StandardCharsets.UTF_8))
                            .isEqualTo("origin");
                    assertThat(new String(before.awaitBody(SOON), StandardCharsets.UTF_8))
                            .isEqualTo("proxy");
                    peer.result().close();
                }
            }
        }

        @Test
        void a_tunnel_runs_through_a_tunnel() {
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy();
                    Tunnel first = proxy.connect(Destination.of("127.0.0.1", asked.port()));
                    Tunnel second = first.connection().connect(origin(origin))) {
                Call<Peer> peer = origin.upgradeNext();
                second.awaitUp(SOON);
                converse(upgraded(first.connection(), second), peer.result());
                peer.result().close();
            }
            assertThat(asked.asked()).hasSize(2);
        }

        @Test
        void credentials_go_to_the_proxy_alone_when_it_asks_for_them() {
            asked.wanting("ada:secret");
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy();
                    Tunnel tunnel = proxy.connect(origin(origin).withCredentials("ada", "secret"))) {
                Call<Peer> peer = origin.upgradeNext();
                tunnel.awaitUp(SOON);
                WebSocketStream stream = upgraded(proxy, tunnel);
                converse(stream, peer.result());
                assertThat(tunnel.toString() + proxy).doesNotContain("secret");
                peer.result().close();
            }
            assertThat(asked.asked()).hasSize(2);
        }

        @Test
        void a_refusal_is_told_with_the_proxys_name_and_ends_the_connection() {
            asked.wanting("ada:secret");
            try (Connection proxy = proxy();
                    Tunnel tunnel = proxy.connect(Destination.of("origin.test", 80))) {
                ConnectionError error = failure(tunnel);
                assertThat(error.phase()).isEqualTo(Phase.PROXY);
                assertThat(error)
                        .hasMessageStartingWith("HTTP proxy 127.0.0.1:" + asked.port() + " asks for credentials (407")
                        .hasMessageContaining("origin.test:80");
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> proxy.awaitUp(SOON));
            }
        }

        @Test
        void the_connection_has_nothing_else_to_give() {
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy();
                    Connection other = proxy();
                    Tunnel tunnel = proxy.connect(origin(origin))) {
                Call<Peer> peer = Call.of(origin::accept);
                tunnel.awaitUp(SOON);
                assertThatExceptionOfType(InvalidMessage.class)
                        .isThrownBy(() -> proxy.upgrade("/"))
                        .withMessageContaining("belongs to the tunnel");
                assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> proxy.get("/"));
                assertThatExceptionOfType(InvalidMessage.class)
                        .isThrownBy(() -> proxy.connect(Destination.of("other.test", 80)));
                UpgradeOptions through = UpgradeOptions.defaults().withTunnel(tunnel);
                assertThatExceptionOfType(InvalidOptions.class)
                        .isThrownBy(() -> other.upgrade("/", Headers.empty(), through))
                        .withMessageContaining("expected a tunnel that was opened on Connection[127.0.0.1:");
                assertThatExceptionOfType(InvalidOptions.class)
                        .isThrownBy(() -> WebSocketOptions.defaults().withUpgradeOptions(through))
                        .withMessageContaining("withVia");
                assertThat(proxy.awaitUp(SOON)).isEqualTo(Protocol.HTTP_1_1);
                peer.result().close();
            }
        }

        @Test
        void a_shutdown_closes_the_WebSocket_behind_it() {
            try (ScriptedServer origin = ScriptedServer.start();
                    Connection proxy = proxy();
                    Tunnel tunnel = proxy.connect(origin(origin))) {
                Call<Peer> peer = origin.upgradeNext();
                WebSocketStream stream = upgraded(proxy, tunnel);
                Call<Void> shutdown = Call.run(proxy::shutdown);
                assertThat(peer.result().closeCode()).isEqualTo(1000);
                peer.result().send(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
                shutdown.result();
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.send(new Frame.Text("late")));
                peer.result().close();
            }
        }

        @Test
        void a_proxy_that_says_nothing_is_not_waited_for_longer_than_the_connect_timeout() {
            try (ScriptedServer silent = ScriptedServer.start();
                    Connection proxy = Connection.open("127.0.0.1", silent.port());
                    Tunnel tunnel = proxy.connect(
                            Destination.of("origin.test", 80).withConnectTimeout(Duration.ofMillis(100)))) {
                assertThat(failure(tunnel)).hasMessageContaining("within the connect timeout of PT0.1S");
                silent.accept().close();
            }
        }

        @Test
        void it_can_be_closed_while_it_is_being_made() {
            try (ScriptedServer silent = ScriptedServer.start();
                    Connection proxy = Connection.open("127.0.0.1", silent.port());
                    Tunnel tunnel = proxy.connect(Destination.of("origin.test", 80))) {
                Peer peer = silent.accept();
                assertThat(peer.request().line()).startsWith("CONNECT ");
                assertThatExceptionOfType(Timeout.class)
                        .isThrownBy(() -> tunnel.awaitUp(Duration.ofMillis(1)))
                        .withMessageContaining("HTTP proxy 127.0.0.1:");
                Call<Protocol> waiting = Call.of(() -> tunnel.awaitUp(SOON)).awaitWaiting();
                tunnel.close();
                waiting.failure(ConnectionDown.class);
                peer.expectEnd();
                peer.close();
            }
        }

        @Test
        void it_can_be_closed_before_its_turn_and_leaves_the_connection_to_others() {
            try (ScriptedServer slow = ScriptedServer.start();
                    Connection proxy = Connection.open("127.0.0.1", slow.port())) {
                RequestStream first = proxy.get("/first");
                Peer peer = slow.accept();
                peer.request();
                proxy.connect(Destination.of("origin.test", 80)).close();
                RequestStream second = proxy.get("/second");
                peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(first.awaitBody(SOON)).isEmpty();
                assertThat(peer.request().line()).startsWith("GET /second ");
                peer.send("HTTP/1.1 204 No Content\r\n\r\n");
                assertThat(second.awaitBody(SOON)).isEmpty();
                peer.close();
            }
        }

        @Test
        void the_end_of_the_connection_is_told_while_it_waits() {
            try (ScriptedServer slow = ScriptedServer.start();
                    Connection proxy = Connection.open("127.0.0.1", slow.port())) {
                proxy.get("/first");
                Peer peer = slow.accept();
                peer.request();
                try (Tunnel tunnel = proxy.connect(Destination.of("origin.test", 80))) {
                    peer.close();
                    assertThat(failure(tunnel)).hasMessageStartingWith("HTTP proxy 127.0.0.1:");
                }
                proxy.close();
                assertThatExceptionOfType(ConnectionDown.class)
                        .isThrownBy(() -> proxy.connect(Destination.of("origin.test", 80)));
            }
        }

        @Test
        void closing_the_connection_ends_a_tunnel_that_waits_for_it() {
            try (ScriptedServer slow = ScriptedServer.start();
                    Connection proxy = Connection.open("127.0.0.1", slow.port())) {
                proxy.get("/first");
                Peer peer = slow.accept();
                peer.request();
                Tunnel tunnel = proxy.connect(Destination.of("origin.test", 80));
                Call<Protocol> waiting = Call.of(() -> tunnel.awaitUp(SOON)).awaitWaiting();
                proxy.close();
                waiting.failure(GluegunException.class);
                peer.expectEnd();
                peer.close();
                assertThatExceptionOfType(GluegunException.class)
                        .isThrownBy(() -> tunnel.connection().get("/"))
                        .withMessageContaining("this side closed the connection");
            }
        }

        @Test
        void a_proxy_that_cannot_be_reached_is_told_by_the_tunnel() {
            ConnectOptions once = ConnectOptions.defaults().withRetry(RetryPolicy.none());
            try (Connection proxy = Connection.open("127.0.0.1", ScriptedServer.unusedPort(), once)) {
                // By which of the two calls depends on which is sooner.
                ConnectionError error = catchThrowableOfType(
                        ConnectionError.class,
                        () -> proxy.connect(Destination.of("origin.test", 80)).awaitUp(SOON));
                assertThat(error.phase()).isEqualTo(Phase.TCP);
            }
        }
    }

    @Nested
    class OverHttp2 {

        private final Http2Server origin = Http2Server.echo();
        private Http2TestProxy asked = new Http2TestProxy();

        @AfterEach
        void close() throws IOException {
            Eventually.await("all tunnels closed").until(() -> asked.open() == 0);
            asked.close();
            origin.close();
        }

        private Connection proxy() {
            return Connection.open(
                    "127.0.0.1",
                    asked.port(),
                    ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none()));
        }

        private Destination destination() {
            return Destination.of("127.0.0.1", origin.port()).withProtocols(Protocol.HTTP_2);
        }

        @Test
        void tunnels_and_requests_share_the_connection() {
            try (Connection proxy = proxy();
                    Tunnel first = proxy.connect(destination());
                    Tunnel second = proxy.connect(destination())) {
                assertThat(first.awaitUp(SOON)).isEqualTo(Protocol.HTTP_2);
                WebSocketStream one = upgraded(proxy, first);
                WebSocketStream two = upgraded(proxy, second);
                assertEchoes(one, "one");
                assertEchoes(two, "two");
                first.close();
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> one.receive(SOON));
                assertThat(proxy.get("/").awaitBody(SOON)).isEmpty();
                assertEchoes(two, "still here");
                proxy.close();
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> two.receive(SOON));
            }
            assertThat(asked.asked()).hasSize(2);
        }

        @Test
        void a_shutdown_closes_what_is_behind_all_tunnels() {
            try (Connection proxy = proxy();
                    Tunnel first = proxy.connect(destination());
                    Tunnel second = proxy.connect(destination())) {
                WebSocketStream one = upgraded(proxy, first);
                WebSocketStream two = upgraded(proxy, second);
                proxy.shutdown();
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> one.send(new Frame.Text("late")));
                assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> two.send(new Frame.Text("late")));
            }
        }

        @Test
        void a_refusal_leaves_the_connection_to_others() throws IOException {
            asked.close();
            asked = new Http2TestProxy((line, step) -> {
                boolean refused = step == Step.HEADERS
                        && line.machine().request().authority().startsWith("no.test");
                if (refused) {
                    line.machine().respond(line.machine().streamId(), 403, Headers.empty(), true);
                }
                return refused;
            });
            try (Connection proxy = proxy();
                    Tunnel refused = proxy.connect(Destination.of("no.test", 80));
                    Tunnel tunnel = proxy.connect(destination())) {
                assertThat(failure(refused))
                        .hasMessageContaining("refused: it answered 403 to CONNECT no.test:80")
                        .extracting(ConnectionError::phase)
                        .isEqualTo(Phase.PROXY);
                assertEchoes(upgraded(proxy, tunnel), "hello");
            }
        }

        @Test
        void a_tunnel_that_is_closed_while_it_is_made_leaves_no_stream() throws IOException {
            asked.close();
            asked = new Http2TestProxy((line, step) ->
                    step == Step.HEADERS && line.machine().request().authority().startsWith("silent.test"));
            try (Connection proxy = proxy()) {
                Http2Server.Line line = asked.next();
                Tunnel silent = proxy.connect(Destination.of("silent.test", 80));
                Eventually.await("it is asked for").until(() -> openStreams(line) == 1);
                silent.close();
                Eventually.await("its stream is reset").until(() -> openStreams(line) == 0);
                try (Tunnel tunnel = proxy.connect(destination())) {
                    assertEchoes(upgraded(proxy, tunnel), "hello");
                }
            }
        }

        private static int openStreams(Http2Server.Line line) {
            int[] open = new int[1];
            line.act(() -> open[0] = line.machine().openStreams());
            return open[0];
        }
    }
}
