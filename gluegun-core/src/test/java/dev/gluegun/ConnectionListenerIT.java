package dev.gluegun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionEvent.Upgraded;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What a listener is told, from the look-up to the end. */
@SocketTest
class ConnectionListenerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = ScriptedServer.start();
    private final EventRecorder recorder = new EventRecorder();

    @AfterEach
    void end() {
        server.close();
    }

    private Conversation begin(UpgradeOptions upgrade, String... furtherFields) {
        return Conversation.begin(server, recorder.options().withUpgradeOptions(upgrade), furtherFields);
    }

    private Conversation begin() {
        return begin(UpgradeOptions.defaults());
    }

    private static void closeFromHere(Conversation conversation) {
        Call<Void> answering = Call.run(() -> {
            assertThat(conversation.peer().closeCode()).isEqualTo(1000);
            conversation.peer().send(ServerFrames.close(1000, ""));
            conversation.peer().close();
        });
        conversation.socket().close();
        answering.result();
    }

    // ---- the way to an open socket

    @Test
    void everyPhaseBeginsAndEndsInItsOrder() {
        try (Conversation conversation = begin()) {
            assertThat(recorder.events())
                    .extracting(event -> (Object) event.getClass())
                    .containsExactly(
                            PhaseStarted.class,
                            PhaseEnded.class,
                            PhaseStarted.class,
                            PhaseEnded.class,
                            PhaseStarted.class,
                            PhaseEnded.class,
                            Upgraded.class);
            assertThat(recorder.all(PhaseStarted.class))
                    .extracting(PhaseStarted::phase)
                    .containsExactly(Phase.DNS, Phase.TCP, Phase.UPGRADE);
            assertThat(recorder.all(PhaseEnded.class))
                    .allSatisfy(ended -> {
                        assertThat(ended.failure()).isEmpty();
                        assertThat(ended.duration()).isPositive();
                        assertThat(ended.attempt()).isEqualTo(1);
                    })
                    .extracting(PhaseEnded::phase)
                    .containsExactly(Phase.DNS, Phase.TCP, Phase.UPGRADE);
            assertThat(recorder.all(PhaseEnded.class).get(1).detail()).isEqualTo("TCP to 127.0.0.1:" + server.port());
            assertThat(recorder.all(PhaseEnded.class).get(2).detail()).isEqualTo("101");
            assertThat(recorder.one(Upgraded.class).duration())
                    .isGreaterThan(recorder.all(PhaseEnded.class).get(2).duration());
            assertThat(conversation.socket().subprotocol()).isEmpty();
        }
    }

    @Test
    void allEventsOfAConnectionHaveItsIdAndOtherConnectionsHaveOthers() {
        try (Conversation first = begin();
                Conversation second = begin()) {
            assertThat(recorder.all(Upgraded.class))
                    .extracting(event -> event.connection().number())
                    .doesNotHaveDuplicates();
            ConnectionId id = recorder.events().get(0).connection();
            assertThat(id.host()).isEqualTo(server.host());
            assertThat(id.port()).isEqualTo(server.port());
            assertThat(recorder.events().stream()
                            .filter(event -> event.connection().equals(id)))
                    .hasSize(7);
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void whatWasAgreedIsTold() {
        try (Conversation conversation = begin(
                UpgradeOptions.defaults().withProtocol("chat").withCompress(true),
                "Sec-WebSocket-Protocol: chat",
                "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertThat(recorder.one(Upgraded.class).subprotocol())
                    .isEqualTo(conversation.socket().subprotocol())
                    .hasValue("chat");
            assertThat(recorder.one(Upgraded.class).extensions()).containsExactly("permessage-deflate");
        }
    }

    @Test
    void aConnectionThatCannotBeMadeIsTriedAgainAndGivenUp() {
        ConnectOptions options = ConnectOptions.defaults()
                .withRetry(RetryPolicy.fixed(1, Duration.ofMillis(1)))
                .withListener(recorder.listener());
        try (Connection connection = Connection.open(server.host(), ScriptedServer.unusedPort(), options)) {
            assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> connection.awaitUp(PATIENCE));
        }
        Retrying retrying = recorder.one(Retrying.class);
        assertThat(retrying.attempt()).isEqualTo(2);
        assertThat(retrying.pause()).isEqualTo(Duration.ofMillis(1));
        assertThat(retrying.failure()).isInstanceOf(ConnectionError.class);
        assertThat(recorder.all(PhaseEnded.class).stream().filter(ended -> ended.phase() == Phase.TCP))
                .hasSize(2)
                .allSatisfy(ended -> assertThat(ended.failure()).containsInstanceOf(ConnectionError.class))
                .extracting(PhaseEnded::attempt)
                .containsExactly(1, 2);
        Closed closed = recorder.closed();
        assertThat(closed.ending()).isInstanceOf(ConnectionError.class);
        assertThat(closed.open()).isEmpty();
        assertThat(recorder.events()).last().isEqualTo(closed);
    }

    @Test
    void aRefusalEndsTheHandshakeWithItsStatusAndTheNextOneIsTold() {
        ConnectOptions options = ConnectOptions.defaults().withListener(recorder.listener());
        Call<Peer> serving = Call.of(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            peer.upgrade();
            return peer;
        });
        try (Connection connection = Connection.open(server.host(), server.port(), options)) {
            WebSocketStream refused = connection.upgrade("/");
            assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(() -> refused.awaitUpgrade(PATIENCE));
            connection.upgrade("/again").awaitUpgrade(PATIENCE);
        }
        serving.result().close();
        List<PhaseEnded> handshakes = recorder.all(PhaseEnded.class).stream()
                .filter(ended -> ended.phase() == Phase.UPGRADE)
                .toList();
        assertThat(handshakes).hasSize(2);
        assertThat(handshakes.get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                UpgradeRejected.class,
                                rejected -> assertThat(rejected.status()).isEqualTo(403)));
        assertThat(handshakes.get(1).failure()).isEmpty();
        assertThat(recorder.closed().open()).isPresent();
    }

    @Test
    void aWrongAnswerEndsTheHandshakeAndTheConnection() {
        Call<Peer> serving = Call.of(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.send("nonsense\r\n\r\n");
            return peer;
        });
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/"), recorder.options()));
        serving.result().close();
        Closed closed = recorder.closed();
        PhaseEnded last = recorder.all(PhaseEnded.class).getLast();
        assertThat(last.phase()).isEqualTo(Phase.UPGRADE);
        assertThat(last.failure()).containsSame(closed.ending());
        assertThat(closed.ending()).isInstanceOf(StreamError.class);
    }

    @Test
    void aHandshakeThatTheDeadlineCutsOffEndsWithTheConnection() {
        Call<Peer> serving = Call.of(server::accept);
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() ->
                        WebSocket.connect(server.uri("/"), recorder.options().withTimeout(Duration.ofMillis(50))));
        serving.result().close();
        assertThat(recorder.closed().ending()).isInstanceOf(ConnectionDown.class);
        assertThat(recorder.all(PhaseStarted.class)).hasSameSizeAs(recorder.all(PhaseEnded.class));
    }

    // ---- frames

    @Test
    void messagesAreToldWithTheirSizes() {
        try (Conversation conversation = begin()) {
            conversation.socket().sendText("größer");
            conversation.socket().sendBinary(new byte[70_000]);
            assertThat(conversation.peer().text()).isEqualTo("größer");
            assertThat(conversation.peer().frame().payload()).hasSize(70_000);
            conversation.peer().send(ServerFrames.text("€😀"), ServerFrames.binary(new byte[3]));
            conversation.socket().receiveFrame();
            conversation.socket().receiveFrame();
        }
        assertThat(recorder.all(FrameSent.class))
                .extracting(FrameSent::kind, FrameSent::bytes, FrameSent::wireBytes)
                .containsExactly(tuple(Kind.TEXT, 8L, 8L), tuple(Kind.BINARY, 70_000L, 70_000L));
        assertThat(recorder.all(FrameReceived.class))
                .extracting(FrameReceived::kind, FrameReceived::bytes, FrameReceived::wireBytes, FrameReceived::fin)
                .containsExactly(tuple(Kind.TEXT, 7L, 7L, true), tuple(Kind.BINARY, 3L, 3L, true));
        assertThat(recorder.all(FrameSent.class))
                .allSatisfy(sent -> assertThat(sent.duration()).isPositive());
        assertThat(recorder.all(FrameReceived.class))
                .allSatisfy(came -> assertThat(came.duration()).isPositive());
    }

    @Test
    void messagesThatAreSentAtOnceAreToldOneByOne() {
        try (Conversation conversation = begin()) {
            conversation.socket().stream()
                    .sendMany(List.of(new Frame.Text("a"), new Frame.Ping(new byte[2]), new Frame.Binary(new byte[3])));
        }
        assertThat(recorder.all(FrameSent.class)).extracting(FrameSent::bytes).containsExactly(1L, 3L);
        assertThat(recorder.one(Ping.class)).returns(Side.LOCAL, Ping::sender).returns(2, Ping::bytes);
    }

    @Test
    void whatCompressionSavesIsTold() {
        UpgradeOptions compressing = UpgradeOptions.defaults().withCompress(true);
        try (Conversation conversation = begin(compressing, "Sec-WebSocket-Extensions: permessage-deflate")) {
            String text = "again and again ".repeat(100);
            conversation.socket().sendText(text);
            byte[] compressed = conversation.peer().frame().payload();
            conversation.peer().send(ServerFrames.frame(true, 0x41, compressed));
            assertThat(conversation.socket().receiveFrame()).isEqualTo(new Frame.Text(text));
            FrameSent sent = recorder.one(FrameSent.class);
            assertThat(sent.bytes()).isEqualTo(1600);
            assertThat(sent.wireBytes()).isEqualTo(compressed.length);
            FrameReceived came = recorder.one(FrameReceived.class);
            assertThat(came.bytes()).isEqualTo(1600);
            assertThat(came.wireBytes()).isEqualTo(compressed.length);
        }
    }

    @Test
    void aMessageInFragmentsIsOneWithAPingBetween() {
        try (Conversation conversation = begin()) {
            conversation
                    .peer()
                    .send(
                            ServerFrames.frame(false, 1, "one ".getBytes(UTF_8)),
                            ServerFrames.ping("?"),
                            ServerFrames.frame(true, 0, "two".getBytes(UTF_8)));
            assertThat(conversation.socket().receiveFrame()).isEqualTo(new Frame.Text("one two"));
            assertThat(recorder.one(FrameReceived.class)).returns(7L, FrameReceived::bytes);
            assertThat(recorder.one(FrameReceived.class)).returns(7L, FrameReceived::wireBytes);
            assertThat(recorder.one(Ping.class)).returns(Side.PEER, Ping::sender);
            assertThat(recorder.one(Pong.class)).returns(Side.LOCAL, Pong::sender);
        }
    }

    @Test
    void piecesAreToldAsAHandlerGetsThem() {
        CountDownLatch whole = new CountDownLatch(1);
        ProtocolHandler pieces = new ProtocolHandler() {
            @Override
            public int handle(Frame frame) {
                return 1;
            }

            @Override
            public boolean wantsFragments() {
                return true;
            }

            @Override
            public int handleFragment(Fragment fragment) {
                if (fragment.fin()) {
                    whole.countDown();
                }
                return 1;
            }
        };
        try (Conversation conversation = begin(UpgradeOptions.defaults().withDefaultProtocol(() -> pieces))) {
            conversation
                    .peer()
                    .send(ServerFrames.frame(false, 2, new byte[3]), ServerFrames.frame(true, 0, new byte[4]));
            Eventually.await("the last piece").until(() -> whole.getCount() == 0);
            assertThat(recorder.all(FrameReceived.class))
                    .extracting(FrameReceived::fin, FrameReceived::bytes, FrameReceived::wireBytes)
                    .containsExactly(tuple(false, 3L, 3L), tuple(true, 4L, 4L));
        }
    }

    @Test
    void whatNobodyHasAskedForIsCounted() {
        try (Conversation conversation = begin()) {
            conversation.peer().send(ServerFrames.text("a"), ServerFrames.text("b"), ServerFrames.text("c"));
            Eventually.await("three messages that the keeper has read")
                    .until(() -> recorder.all(FrameReceived.class).size() == 3);
        }
        assertThat(recorder.all(FrameReceived.class))
                .extracting(FrameReceived::backlog)
                .containsExactly(0, 1, 2);
    }

    // ---- pings and pongs

    @Test
    void aRoundTripIsMeasured() {
        try (Conversation conversation = begin()) {
            conversation.socket().ping("x".getBytes(UTF_8));
            assertThat(conversation.peer().frame().opcode()).isEqualTo(9);
            conversation.peer().send(ServerFrames.pong(new byte[] {7}), ServerFrames.pong("x".getBytes(UTF_8)));
            conversation.peer().sendText("after");
            conversation.socket().receiveFrame();
            List<Pong> pongs = recorder.all(Pong.class);
            assertThat(pongs).extracting(Pong::sender).containsExactly(Side.PEER, Side.PEER);
            assertThat(pongs.get(0).roundTrip()).isEmpty();
            assertThat(pongs.get(1).roundTrip())
                    .isEqualTo(conversation.socket().lastRoundTrip())
                    .isPresent();
        }
    }

    @Test
    void thePingsOfTheKeepaliveAreTold() {
        UpgradeOptions alive = UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(5));
        try (Conversation conversation = begin(alive)) {
            assertThat(conversation.peer().frame().opcode()).isEqualTo(9);
            Eventually.await("a ping").until(() -> !recorder.all(Ping.class).isEmpty());
            assertThat(recorder.all(Ping.class)).allMatch(ping -> ping.sender() == Side.LOCAL);
        }
    }

    // ---- the end

    @Test
    void aCloseFromHereIsToldWithBothCodes() {
        Conversation conversation = begin();
        closeFromHere(conversation);
        Closed closed = recorder.closed();
        assertThat(closed.initiator()).contains(Side.LOCAL);
        assertThat(closed.sentCode()).isEqualTo(OptionalInt.of(1000));
        assertThat(closed.receivedCode()).isEqualTo(OptionalInt.of(1000));
        assertThat(closed.open()).hasValueSatisfying(open -> assertThat(open).isLessThan(closed.duration()));
        assertThat(recorder.all(Closing.class)).extracting(Closing::sender).containsExactly(Side.LOCAL, Side.PEER);
    }

    @Test
    void aCloseFromThePeerIsToldWithItsReason() {
        try (Conversation conversation = begin()) {
            conversation.peer().send(ServerFrames.close(4001, "bye\n"));
            conversation.socket().receiveFrame();
            assertThat(conversation.peer().closeCode()).isEqualTo(4001);
        }
        Closed closed = recorder.closed();
        assertThat(closed.initiator()).contains(Side.PEER);
        assertThat(closed.sentCode()).isEqualTo(OptionalInt.of(4001));
        assertThat(closed.receivedCode()).isEqualTo(OptionalInt.of(4001));
        assertThat(closed.reason()).isEqualTo("bye\n");
        assertThat(closed.ending())
                .isInstanceOfSatisfying(
                        ConnectionDown.class,
                        down -> assertThat(down.closeCode()).isEqualTo(OptionalInt.of(4001)));
        assertThat(recorder.all(Closing.class)).extracting(Closing::sender).containsExactly(Side.PEER, Side.LOCAL);
    }

    @Test
    void anOffenceIsToldWithTheCodeThatWasSent() {
        try (Conversation conversation = begin()) {
            conversation.peer().send(ServerFrames.frame(true, 3, new byte[0]));
            assertThatExceptionOfType(StreamError.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame());
        }
        Closed closed = recorder.closed();
        assertThat(closed.initiator()).contains(Side.LOCAL);
        assertThat(closed.sentCode()).isEqualTo(OptionalInt.of(1002));
        assertThat(closed.receivedCode()).isEmpty();
        assertThat(closed.ending()).isInstanceOf(StreamError.class);
    }

    @Test
    void aConnectionThatIsLostHasNoCodes() {
        try (Conversation conversation = begin()) {
            conversation.peer().reset();
            assertThatExceptionOfType(ConnectionDown.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame());
            Closed closed = recorder.closed();
            assertThat(closed.initiator()).isEmpty();
            assertThat(closed.sentCode()).isEmpty();
            assertThat(closed.receivedCode()).isEmpty();
        }
    }

    @Test
    void anApplicationThatOnlySendsCloseIsTheInitiatorAlthoughThePeerAnswersAtOnce() {
        try (Conversation conversation = begin()) {
            Call<Void> answering = Call.run(() -> {
                conversation.peer().closeCode();
                conversation.peer().send(ServerFrames.close(1000, ""));
                conversation.peer().close();
            });
            conversation.socket().sendClose(4000, "enough");
            answering.result();
            assertThat(recorder.closed().initiator()).contains(Side.LOCAL);
            assertThat(recorder.closed().sentCode()).isEqualTo(OptionalInt.of(4000));
        }
    }

    // ---- listeners that do not behave

    @Test
    void aListenerThatThrowsBreaksNothingAndIsLoggedOnce() {
        ConnectionListener throwing = ConnectionListener.of(event -> {
            throw new IllegalStateException("for the test");
        });
        ConnectOptions options =
                ConnectOptions.defaults().withListener(ConnectionListener.all(throwing, recorder.listener()));
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            Conversation conversation =
                    Conversation.begin(server, WebSocketOptions.defaults().withConnectOptions(options));
            conversation.socket().sendText("through");
            assertThat(conversation.peer().text()).isEqualTo("through");
            closeFromHere(conversation);
            // The other one is told all the same.
            assertThat(recorder.closed().receivedCode()).isEqualTo(OptionalInt.of(1000));
            assertThat(log.records()).hasSize(1).first().satisfies(record -> {
                assertThat(record.getMessage()).contains("ConnectionListener").contains(server.host());
                assertThat(record.getThrown()).hasMessage("for the test");
            });
        }
    }

    // ---- the log

    @Test
    void theLogHasThePhasesWhenItIsAskedForThem() {
        try (LogCapture log = new LogCapture("dev.gluegun", Level.FINE)) {
            Conversation conversation = Conversation.begin(server);
            conversation.socket().sendText("unseen");
            conversation.peer().text();
            closeFromHere(conversation);
            Eventually.await("the end in the log")
                    .until(() -> log.records().stream()
                            .anyMatch(record -> record.getMessage().contains("gone after")));
            assertThat(log.records())
                    .extracting(LogRecord::getMessage)
                    .anyMatch(line -> line.contains("TCP connect done"))
                    .anyMatch(line -> line.contains("open after"))
                    .noneMatch(line -> line.contains("text sent"));
        }
    }

    @RepeatedTest(100)
    void bothCloseFramesAreToldBeforeTheEndAndTheEndBeforeCloseReturns() {
        ConnectionListener dawdling = new ConnectionListener() {
            @Override
            public void closing(Closing event) {
                // Time for the peer's answer to be read by another thread.
                for (int i = 0; i < 2_000; i++) {
                    Thread.yield();
                }
            }
        };
        ConnectOptions options =
                ConnectOptions.defaults().withListener(ConnectionListener.all(dawdling, recorder.listener()));
        try (Conversation conversation =
                Conversation.begin(server, WebSocketOptions.defaults().withConnectOptions(options))) {
            Call<Frame> receiving =
                    Call.of(() -> conversation.socket().receiveFrame()).awaitWaiting();
            Call<Void> answering = Call.run(() -> {
                assertThat(conversation.peer().closeCode()).isEqualTo(1000);
                conversation.peer().send(ServerFrames.close(1000, ""));
                conversation.peer().close();
            });
            conversation.socket().sendClose(1000, "");
            receiving.result();
            conversation.socket().close();
            assertThat(recorder.events().stream()
                            .filter(event -> event instanceof Closing || event instanceof Closed)
                            .map(event -> event instanceof Closing closing ? closing.sender() : "the end"))
                    .containsExactly(Side.LOCAL, Side.PEER, "the end");
            answering.result();
        }
    }
}
