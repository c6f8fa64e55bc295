package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making connections, and what becomes of calls before, during and after. */
@SocketTest
class ConnectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final ConnectOptions ONCE = ConnectOptions.defaults().withRetry(RetryPolicy.none());

    private final ScriptedServer server = ScriptedServer.start();
    private final List<Connection> opened = new ArrayList<>();

    @AfterEach
    void end() {
        opened.forEach(Connection::close);
        server.close();
    }

    private Connection open(String host, int port, ConnectOptions options) {
        Connection connection = Connection.open(host, port, options);
        opened.add(connection);
        return connection;
    }

    private Connection open() {
        return open(server.host(), server.port(), ConnectOptions.defaults());
    }

    // ---- coming up

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void aConnectionComesUp(String host) {
        Connection connection = open(host, server.port(), ONCE);
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        assertThat(connection.awaitUp(MOMENT)).isEqualTo(Protocol.HTTP_1_1);
        assertThat(connection).hasToString("Connection[" + host + ":" + server.port() + "]");
    }

    @Test
    void aRefusedConnectionIsAnErrorOfTcp() {
        Connection connection = open("127.0.0.1", ScriptedServer.unusedPort(), ONCE);
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connection.awaitUp(PATIENCE))
                .withMessageContaining("refused")
                .returns(Phase.TCP, ConnectionError::phase);
        assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> connection.awaitUp(PATIENCE));
        assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> connection.upgrade("/"));
    }

    @Test
    void anUnknownHostIsAnErrorOfDns() {
        Connection connection = open("does-not-exist.invalid", 80, ONCE);
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connection.awaitUp(PATIENCE))
                .withMessageContaining("does-not-exist.invalid")
                .returns(Phase.DNS, ConnectionError::phase);
    }

    @Test
    void aServerThatDoesNotAnswerRunsIntoTheConnectTimeout() {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Connection connection = open("127.0.0.1", silent.port(), ONCE.withConnectTimeout(Duration.ofSeconds(2)));
            Eventually.await("the server to be called")
                    .untilAsserted(() -> assertThatExceptionOfType(Timeout.class)
                            .isThrownBy(() -> connection.awaitUp(MOMENT))
                            .returns(Phase.TCP, Timeout::phase));
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageContaining("connect timeout")
                    .returns(Phase.TCP, ConnectionError::phase);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingForAConnectionCanBeInterrupted(Call.On kind) {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Connection connection = open("127.0.0.1", silent.port(), ONCE);
            Call<Protocol> waiter =
                    Call.on(kind, () -> connection.awaitUp(PATIENCE)).awaitWaiting();
            waiter.interrupt();
            waiter.failure(Interrupted.class);
            assertThat(waiter.wasInterruptedAtEnd()).isTrue();
            assertThatExceptionOfType(Timeout.class).isThrownBy(() -> connection.awaitUp(MOMENT));
        }
    }

    // ---- retry

    @Test
    void aServerThatComesUpLateIsReached() throws IOException {
        int port = ScriptedServer.unusedPort();
        Connection connection = open("127.0.0.1", port, ONCE.withRetry(RetryPolicy.fixed(200, Duration.ofMillis(50))));
        // The failed attempts are not seen from here.
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> connection.awaitUp(Duration.ofMillis(120)));
        WebSocketStream stream = connection.upgrade("/kept");
        try (ServerSocket late = new ServerSocket()) {
            late.setReuseAddress(true);
            late.bind(new InetSocketAddress("127.0.0.1", port));
            assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
            connection.close();
        }
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
    }

    @Test
    void attemptsAreCounted() {
        Connection connection = open(
                "127.0.0.1", ScriptedServer.unusedPort(), ONCE.withRetry(RetryPolicy.fixed(3, Duration.ofMillis(20))));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connection.awaitUp(PATIENCE))
                .withMessageContaining("attempt 4");
    }

    @Test
    void exponentialPausesEndToo() {
        Connection connection = open(
                "127.0.0.1",
                ScriptedServer.unusedPort(),
                ONCE.withRetry(RetryPolicy.exponential(4, Duration.ofMillis(10), Duration.ofMillis(40))));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> connection.awaitUp(PATIENCE))
                .withMessageContaining("attempt 5");
    }

    @Test
    void closingEndsTheAttempts() {
        Connection connection = open(
                "127.0.0.1",
                ScriptedServer.unusedPort(),
                ONCE.withRetry(RetryPolicy.fixed(1000, Duration.ofSeconds(3600))));
        WebSocketStream stream = connection.upgrade("/");
        Call<Protocol> up = Call.of(() -> connection.awaitUp(Timeouts.INFINITE)).awaitWaiting();
        Call<Message.Upgraded> upgraded =
                Call.of(() -> stream.awaitUpgrade(Timeouts.INFINITE)).awaitWaiting();
        connection.close();
        up.failure(ConnectionDown.class);
        upgraded.failure(ConnectionDown.class);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/"));
    }

    @Test
    void closingRightAwayLeavesNothing() {
        for (int i = 0; i < 50; i++) {
            Connection connection = Connection.open(server.host(), server.port());
            WebSocketStream stream = connection.upgrade("/");
            Call<Message.Upgraded> waiter = Call.of(() -> stream.awaitUpgrade(PATIENCE));
            connection.close();
            waiter.failure(ConnectionDown.class);
        }
    }

    // ---- upgrades

    @Test
    void anUpgradeIsKeptUntilTheConnectionIsUp() throws IOException {
        int port = ScriptedServer.unusedPort();
        Connection connection = open("127.0.0.1", port, ONCE.withRetry(RetryPolicy.fixed(200, Duration.ofMillis(20))));
        WebSocketStream stream = connection.upgrade("/kept");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.send(new Frame.Text("a")));
        Eventually.await("the server to be called")
                .untilAsserted(() -> assertThatExceptionOfType(Timeout.class)
                        .isThrownBy(() -> stream.awaitUpgrade(MOMENT))
                        .returns(Phase.TCP, Timeout::phase));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.upgrade("/second"))
                .withMessageContaining("under way");
        try (ServerSocket late = new ServerSocket()) {
            late.setReuseAddress(true);
            late.bind(new InetSocketAddress("127.0.0.1", port));
            var socket = late.accept();
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head).startsWith("GET /kept HTTP/1.1\r\n");
            socket.close();
        }
        assertThatExceptionOfType(GluegunException.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
    }

    @Test
    void anUpgradeByAProtocolNeedsAConnectionThatIsUp() {
        Connection connection = open(
                "127.0.0.1", ScriptedServer.unusedPort(), ONCE.withRetry(RetryPolicy.fixed(5, Duration.ofSeconds(5))));
        for (Protocol protocol : Protocol.values()) {
            assertThatExceptionOfType(InvalidMessage.class)
                    .isThrownBy(() -> connection.upgrade(protocol, "/", Headers.empty()))
                    .withMessageContaining("await the connection first");
        }
    }

    @Test
    void anUpgradeByTheNegotiatedProtocolSucceeds() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        WebSocketStream stream = connection.upgrade(Protocol.HTTP_1_1, "/", Headers.empty());
        server.accept().upgrade();
        stream.awaitUpgrade(PATIENCE);
    }

    @Test
    void anUpgradeByAnotherProtocolIsUnsupportedAndSendsNothing() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        assertThatExceptionOfType(UnsupportedFeature.class)
                .isThrownBy(() -> connection.upgrade(Protocol.HTTP_2, "/", Headers.empty(), UpgradeOptions.defaults()))
                .withMessageContaining("nothing was sent");
        connection.upgrade("/next");
        assertThat(server.accept().request().line()).isEqualTo("GET /next HTTP/1.1");
    }

    @Test
    void anUpgradedConnectionCannotBeUpgradedAgain() {
        Connection connection = open();
        WebSocketStream stream = connection.upgrade("/");
        Peer peer = server.upgradeNext().result();
        stream.awaitUpgrade(PATIENCE);
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.upgrade("/again"))
                .withMessageContaining("belongs to its WebSocket");
        stream.send(new Frame.Text("still fine"));
        assertThat(peer.text()).isEqualTo("still fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "//\u0000", "/a b", "/a#b", "/\r\nX: y", "/ü", "http://x/"})
    void aPathThatCannotBeSentIsRefusedAndNothingIsSent(String path) {
        Connection connection = open();
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> connection.upgrade(path));
        connection.upgrade("/good");
        assertThat(server.accept().request().line()).isEqualTo("GET /good HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "SEC-WEBSOCKET-PROTOCOL",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept"
            })
    void headersOfTheHandshakeCannotBeSetByHand(String name) {
        Connection connection = open();
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connection.upgrade("/", Headers.of(name, "x")))
                .withMessageContaining(name);
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> connection.upgrade("/", Headers.of("Host", "a", "host", "b")));
    }

    @Test
    void aHostOrPortThatCannotBeRightIsRefused() {
        for (String host : List.of("", " ", "a b", "ws://a", "a/b", "user@a", "a\nb")) {
            assertThatExceptionOfType(InvalidOptions.class).as(host).isThrownBy(() -> Connection.open(host, 80));
        }
        for (int port : new int[] {0, -1, 65536, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> Connection.open("localhost", port));
        }
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> Connection.open(null, 80))
                .withMessage("host");
    }

    // ---- ending

    @Test
    void aServerThatGoesAwayIsNoticed() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        server.accept().close();
        Eventually.await("the end")
                .untilAsserted(() ->
                        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.awaitUp(MOMENT)));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/"));
    }

    @Test
    void aServerThatSpeaksFirstIsDropped() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        Peer peer = server.accept();
        peer.send("220 mail.example.com ESMTP\r\n");
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.awaitUp(MOMENT))
                .withMessageContaining("nobody asked");
    }

    /** A connection whose upgrade was asked for before it was up, agreed upon, used, and over before anybody has awaited anything. */
    private WebSocketStream keptUpgradeAndItsEnd(Connection connection, UpgradeOptions options) {
        WebSocketStream stream = connection.upgrade("/kept", Headers.empty(), options);
        Peer peer = server.upgradeNext().result();
        peer.sendText("in time");
        peer.send(ServerFrames.close(4000, "gone"));
        assertThat(peer.closeCode()).isEqualTo(4000);
        peer.close();
        return stream;
    }

    @Test
    void aConnectionThatHasComeAndGoneWithAKeptUpgradeWasUpAndTheStreamTellsTheRest() {
        Connection connection = open();
        WebSocketStream stream = keptUpgradeAndItsEnd(connection, UpgradeOptions.defaults());
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        stream.awaitUpgrade(PATIENCE);
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("in time"));
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.CloseWithReason(4000, "gone"));
        expectDown(connection);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.receive(PATIENCE));
    }

    @Test
    void aConnectionThatHasComeAndGoneWithAKeptUpgradeWasUpForAReplyToAsWell() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(1);
        Connection connection = open();
        WebSocketStream stream =
                keptUpgradeAndItsEnd(connection, UpgradeOptions.defaults().withReplyTo(message -> {
                    if (message instanceof Message.Failed) {
                        all.countDown();
                    }
                }));
        all.await();
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        stream.awaitUpgrade(PATIENCE);
        expectDown(connection);
    }

    @Test
    void aConnectionThatHasComeAndGoneWithAKeptUpgradeWasUpForAHandlerAsWell() {
        Connection connection = open();
        List<WebSocketStream> handled = new CopyOnWriteArrayList<>();
        WebSocketStream stream = keptUpgradeAndItsEnd(
                connection, UpgradeOptions.defaults().withDefaultProtocol(() -> new ProtocolHandler() {
                    private ReplyTo application;

                    @Override
                    public void init(ReplyTo replyTo, WebSocketStream own, Headers headers, UpgradeOptions options) {
                        application = replyTo;
                        handled.add(own);
                    }

                    @Override
                    public int handle(Frame frame) {
                        application.deliver(new Message.WebSocketFrame(frame));
                        return 1;
                    }
                }));
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Upgraded.class);
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("in time"));
        assertThat(handled).containsExactly(stream);
        expectDown(connection);
    }

    @Test
    void aConnectionWhoseKeptUpgradeWasAnsweredWronglyWasUpUntilTheStreamHasTold() {
        Connection connection = open();
        WebSocketStream stream = connection.upgrade("/kept");
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 101 Switching Protocols\r\n\r\n");
        peer.expectEnd();
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
        expectDown(connection);
    }

    @Test
    void aConnectionThatThisSideHasClosedIsDownWhateverItsUpgradeHasToTell() {
        Connection connection = open();
        WebSocketStream stream = connection.upgrade("/kept");
        server.upgradeNext().result();
        connection.close();
        expectDown(connection);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
    }

    private static void expectDown(Connection connection) {
        Eventually.await("the end")
                .untilAsserted(() ->
                        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.awaitUp(MOMENT)));
    }

    @Test
    void closeIsImmediateAndIdempotent() {
        Connection connection = open();
        WebSocketStream stream = connection.upgrade("/");
        Peer peer = server.upgradeNext().result();
        stream.awaitUpgrade(PATIENCE);
        connection.close();
        connection.close();
        connection.shutdown();
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.awaitUp(PATIENCE));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.receive(PATIENCE));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.send(new Frame.Text("a")));
    }

    @Test
    void shutdownWithoutAWebSocketDropsTheConnection() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        connection.shutdown();
        server.accept().expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.awaitUp(PATIENCE));
    }

    @Test
    void shutdownWhileAnUpgradeIsUnderWayDropsTheConnection() {
        Connection connection = open();
        WebSocketStream stream = connection.upgrade("/");
        Peer peer = server.accept();
        peer.request();
        connection.shutdown();
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
    }
}
