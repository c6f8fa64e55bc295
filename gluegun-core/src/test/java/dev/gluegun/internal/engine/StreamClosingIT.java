package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Timeouts;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing by this side, by the peer, by both, and by neither. */
@SocketTest
class StreamClosingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    private void begin(UpgradeOptions options) {
        conversation = Conversation.begin(server, options);
        socket = conversation.socket();
        peer = conversation.peer();
    }

    private void begin(Duration closingTimeout) {
        begin(UpgradeOptions.defaults().withClosingTimeout(closingTimeout));
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    // ---- close()

    @ParameterizedTest
    @EnumSource
    void closeWaitsForThePeersAnswer(Call.On kind) {
        begin(PATIENCE);
        Call<Void> closer = Call.run(kind, socket::close).awaitWaiting();
        assertThat(peer.closeCode()).isEqualTo(1000);
        assertThat(closer.isDone()).isFalse();
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }

    @Test
    void closeWithoutLimitWaitsForThePeersAnswer() {
        begin(Timeouts.INFINITE);
        Call<Void> closer = Call.run(socket::close).awaitWaiting();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }

    @Test
    void closeGivesUpWhenTheClosingTimeoutIsOver() {
        begin(Duration.ofMillis(150));
        long begunNanos = System.nanoTime();
        socket.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @Test
    void closeEndsWhenThePeerGoesAway() {
        begin(PATIENCE);
        Call<Void> closer = Call.run(socket::close).awaitWaiting();
        peer.close();
        closer.result();
    }

    @ParameterizedTest
    @EnumSource
    void receiversEndAtOnceWhenTheSocketIsClosed(Call.On kind) {
        begin(PATIENCE);
        Call<Frame> first = Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Frame> second = Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Void> closer = Call.run(kind, socket::close);
        first.failure(ConnectionDown.class);
        second.failure(ConnectionDown.class);
        assertThat(closer.isDone()).isFalse();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("too late"));
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedCloseDropsTheConnectionAtOnce(Call.On kind) {
        begin(PATIENCE);
        Call<Void> closer = Call.run(kind, socket::close).awaitWaiting();
        closer.interrupt();
        closer.result();
        assertThat(closer.wasInterruptedAtEnd()).isTrue();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatIsInterruptedAlreadyDropsTheConnection(Call.On kind) {
        begin(PATIENCE);
        Call<Void> closer = Call.run(kind, () -> {
            Thread.currentThread().interrupt();
            socket.close();
        });
        closer.result();
        assertThat(closer.wasInterruptedAtEnd()).isTrue();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @Test
    void manyThreadsMayCloseAtOnce() {
        begin(PATIENCE);
        List<Call<Void>> closers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            closers.add(Call.run(i % 2 == 0 ? Call.On.PLATFORM : Call.On.VIRTUAL, socket::close));
        }
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closers.forEach(Call::result);
        peer.expectEnd();
    }

    @Test
    void closingAgainDoesNothing() {
        begin(PATIENCE);
        Call<Void> closer = Call.run(socket::close);
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        socket.close();
        socket.connection().close();
        socket.connection().shutdown();
        peer.expectEnd();
    }

    @Test
    void dataBeforeThePeersAnswerIsThrownAwayHoweverMuchItIs() {
        begin(PATIENCE);
        Call<Void> closer = Call.run(socket::close);
        assertThat(peer.closeCode()).isEqualTo(1000);
        for (int i = 0; i < 2000; i++) {
            peer.send(ServerFrames.binary(new byte[10_000]));
        }
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }

    @Test
    void closeSucceedsAlsoWhenTheBacklogIsFull() {
        begin(UpgradeOptions.defaults().withClosingTimeout(PATIENCE).withFlow(1));
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < 1000; i++) {
                peer.send(ServerFrames.binary(new byte[50_000]));
            }
        });
        assertThat(socket.receiveFrame(PATIENCE)).isInstanceOf(Frame.Binary.class);
        Call<Frame> paused = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Void> closer = Call.run(socket::close);
        paused.failure(ConnectionDown.class);
        writer.result();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }

    @Test
    void aReceiverThatWaitsForFlowEndsAtOnceAlsoAfterThePeersOffence() {
        begin(UpgradeOptions.defaults().withFlow(1));
        byte[] masked = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};
        peer.send(ServerFrames.text("1"), ServerFrames.text("2"), masked);
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("1"));
        assertThat(peer.closeCode()).isEqualTo(1002);
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        socket.close();
        receiver.failure(StreamError.class);
    }

    @Test
    void shutdownClosesWithAHandshakeToo() {
        begin(PATIENCE);
        Call<Void> closer = Call.run(() -> socket.connection().shutdown()).awaitWaiting();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }

    // ---- sendClose()

    @Test
    void framesAreReceivedAfterACloseWasSentUntilThePeersClose() {
        begin(PATIENCE);
        socket.sendClose(1001, "going");
        assertThat(peer.frame()).satisfies(frame -> {
            assertThat(frame.closeCode()).isEqualTo(1001);
            assertThat(frame.text()).endsWith("going");
        });
        peer.send(ServerFrames.text("one more"), ServerFrames.close(1001, "fine"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("one more"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1001, "fine"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageStartingWith("this side closed the socket with 1001")
                .satisfies(down -> {
                    assertThat(down.closeCode()).hasValue(1001);
                    assertThat(down.closeReason()).isEqualTo("fine");
                });
    }

    /** Who reads for a socket that has sent its close frame. */
    private enum Closer {
        RECEIVES,
        KEEPER,
        CLOSES
    }

    @ParameterizedTest
    @EnumSource
    void pingsAreAnsweredAfterACloseWasSentUntilThePeersClose(Closer closer) {
        begin(PATIENCE);
        Call<?> reading = null;
        if (closer == Closer.CLOSES) {
            reading = Call.run(socket::close);
        } else {
            socket.sendClose(1001, "going");
            if (closer == Closer.RECEIVES) {
                reading = Call.of(() -> socket.receiveFrame(PATIENCE));
            }
        }
        assertThat(peer.frame().opcode()).isEqualTo(8);
        peer.send(ServerFrames.ping("still there?"));
        assertThat(peer.frame()).returns(10, ClientFrame::opcode).returns("still there?", ClientFrame::text);
        peer.send(ServerFrames.close(1001, "fine"), ServerFrames.ping("and now?"));
        if (reading != null) {
            reading.result();
        }
        peer.expectEnd();
    }

    @Test
    void aCloseWithoutACodeHasNone() {
        begin(PATIENCE);
        socket.sendClose();
        assertThat(peer.closeCode()).isEqualTo(1005);
    }

    @Test
    void thePeerHasTheClosingTimeoutToAnswerACloseFrame() {
        begin(Duration.ofMillis(150));
        socket.sendClose(1000, "");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("closing timeout");
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @Test
    void aCloseFrameMayBeSentWithoutAnyLimitToItsAnswer() {
        begin(Timeouts.INFINITE);
        socket.sendClose(1000, "");
        peer.send(ServerFrames.close(1000, "ok"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, "ok"));
    }

    @Test
    void anEndWithoutAnAnswerIsTold() {
        begin(PATIENCE);
        socket.sendClose(1000, "");
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.close();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("before it answered the close frame");
    }

    @Test
    void closeAfterSendCloseSendsNoSecondOne() {
        begin(PATIENCE);
        socket.sendClose(1001, "");
        Call<Void> closer = Call.run(socket::close).awaitWaiting();
        assertThat(peer.closeCode()).isEqualTo(1001);
        peer.send(ServerFrames.close(1001, ""));
        closer.result();
        peer.expectEnd();
    }

    // ---- the peer's close

    @ParameterizedTest
    @CsvSource({"1000, bye", "1001, ''", "1003, nö", "1011, oops", "3000, a", "4999, z"})
    void thePeersCloseIsDeliveredAnsweredAndTold(int code, String reason) {
        begin(PATIENCE);
        peer.send(ServerFrames.text("last"), ServerFrames.close(code, reason));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("last"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(code, reason));
        expectDown(code, reason);
        assertThat(peer.closeCode()).isEqualTo(code);
        peer.endOutput();
        peer.expectEnd();
    }

    @Test
    void thePeersCloseWithoutACodeIs1005() {
        begin(PATIENCE);
        peer.send(ServerFrames.close());
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Close());
        expectDown(1005, "");
        assertThat(peer.closeCode()).isEqualTo(1005);
    }

    private void expectDown(int code, String reason) {
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .satisfies(down -> {
                    assertThat(down.closeCode()).hasValue(code);
                    assertThat(down.closeReason()).isEqualTo(reason);
                });
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.sendText("too late"))
                .satisfies(down -> assertThat(down.closeCode()).hasValue(code));
    }

    @Test
    void nothingAfterThePeersCloseCounts() {
        begin(PATIENCE);
        peer.send(ServerFrames.close(1000, ""), ServerFrames.text("ghost"), ServerFrames.ping("ghost"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, ""));
        expectDown(1000, "");
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.endOutput();
        peer.expectEnd();
    }

    @Test
    void thePeersCloseIsAnsweredWhileNobodyReceives() {
        begin(PATIENCE);
        peer.send(ServerFrames.text("kept"), ServerFrames.close(1000, "bye"));
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.close();
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("kept"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, "bye"));
        expectDown(1000, "bye");
    }

    @Test
    void aServerThatDoesNotEndTcpHasTheClosingTimeoutToDoSo() {
        begin(Duration.ofMillis(150));
        peer.send(ServerFrames.close(1000, ""));
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @Test
    void closeAfterThePeersCloseDropsTheConnectionWithoutWaiting() {
        begin(Timeouts.INFINITE);
        peer.send(ServerFrames.close(1000, ""));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, ""));
        socket.close();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
    }

    @Test
    void closesThatCrossAreBothRight() {
        begin(PATIENCE);
        Call<Void> closer = Call.run(socket::close);
        peer.send(ServerFrames.close(1001, "crossing"));
        closer.result();
        assertThat(peer.closeCode()).isIn(1000, 1001);
        peer.expectEnd();
    }

    @Test
    void anEndWithoutACloseFrameIsNoticedWhileNobodyReceives() {
        begin(PATIENCE);
        peer.sendText("kept");
        peer.endOutput();
        peer.expectEnd();
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("kept"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("without a close frame")
                .satisfies(down -> assertThat(down.closeReason()).isEmpty());
    }

    @Test
    void aResetIsNoticedWhileNobodyReceives() {
        begin(PATIENCE);
        peer.reset();
        Eventually.await("sending refused")
                .untilAsserted(() ->
                        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.ping(new byte[0])));
    }

    @Test
    void anEndInTheMiddleOfAFrameIsTold() {
        begin(PATIENCE);
        byte[] frame = ServerFrames.text("never finished");
        peer.send(Arrays.copyOf(frame, 5));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofMillis(1)));
        peer.close();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }
}
