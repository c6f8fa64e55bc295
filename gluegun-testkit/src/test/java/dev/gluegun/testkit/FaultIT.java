package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault after the handshake, and what Gluegun's client makes of it: over HTTP/1.1 here, and again in {@link Http2FaultIT}. */
@Timeout(60)
class FaultIT {

    private static final String TEXT = "grüße, 漢字, 🙂";

    /** How clients connect. */
    WebSocketOptions options() {
        return Clients.options();
    }

    private WebSocket connect(MockWebSocketServer server, UpgradeOptions upgrade) {
        return WebSocket.connect(server.uri(), options().withUpgradeOptions(upgrade));
    }

    private void arrivesWhole(Script script) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(script.expectClose(1000));
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(TEXT));
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void fragmentsArriveAsOneMessage() {
        arrivesWhole(Script.script().fragmentAt(1, 2, 5).sendText(TEXT));
        arrivesWhole(Script.script().fragmentEvery(1).sendText(TEXT));
        arrivesWhole(Script.script().fragmentRandomly(4).sendText(TEXT));
    }

    @Test
    void charactersThatAreSplitArriveWhole() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.accept().withDeflate())
                    .fragmentInsideCharacters()
                    .sendText("ü🙂")
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade().withCompress(true))) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("ü🙂"));
            }
            server.assertNothingLeft();
            assertThat(server.frames())
                    .filteredOn(
                            frame -> frame.kind() == Recorded.Kind.TEXT || frame.kind() == Recorded.Kind.CONTINUATION)
                    .extracting(Recorded::length)
                    .containsExactly(1L, 2L, 1L, 1L, 1L);
        }
    }

    @Test
    void writesThatAreSplitArriveWhole() {
        arrivesWhole(Script.script().splitAt(1, 3).sendText(TEXT));
        arrivesWhole(Script.script().splitEvery(1, Duration.ofMillis(1)).sendText(TEXT));
        arrivesWhole(Script.script().fragmentEvery(3).splitRandomly(6).sendText(TEXT));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "83 00, 1002",
        "91 00, 1002",
        "80 00, 1002",
        "09 00, 1002",
        "81 7e 00 01 78, 1002",
        "88 01 03, 1002",
        "81 02 c3 28, 1007",
        "88 03 03 e8 ff, 1007",
        "82 7f 00 00 00 01 00 00 00 00, 1009"
    })
    void aFrameMadeByHandIsAnOffence(String hex, int code) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().sendHex(hex).expectClose(code));
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThatThrownBy(socket::receiveAppFrame)
                        .isInstanceOfSatisfying(
                                StreamError.class,
                                e -> assertThat(e.closeCode()).hasValue(code));
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void aFrameOfAnyFirstByteMayBeSent() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().sendFrame(0x8B, (byte) 1).expectClose(1002));
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThatThrownBy(socket::receiveAppFrame).isInstanceOf(StreamError.class);
            }
            server.assertNothingLeft();
            assertThat(server.frames().getFirst().kind()).isEqualTo(Recorded.Kind.RESERVED);
        }
    }

    @Test
    void aDeflateBombIsTooBig() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.accept().withDeflate())
                    .sendDeflateBomb(64 << 20)
                    .expectClose(1009));
            try (WebSocket socket = connect(server, Clients.upgrade().withCompress(true))) {
                assertThatThrownBy(socket::receiveAppFrame)
                        .isInstanceOfSatisfying(
                                StreamError.class,
                                e -> assertThat(e.closeCode()).hasValue(1009));
            }
            server.assertNothingLeft();
            assertThat(server.frames().getFirst().length()).isLessThan(128 << 10);
        }
    }

    @Test
    void aSmallBombIsAMessageAmongOthers() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.accept().withDeflate())
                    .sendText(TEXT)
                    .sendDeflateBomb(100_000)
                    .sendText(TEXT)
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade().withCompress(true))) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(TEXT));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(new byte[100_000]));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(TEXT));
            }
            server.assertNothingLeft();
        }
    }

    private void goesDown(Script script, UpgradeOptions upgrade) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(script);
            try (WebSocket socket = connect(server, upgrade)) {
                assertThatThrownBy(socket::receiveAppFrame).isInstanceOf(ConnectionDown.class);
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void theEndOfTheConnectionWithoutACloseFrame() {
        goesDown(Script.script().fin().expectEnd(), Clients.upgrade());
    }

    @Test
    void theEndOfTheConnectionInsideAFrame() {
        goesDown(Script.script().cutOffAfter(4).sendText("hello").fin().expectEnd(), Clients.upgrade());
    }

    @Test
    void aResetInsideAFrame() {
        goesDown(Script.script().cutOffAfter(4).sendText("hello").reset(), Clients.upgrade());
    }

    @Test
    void aResetOfTheConnection() {
        goesDown(Script.script().sendBytes((byte) 0x81).resetConnection(), Clients.upgrade());
    }

    @Test
    void aPeerThatHasLostItsPower() {
        goesDown(
                Script.script().halfOpen(),
                Clients.upgrade()
                        .withKeepalive(Duration.ofMillis(50))
                        .withPongTimeout(Duration.ofMillis(100))
                        .withClosingTimeout(Duration.ofMillis(100)));
    }

    @Test
    void aPeerThatDropsPongs() {
        goesDown(
                Script.script().dropPongs().expectPing().expectEnd(),
                Clients.upgrade().withKeepalive(Duration.ofMillis(50)).withPongTimeout(Duration.ofMillis(100)));
    }

    @Test
    void aPeerThatDelaysPongsAndThenDoesNot() {
        Duration late = Duration.ofMillis(150);
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .delayPongs(late)
                    .expectPing((byte) 1)
                    .sendText("before the pong")
                    .answerPings()
                    .expectText("again")
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade().withSilencePings(false))) {
                socket.ping(new byte[] {1});
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("before the pong"));
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Pong(new byte[] {1}));
                assertThat(socket.lastRoundTrip())
                        .hasValueSatisfying(time -> assertThat(time).isGreaterThanOrEqualTo(late));
                socket.ping(new byte[] {2});
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Pong(new byte[] {2}));
                socket.sendText("again");
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void aPeerThatDoesNotReadHasTheSenderWait() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().stallReading(Duration.ofMinutes(1)));
            try (WebSocket socket = WebSocket.connect(
                    server.uri(),
                    options().withConnectOptions(ConnectOptions.defaults().withSendTimeout(Duration.ofMillis(200))))) {
                byte[] large = new byte[16 << 20];
                assertThatThrownBy(() -> socket.sendBinary(large)).isInstanceOf(ConnectionDown.class);
            }
            assertThat(server.frames()).isEmpty();
        }
    }

    @Test
    void aPeerThatDoesNotReadForAWhileLosesNothing() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .stallReading(Duration.ofMillis(300))
                    .expect("a large message", frame -> frame instanceof Frame.Binary b && b.data().length == 8 << 20)
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                socket.sendBinary(new byte[8 << 20]);
            }
            server.assertNothingLeft();
            assertThat(server.frames().getFirst().at()).isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void aPeerThatDoesNotWriteForAWhile() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .sendText("before")
                    .expectText("stall")
                    .stallWriting(Duration.ofSeconds(1))
                    .sendText("after")
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("before"));
                socket.sendText("stall");
                assertThatThrownBy(() -> socket.receiveAppFrame(Duration.ofMillis(50)))
                        .isInstanceOf(dev.gluegun.GluegunException.Timeout.class);
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("after"));
            }
            server.assertNothingLeft();
            List<Recorded> frames = server.frames();
            assertThat(frames.get(2).at().minus(frames.get(1).at())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void aLimitedBandwidthTakesItsTime() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .limitBandwidth(100_000)
                    .sendBinary(new byte[20_000])
                    .sendText("then")
                    .expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(new byte[20_000]));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("then"));
            }
            server.assertNothingLeft();
            List<Recorded> frames = server.frames();
            assertThat(frames.get(1).at().minus(frames.get(0).at())).isGreaterThanOrEqualTo(Duration.ofMillis(180));
        }
    }

    @Test
    void latencyDelaysEachFrameAndKeepsTheOrder() {
        Script script = Script.script()
                .addLatency(Duration.ofMillis(100), Duration.ofMillis(50))
                .expectText("go");
        for (int i = 0; i < 20; i++) {
            script = script.sendText("" + i);
        }
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(script.expectClose());
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                socket.sendText("go");
                for (int i = 0; i < 20; i++) {
                    assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("" + i));
                }
            }
            server.assertNothingLeft();
            List<Recorded> frames = server.frames();
            assertThat(frames.get(1).at().minus(frames.get(0).at())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void aCloseFrameThatIsNotAnsweredRunsIntoTheClosingTimeout() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().ignoreClose().expectClose(1000).expectEnd());
            connect(server, Clients.upgrade().withClosingTimeout(Duration.ofMillis(100)))
                    .close();
            server.assertNothingLeft();
            assertThat(server.frames()).allMatch(frame -> frame.direction() == Recorded.Direction.FROM_CLIENT);
        }
    }

    @Test
    void theServerMayCloseFirst() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().delay(Duration.ofMillis(1)).sendClose(4003, "enough"));
            try (WebSocket socket = connect(server, Clients.upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.CloseWithReason(4003, "enough"));
            }
            server.assertNothingLeft();
            Awaitility.await().until(() -> server.frames().size() == 2);
        }
    }

    // ---- nobody's fault

    @Test
    void aPongThatIsStillToGoHoldsUpNobody() {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withDeadline(Duration.ofSeconds(2)))) {
            server.enqueue(Script.script()
                    .delayPongs(Duration.ofMinutes(1))
                    .expectPing()
                    .expectEnd());
            try (WebSocket socket = WebSocket.connect(server.uri(), options())) {
                socket.ping(new byte[] {1});
                socket.connection().close();
            }
            server.assertNothingLeft();
        }
    }

    enum Ending {
        FIN,
        RESET,
        RESET_CONNECTION;

        Script after(Script script) {
            return switch (this) {
                case FIN -> script.fin();
                case RESET -> script.reset();
                case RESET_CONNECTION -> script.resetConnection();
            };
        }
    }

    /** The client may be the first to end the stream or the connection, once there are both close frames. */
    @ParameterizedTest
    @EnumSource
    void whoeverEndsFirstAfterTheCloseFrames(Ending ending) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            for (int round = 0; round < 50; round++) {
                server.enqueue(ending.after(Script.script().expectClose()));
                WebSocket socket = WebSocket.connect(server.uri(), options());
                socket.close();
                socket.connection().close();
            }
            server.assertNothingLeft();
        }
    }
}
