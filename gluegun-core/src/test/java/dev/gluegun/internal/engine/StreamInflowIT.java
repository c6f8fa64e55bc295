package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes in: pings, the backlog and its bounds, and the flow. */
@SocketTest
class StreamInflowIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration ANSWER_TIME = Duration.ofMillis(200);

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    private void begin(UpgradeOptions options) {
        conversation = Conversation.begin(server, options);
        socket = conversation.socket();
        peer = conversation.peer();
    }

    private void begin() {
        begin(UpgradeOptions.defaults());
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    // ---- pings

    @Test
    void pingsAreAnsweredSoonWhileNobodyReceives() {
        begin();
        Duration fastest = Duration.ofDays(1);
        // The machine may be busy once, but not each time.
        for (int i = 0; i < 5; i++) {
            String data = "ping " + i;
            long sentNanos = System.nanoTime();
            peer.send(ServerFrames.ping(data));
            assertThat(peer.frame()).returns(10, ClientFrame::opcode).returns(data, ClientFrame::text);
            Duration taken = Duration.ofNanos(System.nanoTime() - sentNanos);
            fastest = taken.compareTo(fastest) < 0 ? taken : fastest;
            // A caller comes and goes, so that the keeper has to take over again.
            assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofMillis(1)));
        }
        assertThat(fastest).isLessThan(ANSWER_TIME);
    }

    @Test
    void eachPingIsAnsweredOnceAndInOrderWithItsOwnBytes() {
        begin();
        for (int i = 0; i < 100; i++) {
            peer.send(ServerFrames.ping("p".repeat(i)));
            if (i % 10 == 0) {
                assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofNanos(1)));
            }
        }
        peer.sendText("after the pings");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("after the pings"));
        socket.sendText("no more pongs");
        for (int i = 0; i < 100; i++) {
            assertThat(peer.frame()).returns(10, ClientFrame::opcode).returns("p".repeat(i), ClientFrame::text);
        }
        assertThat(peer.text()).isEqualTo("no more pongs");
    }

    @Test
    void pingsInsideAFragmentedMessageAreAnswered() {
        begin();
        peer.send(
                ServerFrames.frame(false, 1, "one ".getBytes()),
                ServerFrames.ping("now"),
                ServerFrames.frame(true, 0, "message".getBytes()));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("one message"));
        assertThat(peer.frame()).returns(10, ClientFrame::opcode).returns("now", ClientFrame::text);
    }

    @Test
    void pingsAndPongsAreDeliveredWhenAskedForAndStillAnsweredOnce() {
        begin(UpgradeOptions.defaults().withSilencePings(false));
        peer.send(ServerFrames.ping("a"), ServerFrames.pong("b".getBytes()), ServerFrames.text("c"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Ping("a".getBytes()));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Pong("b".getBytes()));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("c"));
        socket.sendText("d");
        assertThat(peer.frame()).returns(10, ClientFrame::opcode).returns("a", ClientFrame::text);
        assertThat(peer.text()).isEqualTo("d");
    }

    @Test
    void pingsAreKeptForTheApplicationWhileNobodyReceives() {
        begin(UpgradeOptions.defaults().withSilencePings(false));
        peer.send(ServerFrames.ping("a"));
        assertThat(peer.frame()).returns(10, ClientFrame::opcode);
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Ping("a".getBytes()));
    }

    @Test
    void receiveAppFramePassesOverPingsAndPongs() {
        begin(UpgradeOptions.defaults().withSilencePings(false));
        peer.send(
                ServerFrames.ping("a"),
                ServerFrames.text("b"),
                ServerFrames.pong(new byte[0]),
                ServerFrames.binary(new byte[] {1}),
                ServerFrames.ping(""),
                ServerFrames.close(1000, ""));
        assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("b"));
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(new byte[] {1}));
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.CloseWithReason(1000, ""));
    }

    @Test
    void pingsDoNotProlongTheDeadline() {
        begin(UpgradeOptions.defaults().withSilencePings(false));
        Call<Frame> receiver = Call.of(() -> socket.receiveAppFrame(Duration.ofMillis(300)));
        while (!receiver.isDone()) {
            peer.send(ServerFrames.ping("still here"));
            peer.frame();
        }
        receiver.failure(Timeout.class);
    }

    // ---- the backlog

    @Test
    void whatNobodyReceivesIsBoundedAndNothingIsLost() {
        begin();
        int messages = 600;
        AtomicInteger sent = new AtomicInteger();
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < messages; i++) {
                byte[] data = new byte[100_000];
                data[i] = 1;
                peer.send(ServerFrames.binary(data));
                sent.incrementAndGet();
            }
        });
        // TCP pushes back: the writer stands still with most of it unsent.
        AtomicInteger seen = new AtomicInteger(-1);
        Eventually.await("a writer that stands still")
                .during(Duration.ofMillis(300))
                .until(() -> seen.getAndSet(sent.get()) == sent.get());
        assertThat(sent).hasValueLessThan(messages / 2);
        for (int i = 0; i < messages; i++) {
            byte[] data = ((Frame.Binary) socket.receiveFrame(PATIENCE)).data();
            assertThat(data).hasSize(100_000);
            assertThat(data[i]).isOne();
        }
        writer.result();
    }

    @Test
    void thousandsOfSmallMessagesAreKeptInOrder() {
        begin();
        int messages = 5000;
        byte[][] frames = new byte[messages][];
        for (int i = 0; i < messages; i++) {
            frames[i] = ServerFrames.text("message " + i);
        }
        peer.send(frames);
        for (int i = 0; i < messages; i++) {
            if (i % 500 == 0) {
                // Long enough for the keeper to take over.
                Eventually.await("the keeper's turn")
                        .during(Duration.ofMillis(120))
                        .until(() -> true);
            }
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("message " + i));
        }
    }

    // ---- the flow

    @Test
    void noMoreFramesAreDeliveredThanTheFlowAllows() {
        begin(UpgradeOptions.defaults().withFlow(2));
        peer.send(ServerFrames.text("1"), ServerFrames.text("2"), ServerFrames.text("3"), ServerFrames.text("4"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("2"));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        socket.stream().updateFlow(1);
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("3"));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        socket.stream().updateFlow(10);
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("4"));
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverThatWaitsForFlowIsWoken(Call.On kind) {
        begin(UpgradeOptions.defaults().withFlow(1));
        for (int i = 0; i < 20; i++) {
            String text = "message " + i;
            peer.sendText(text);
            Call<Frame> receiver = Call.on(kind, () -> socket.receiveFrame(PATIENCE));
            if (i > 0) {
                receiver.awaitWaiting();
                socket.stream().updateFlow(1);
            }
            assertThat(receiver.result()).isEqualTo(new Frame.Text(text));
        }
    }

    @Test
    void withoutFlowPingsAreAnsweredAndTheCloseIsDelivered() {
        begin(UpgradeOptions.defaults().withFlow(1));
        peer.sendText("1");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer.send(ServerFrames.ping("there?"));
        assertThat(peer.frame()).returns(10, ClientFrame::opcode);
        peer.send(ServerFrames.close(1000, "bye"));
        assertThat(receiver.result()).isEqualTo(new Frame.CloseWithReason(1000, "bye"));
    }

    @Test
    void framesBeforeTheCloseStillNeedFlow() {
        begin(UpgradeOptions.defaults().withFlow(1));
        peer.send(ServerFrames.text("1"), ServerFrames.text("2"), ServerFrames.close(1000, ""));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        socket.stream().updateFlow(1);
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("2"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, ""));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }

    @Test
    void aReceiverThatTheFlowAndAFullBacklogHoldUpCanBeInterruptedAndGoesOn() {
        begin(UpgradeOptions.defaults().withFlow(1));
        int messages = 100;
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer.send(ServerFrames.binary(new byte[100_000 + i]));
            }
        });
        assertThat(socket.receiveFrame(PATIENCE)).isInstanceOf(Frame.Binary.class);
        Call<Frame> paused = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        paused.interrupt();
        paused.failure(Interrupted.class);
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        socket.stream().updateFlow(messages);
        for (int i = 1; i < messages; i++) {
            assertThat(((Frame.Binary) socket.receiveFrame(PATIENCE)).data()).hasSize(100_000 + i);
        }
        writer.result();
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForFlowGetsTheRestAfterThePeerIsGone(Call.On kind) {
        begin(UpgradeOptions.defaults().withFlow(1));
        peer.send(ServerFrames.text("1"), ServerFrames.text("2"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        peer.endOutput();
        peer.expectEnd();
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        Call<Frame> receiver =
                Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        socket.stream().updateFlow(1);
        assertThat(receiver.result()).isEqualTo(new Frame.Text("2"));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForFlowAfterThePeerIsGoneIsToldWhenThisSideDropsTheConnection(Call.On kind) {
        begin(UpgradeOptions.defaults().withFlow(1));
        peer.send(ServerFrames.text("1"), ServerFrames.text("2"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        peer.endOutput();
        peer.expectEnd();
        Call<Frame> receiver =
                Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        socket.connection().close();
        receiver.failure(ConnectionDown.class);
    }

    @Test
    void updateFlowAllowsAtLeastOneFrame() {
        begin(UpgradeOptions.defaults().withFlow(1));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> socket.stream().updateFlow(0));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> socket.stream().updateFlow(-1));
    }
}
