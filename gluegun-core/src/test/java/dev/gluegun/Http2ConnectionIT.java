package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Http2Server;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets over HTTP/2, on connections that they share. */
@SocketTest
class Http2ConnectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ConnectOptions HTTP_2 =
            ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none());

    private Http2Server server = Http2Server.echo();
    private final List<Connection> connections = new ArrayList<>();

    /** What keeps a server deaf until then. */
    private final CountDownLatch testIsOver = new CountDownLatch(1);

    @AfterEach
    void close() throws IOException {
        testIsOver.countDown();
        connections.forEach(Connection::close);
        server.close();
    }

    private void serve(Http2Settings settings, BiConsumer<Http2Server.Line, Step> behaviour) throws IOException {
        server.close();
        server = Http2Server.with(settings, behaviour);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Connection open(ConnectOptions options) {
        Connection connection = Connection.open("127.0.0.1", server.port(), options);
        connections.add(connection);
        return connection;
    }

    private Connection open() {
        return open(HTTP_2);
    }

    private static WebSocketStream upgraded(Connection connection) {
        WebSocketStream stream = connection.upgrade("/");
        stream.awaitUpgrade(PATIENCE);
        return stream;
    }

    private static void assertEchoes(WebSocketStream stream, String text) {
        stream.send(new Frame.Text(text));
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text(text));
    }

    @Test
    void aWebSocketEchoes() {
        Connection connection = open();
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_2);
        assertEchoes(upgraded(connection), "hello");
    }

    @Test
    void anUpgradeAskedForBeforeTheConnectionIsUpIsSentWhenItIs() {
        assertEchoes(upgraded(open()), "hello");
    }

    @Test
    void manyWebSocketsShareAConnection() throws Exception {
        Connection connection = open();
        List<Call<Void>> talks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            WebSocketStream stream = upgraded(connection);
            Call.On kind = i % 2 == 0 ? Call.On.VIRTUAL : Call.On.PLATFORM;
            talks.add(Call.run(kind, () -> {
                for (int message = 0; message < 50; message++) {
                    assertEchoes(stream, "message " + message);
                }
            }));
        }
        for (Call<Void> talk : talks) {
            talk.result();
        }
        server.next();
        assertThat(connections).hasSize(1);
    }

    @Test
    void aMessageLargerThanAllWindowsComesBackWhole() {
        WebSocketStream stream = upgraded(open());
        byte[] large = new byte[5_000_000];
        new Random(7).nextBytes(large);
        Call<Void> sending = Call.run(() -> stream.send(new Frame.Binary(large)));
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Binary(large));
        sending.result();
    }

    @Test
    void aStreamThatNobodyReadsHoldsUpNoOther() {
        Connection connection = open();
        WebSocketStream unread = upgraded(connection);
        WebSocketStream other = upgraded(connection);
        byte[] piece = new byte[200_000];
        Call<Void> flood = Call.run(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    unread.send(new Frame.Binary(piece));
                }
            } catch (GluegunException closed) {
                // The connection is closed at the end of the test: that was too much for its windows.
            }
        });
        for (int i = 0; i < 200; i++) {
            assertEchoes(other, "still here");
        }
        connection.close();
        flood.result();
    }

    @Test
    void aResetEndsItsStreamAlone() {
        Connection connection = open();
        WebSocketStream first = upgraded(connection);
        WebSocketStream second = upgraded(connection);
        Http2Server.Line line = server.next();
        line.act(() -> line.machine().reset(1, ErrorCode.CANCEL.code()));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> first.receive(PATIENCE))
                .withMessageContaining("the server reset the stream: CANCEL (8)");
        assertEchoes(second, "still here");
    }

    @Test
    void afterGoAwayOpenStreamsFinishAndNewOnesAreRefused() {
        Connection connection = open();
        WebSocketStream stream = upgraded(connection);
        Http2Server.Line line = server.next();
        line.act(() -> line.machine().goAway(ErrorCode.NO_ERROR.code(), "maintenance"));
        Eventually.await("GOAWAY seen").untilAsserted(() -> {
            assertEchoes(stream, "still here");
            assertThatExceptionOfType(ConnectionDown.class)
                    .isThrownBy(() -> connection.upgrade("/"))
                    .withMessageContaining("GOAWAY, NO_ERROR (0)")
                    .withMessageContaining("it says: maintenance");
        });
        stream.send(new Frame.Close());
        assertThat(stream.receive(PATIENCE)).isInstanceOf(Frame.Close.class);
        Eventually.await("the connection ends with its last stream").until(line::hasEnded);
    }

    @Test
    void aServerThatTakesNoWebSocketsGetsNothing() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        serve(Http2Settings.server().withEnableConnectProtocol(false), (line, step) -> {
            if (step == Step.HEADERS) {
                requests.incrementAndGet();
            }
        });
        Connection connection = open();
        assertThatExceptionOfType(UnsupportedFeature.class)
                .isThrownBy(() -> connection.upgrade("/early").awaitUpgrade(PATIENCE));
        connection.awaitUp(PATIENCE);
        assertThatExceptionOfType(UnsupportedFeature.class)
                .isThrownBy(() -> connection.upgrade("/"))
                .withMessageContaining("SETTINGS_ENABLE_CONNECT_PROTOCOL");
        assertThat(requests).hasValue(0);
    }

    @Test
    void whatIsLargerThanTheServerTakesIsNotSent() throws IOException {
        serve(Http2Settings.server().withMaxHeaderListBytes(600), Http2Server.Line::echo);
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        Headers large = Headers.of("X-Large", "x".repeat(600));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.upgrade("/", large))
                .withMessageContaining("SETTINGS_MAX_HEADER_LIST_SIZE");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> connection.get("/", large));
        assertEchoes(upgraded(connection), "still here");
    }

    @Test
    void severalUpgradesMayBeAskedForBeforeTheConnectionIsUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection never = Connection.open("127.0.0.1", silent.getLocalPort(), HTTP_2)) {
            assertThatNoException().isThrownBy(() -> {
                never.upgrade("/one");
                never.connect(Destination.of("two.test", 80));
                never.upgrade("/three");
                never.get("/four");
            });
        }
        Connection connection = open();
        WebSocketStream one = connection.upgrade("/one");
        WebSocketStream two = connection.upgrade("/two");
        one.awaitUpgrade(PATIENCE);
        two.awaitUpgrade(PATIENCE);
        assertEchoes(two, "two");
        assertEchoes(one, "one");
    }

    @Test
    void anUpgradeByHttp11OnThisConnectionIsUnsupported() {
        Connection connection = open();
        connection.awaitUp(PATIENCE);
        assertThatExceptionOfType(UnsupportedFeature.class)
                .isThrownBy(() -> connection.upgrade(Protocol.HTTP_1_1, "/", Headers.empty()))
                .withMessageContaining("HTTP_2");
        WebSocketStream stream = connection.upgrade(Protocol.HTTP_2, "/", Headers.empty());
        stream.awaitUpgrade(PATIENCE);
    }

    @Test
    void aRefusedUpgradeTellsItsAnswerAndLeavesTheConnection() throws IOException {
        AtomicInteger refused = new AtomicInteger();
        serve(Http2Settings.server(), (line, step) -> {
            if (step == Step.HEADERS && refused.getAndIncrement() == 0) {
                int id = line.machine().streamId();
                line.machine().respond(id, 403, Headers.of("x-why", "closed today"), false);
                line.machine().data(id, ByteBuffer.wrap("come tomorrow".getBytes()), true);
            } else {
                line.echo(step);
            }
        });
        Connection connection = open();
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> connection.upgrade("/").awaitUpgrade(PATIENCE))
                .satisfies(refusal -> {
                    assertThat(refusal.status()).isEqualTo(403);
                    assertThat(refusal.headers().first("x-why")).hasValue("closed today");
                    assertThat(refusal.bodyText()).isEqualTo("come tomorrow");
                });
        assertEchoes(upgraded(connection), "hello");
    }

    @Test
    void moreStreamsThanTheServerAllowsAreRefusedBeforeAnythingIsSent() throws IOException {
        serve(Http2Settings.server().withMaxConcurrentStreams(1), Http2Server.Line::echo);
        Connection connection = open();
        WebSocketStream stream = upgraded(connection);
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.upgrade("/"))
                .withMessageContaining("limit of streams at the same time is 1");
        assertEchoes(stream, "still here");
    }

    @Test
    void aServerThatBreaksHttp2EndsAllStreamsWithTheRule() throws IOException {
        Connection connection = open();
        WebSocketStream stream = upgraded(connection);
        // A DATA frame on stream 0.
        server.next().write(new byte[] {0, 0, 1, 0, 0, 0, 0, 0, 0, 7});
        assertThatExceptionOfType(GluegunException.class)
                .isThrownBy(() -> stream.receive(PATIENCE))
                .withMessageContaining("RFC 9113, section");
        assertThatExceptionOfType(GluegunException.class).isThrownBy(() -> connection.upgrade("/"));
    }

    @Test
    void aConnectionThatIsLostEndsAllStreams() {
        Connection connection = open();
        WebSocketStream first = upgraded(connection);
        WebSocketStream second = upgraded(connection);
        Call<Frame> waits = Call.of(() -> first.receive(PATIENCE)).awaitWaiting();
        server.next().drop();
        waits.failure(ConnectionDown.class);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> second.receive(PATIENCE));
    }

    @Test
    void aTimeoutLosesNothing() {
        WebSocketStream stream = upgraded(open());
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> stream.receive(Duration.ofMillis(20)));
        assertEchoes(stream, "hello");
    }

    @Test
    void aServerThatSpeaksNoHttp2IsNamed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connection connection = Connection.open(
                    "127.0.0.1", silent.getLocalPort(), HTTP_2.withConnectTimeout(Duration.ofMillis(100)));
            connections.add(connection);
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageContaining("has not begun to speak HTTP/2")
                    .withMessageContaining("connect timeout of PT0.1S");
        }
    }

    @Test
    void unansweredPingsEndTheConnection() throws IOException {
        serve(Http2Settings.server(), (line, step) -> {
            if (step == Step.HEADERS) {
                line.echo(step);
                awaitUninterruptibly(testIsOver);
            }
        });
        ConnectOptions keepalive = HTTP_2.withHttp2(
                Http2Options.defaults().withKeepalive(Duration.ofMillis(50)).withKeepaliveTolerance(1));
        WebSocketStream stream = open(keepalive).upgrade("/");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                .withMessageContaining("has not answered 2 PINGs");
    }

    @Test
    void anInterruptedShutdownDoesNotWaitForTheServersCloseFrames() throws IOException {
        serve(Http2Settings.server(), (line, step) -> {
            if (step == Step.HEADERS) {
                line.echo(step);
            }
        });
        Connection connection = open();
        upgraded(connection);
        Call<Void> closing = Call.run(connection::shutdown).awaitWaiting();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> connection.get("/"))
                .withMessageContaining("this side is closing the connection");
        closing.interrupt();
        closing.result();
        assertThat(closing.wasInterruptedAtEnd()).isTrue();
        Eventually.await("the server sees the end").until(server.next()::hasEnded);
    }

    /** Answers close frames, and ends a stream, if ever, when its client has; notes how clients end theirs. */
    private void serveClosing(Http2Settings settings, List<Step> ends, boolean endsStreams) throws IOException {
        serve(settings, (line, step) -> {
            Http2Machine machine = line.machine();
            int id = machine.streamId();
            if (step == Step.HEADERS) {
                machine.respond(id, 200, Headers.empty(), false);
            } else if (step == Step.DATA && !machine.endsStream()) {
                machine.data(id, ByteBuffer.wrap(ServerFrames.close(1000, "")), false);
            } else if (step == Step.DATA || step == Step.RESET) {
                ends.add(step);
                if (endsStreams) {
                    machine.data(id, ByteBuffer.allocate(0), true);
                }
            }
        });
    }

    /** RFC 8441, section 5: RST_STREAM would be what TCP's reset is, and servers take so many only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSocketThatBothSidesHaveClosedEndsItsStreamInAnOrderlyWay(boolean serverEnds) throws IOException {
        List<Step> ends = new CopyOnWriteArrayList<>();
        serveClosing(Http2Settings.server(), ends, serverEnds);
        Connection connection = open();
        WebSocketStream stream = upgraded(connection);
        stream.close();
        Eventually.await("the end of the stream").until(() -> !ends.isEmpty());
        assertThat(ends.getFirst()).isEqualTo(Step.DATA);
        Http2Server.Line line = server.next();
        Eventually.await("nothing left of it").until(() -> !isOpen(line, 1));
        assertThat(ends).hasSize(serverEnds ? 1 : 2);
    }

    @Test
    void aClosedSocketLeavesItsPlaceToAnotherAtOnce() throws IOException {
        List<Step> ends = new CopyOnWriteArrayList<>();
        serveClosing(Http2Settings.server().withMaxConcurrentStreams(1), ends, false);
        Connection connection = open();
        for (int i = 0; i < 5; i++) {
            upgraded(connection).close();
        }
    }

    private static boolean isOpen(Http2Server.Line line, int streamId) {
        boolean[] open = new boolean[1];
        line.act(() -> open[0] = line.machine().isStreamOpen(streamId));
        return open[0];
    }

    @Test
    void aSocketThatTheServerClosesEndsItsStreamInAnOrderlyWay() throws IOException {
        List<Step> ends = new CopyOnWriteArrayList<>();
        serve(Http2Settings.server(), (line, step) -> {
            if (step == Step.RESET || step == Step.DATA && line.machine().endsStream()) {
                ends.add(step);
            }
            line.echo(step);
        });
        WebSocketStream stream = upgraded(open());
        stream.send(new Frame.CloseWithReason(1000, "done"));
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, "done"));
        Eventually.await("the end of the stream").until(() -> !ends.isEmpty());
        assertThat(ends).containsExactly(Step.DATA);
    }

    @Test
    void shutdownClosesAllWebSocketsWithTheirHandshake() {
        Connection connection = open();
        WebSocketStream stream = upgraded(connection);
        upgraded(connection);
        Http2Server.Line line = server.next();
        connection.shutdown();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.receive(PATIENCE));
        Eventually.await("the server sees the end").until(line::hasEnded);
    }

    @Test
    void aHighLevelSocketHasAConnectionOfItsOwn() {
        WebSocketOptions options = WebSocketOptions.defaults().withConnectOptions(HTTP_2);
        try (WebSocket socket = WebSocket.connect("127.0.0.1", server.port(), "/", options)) {
            socket.sendText("hello");
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
        }
        Eventually.await("the server sees the end").until(server.next()::hasEnded);
    }
}
