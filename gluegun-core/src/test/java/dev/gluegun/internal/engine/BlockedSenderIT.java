package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.Timeouts;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
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
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sending to a peer that does not read: how the wait ends, and what becomes of what was accepted. */
@SocketTest
class BlockedSenderIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** More than the system's buffers take. */
    private static final int HUGE = 12 << 20;

    private final ScriptedServer server = ScriptedServer.withSmallReceiveBuffer();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    private void begin(Duration sendTimeout, Duration closingTimeout) {
        conversation = Conversation.begin(
                server,
                WebSocketOptions.defaults()
                        .withConnectOptions(ConnectOptions.defaults().withSendTimeout(sendTimeout))
                        .withUpgradeOptions(UpgradeOptions.defaults().withClosingTimeout(closingTimeout)));
        socket = conversation.socket();
        peer = conversation.peer();
    }

    private void begin() {
        begin(PATIENCE, PATIENCE);
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    private static byte[] filled(int size, int value) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private static void holdsFor(Duration time, Callable<Boolean> condition) {
        Eventually.await("still so").during(time).until(condition);
    }

    private Call<Void> blockedSender(Call.On kind, byte[] data) {
        return Call.run(kind, () -> socket.sendBinary(data)).awaitWaiting();
    }

    @ParameterizedTest
    @EnumSource
    void theSendTimeoutEndsTheConnection(Call.On kind) {
        begin(Duration.ofMillis(200), PATIENCE);
        Call<Frame> receiver =
                Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Void> sender = Call.run(kind, () -> socket.sendBinary(new byte[HUGE]));
        assertThat(sender.failure(ConnectionDown.class)).hasMessageContaining("send timeout");
        assertThat(receiver.failure(ConnectionDown.class)).hasMessageContaining("send timeout");
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("too late"));
    }

    @Test
    void allBlockedSendersAreToldOfTheSendTimeout() {
        begin(Duration.ofMillis(200), PATIENCE);
        List<Call<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            senders.add(Call.run(() -> socket.sendBinary(new byte[HUGE])));
            senders.add(Call.run(() -> {
                while (true) {
                    socket.sendBinary(new byte[30_000]);
                }
            }));
        }
        senders.forEach(
                sender -> assertThat(sender.failure(ConnectionDown.class)).hasMessageContaining("send timeout"));
    }

    @Test
    void aPeerThatReadsSlowlyIsNoPeerThatDoesNotRead() {
        begin(Duration.ofSeconds(2), PATIENCE);
        Call<Void> sender = blockedSender(Call.On.PLATFORM, filled(HUGE, 7));
        // Longer than the send timeout in all, never longer without any progress.
        byte[] frame = new byte[10 + 4 + HUGE];
        int read = 0;
        while (read < frame.length) {
            int piece = Math.min(1 << 20, frame.length - read);
            boolean last = read + 5 * piece > frame.length;
            System.arraycopy(peer.bytes(piece), 0, frame, read, piece);
            read += piece;
            holdsFor(Duration.ofMillis(300), () -> !sender.isDone() || last);
        }
        sender.result();
        socket.sendText("still up");
        assertThat(peer.text()).isEqualTo("still up");
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedSendIsCompletedInTheBackground(Call.On kind) {
        begin();
        byte[] data = filled(HUGE, 1);
        Call<Void> sender = blockedSender(kind, data);
        sender.interrupt();
        assertThat(sender.failure(Interrupted.class)).hasMessageContaining("completed in the background");
        assertThat(sender.wasInterruptedAtEnd()).isTrue();
        // The array is the caller's again.
        Arrays.fill(data, (byte) 99);
        socket.sendText("after it");
        assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 2, filled(HUGE, 1)));
        assertThat(peer.text()).isEqualTo("after it");
        peer.sendText("fine");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("fine"));
    }

    @ParameterizedTest
    @EnumSource
    void aLargeMessageThatIsQueuedIsCompletedAfterAnInterrupt(Call.On kind) {
        begin();
        Call<Void> first = blockedSender(kind, filled(HUGE, 1));
        byte[] data = filled(100_000, 2);
        Call<Void> second = blockedSender(kind, data);
        second.interrupt();
        assertThat(second.failure(Interrupted.class)).hasMessageContaining("completed in the background");
        Arrays.fill(data, (byte) 99);
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
        assertThat(peer.frame().payload()).isEqualTo(filled(100_000, 2));
        first.result();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatFoundNoRoomIsNotSentAfterAnInterrupt(Call.On kind) {
        begin();
        Call<Void> first = blockedSender(kind, filled(HUGE, 1));
        int accepted = fillTheQueue();
        Call<Void> second = blockedSender(kind, filled(60_000, 3));
        second.interrupt();
        assertThat(second.failure(Interrupted.class)).hasMessageContaining("nothing of this message was sent");
        assertThat(second.wasInterruptedAtEnd()).isTrue();
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
        for (int i = 0; i < accepted; i++) {
            assertThat(peer.frame().payload()).isEqualTo(filled(60_000, 2));
        }
        first.result();
        socket.sendText("next");
        assertThat(peer.text()).isEqualTo("next");
    }

    /** Sends small messages behind a blocked one until there is no room for more, and tells how many. */
    private int fillTheQueue() {
        for (int accepted = 0; ; accepted++) {
            Call<Void> sender = Call.run(() -> socket.sendBinary(filled(60_000, 2)));
            if (accepted == 5) {
                sender.awaitWaiting();
                sender.interrupt();
                sender.failure(Interrupted.class);
                return accepted;
            }
            sender.result();
        }
    }

    @Test
    void aCloseFrameThatFoundNoRoomLeavesTheSocketOpenAfterAnInterrupt() {
        begin(PATIENCE, Duration.ofMillis(100));
        Call<Void> first = blockedSender(Call.On.PLATFORM, filled(HUGE, 1));
        int accepted = fillTheQueue();
        Call<Void> closer = Call.run(() -> socket.sendClose(1000, "")).awaitWaiting();
        closer.interrupt();
        assertThat(closer.failure(Interrupted.class)).hasMessageContaining("nothing of this message was sent");
        // The closing timeout must not have begun.
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        holdsFor(Duration.ofMillis(300), () -> !receiver.isDone());
        for (int i = 0; i <= accepted; i++) {
            assertThat(peer.frame().opcode()).isEqualTo(2);
        }
        first.result();
        socket.sendText("still open");
        assertThat(peer.text()).isEqualTo("still open");
        peer.sendText("both ways");
        assertThat(receiver.result()).isEqualTo(new Frame.Text("both ways"));
    }

    @Test
    void framesOfInterruptedSendersArriveWholeAndInOrder() {
        begin();
        List<Integer> accepted = new ArrayList<>();
        int messages = 60;
        for (int i = 0; i < messages; i++) {
            int value = i;
            int size = i % 4 == 0 ? 1 << 20 : 20_000;
            Call<Void> sender = Call.run(
                    i % 2 == 0 ? Call.On.PLATFORM : Call.On.VIRTUAL, () -> socket.sendBinary(filled(size, value)));
            sender.interrupt();
            try {
                sender.result();
                accepted.add(i);
            } catch (Interrupted e) {
                if (e.getMessage().contains("completed in the background")) {
                    accepted.add(i);
                }
            }
        }
        Call<Void> last = Call.run(() -> socket.sendText("last"));
        for (int value : accepted) {
            assertThat(peer.frame().payload()).isEqualTo(filled(value % 4 == 0 ? 1 << 20 : 20_000, value));
        }
        assertThat(peer.text()).isEqualTo("last");
        last.result();
    }

    @Test
    void theSendTimeoutHoldsInTheBackground() {
        begin(Duration.ofMillis(300), PATIENCE);
        Call<Void> sender = blockedSender(Call.On.PLATFORM, new byte[HUGE]);
        sender.interrupt();
        sender.failure(Interrupted.class);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("send timeout");
    }

    @Test
    void withoutASendTimeoutAnInterruptedSendIsCompleted() {
        begin(Timeouts.INFINITE, PATIENCE);
        Call<Void> sender = blockedSender(Call.On.PLATFORM, filled(HUGE, 1));
        sender.interrupt();
        sender.failure(Interrupted.class);
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
    }

    @ParameterizedTest
    @EnumSource
    void droppingTheConnectionEndsTheWaitAtOnce(Call.On kind) {
        begin();
        Call<Void> first = blockedSender(kind, new byte[HUGE]);
        Call<Void> second = blockedSender(kind, new byte[HUGE]);
        socket.connection().close();
        first.failure(ConnectionDown.class);
        second.failure(ConnectionDown.class);
    }

    @Test
    void closingEndsTheWaitWhenTheClosingTimeoutIsOver() {
        begin(PATIENCE, Duration.ofMillis(200));
        Call<Void> sender = blockedSender(Call.On.PLATFORM, new byte[HUGE]);
        socket.close();
        sender.failure(ConnectionDown.class);
    }

    @Test
    void aPeerThatReadsAgainGetsTheCloseFrameBehindWhatWasAccepted() {
        begin();
        Call<Void> sender = blockedSender(Call.On.PLATFORM, filled(HUGE, 1));
        Call<Void> closer = Call.run(socket::close).awaitWaiting();
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        sender.result();
        closer.result();
        peer.expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatGoesAwayEndsTheWait(Call.On kind) {
        begin();
        Call<Void> first = blockedSender(kind, new byte[HUGE]);
        Call<Void> second = blockedSender(kind, new byte[HUGE]);
        peer.reset();
        first.failure(ConnectionDown.class);
        second.failure(ConnectionDown.class);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }

    @Test
    void framesSentAtOnceKeepTheirOrderBehindABlockedMessage() {
        begin();
        Call<Void> sender = blockedSender(Call.On.PLATFORM, filled(HUGE, 1));
        socket.stream().sendMany(List.of(new Frame.Text("a"), new Frame.Ping(new byte[] {5}), new Frame.Text("b")));
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
        assertThat(peer.text()).isEqualTo("a");
        assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 9, new byte[] {5}));
        assertThat(peer.text()).isEqualTo("b");
        sender.result();
    }

    @Test
    void receivingGoesOnWhileASenderIsBlocked() {
        begin();
        Call<Void> sender = blockedSender(Call.On.PLATFORM, filled(HUGE, 1));
        for (int i = 0; i < 20; i++) {
            peer.sendText("message " + i);
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("message " + i));
        }
        assertThat(peer.frame().payload()).isEqualTo(filled(HUGE, 1));
        sender.result();
    }
}
