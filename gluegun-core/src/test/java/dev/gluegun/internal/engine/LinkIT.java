package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reading role: waits end by what they should end by, and no byte is lost. */
@SocketTest
class LinkIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    @BeforeEach
    void begin() {
        conversation = Conversation.begin(server);
        socket = conversation.socket();
        peer = conversation.peer();
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverGetsWhatComesWhileItWaits(Call.On kind) {
        Call<Frame> receiver =
                Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer.sendText("here");
        assertThat(receiver.result()).isEqualTo(new Frame.Text("here"));
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatWasHalfReadWhenTimeRanOutIsCompletedByTheNextCall(Call.On kind) {
        byte[] frame = ServerFrames.text("grüße, 𝄞");
        Call.run(kind, () -> {
                    for (int split = 1; split < frame.length; split++) {
                        peer.send(Arrays.copyOf(frame, split));
                        assertThatExceptionOfType(Timeout.class)
                                .isThrownBy(() -> socket.receiveFrame(MOMENT))
                                .returns(Phase.OPEN, Timeout::phase);
                        peer.send(Arrays.copyOfRange(frame, split, frame.length));
                        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("grüße, 𝄞"));
                    }
                })
                .result();
    }

    @Test
    void framesOfOneReadAreGivenOutOneByOne() {
        peer.send(ServerFrames.text("a"), ServerFrames.text("b"), ServerFrames.binary(new byte[] {3}));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("a"));
        assertThat(socket.receiveFrame(MOMENT)).isEqualTo(new Frame.Text("b"));
        assertThat(socket.receiveFrame(MOMENT)).isEqualTo(new Frame.Binary(new byte[] {3}));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndNothingElse(Call.On kind) {
        byte[] frame = ServerFrames.text("intact");
        for (int split = 0; split <= frame.length; split++) {
            peer.send(Arrays.copyOf(frame, split));
            if (split < frame.length) {
                Call<Frame> receiver =
                        Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
                receiver.interrupt();
                receiver.failure(Interrupted.class);
                assertThat(receiver.wasInterruptedAtEnd()).isTrue();
                peer.send(Arrays.copyOfRange(frame, split, frame.length));
            }
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("intact"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatIsInterruptedAlreadyStillGetsWhatIsThere(Call.On kind) {
        peer.send(ServerFrames.text("first"), ServerFrames.text("second"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("first"));
        Call<Frame> receiver = Call.on(kind, () -> {
            Thread.currentThread().interrupt();
            return socket.receiveFrame(PATIENCE);
        });
        assertThat(receiver.result()).isEqualTo(new Frame.Text("second"));
        assertThat(receiver.wasInterruptedAtEnd()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptAtAnyMomentLosesNoMessage(Call.On kind) {
        int messages = 400;
        AtomicInteger received = new AtomicInteger();
        Call<List<String>> receiver = Call.on(kind, () -> {
            List<String> texts = new ArrayList<>();
            while (texts.size() < messages) {
                try {
                    texts.add(((Frame.Text) socket.receiveFrame(PATIENCE)).text());
                    received.incrementAndGet();
                } catch (Interrupted e) {
                    assertThat(Thread.interrupted()).isTrue();
                }
            }
            return texts;
        });
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            String text = "message " + i;
            sent.add(text);
            byte[] frame = ServerFrames.text(text);
            int split = i % frame.length;
            peer.send(Arrays.copyOf(frame, split));
            receiver.interrupt();
            peer.send(Arrays.copyOfRange(frame, split, frame.length));
            if (i % 3 == 0) {
                int expected = i;
                Eventually.await("the message").until(() -> received.get() > expected);
            }
        }
        assertThat(receiver.result()).isEqualTo(sent);
    }

    @Test
    void twoReceiversShareWhatComes() {
        Call<Frame> first = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Frame> second = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer.send(ServerFrames.text("a"), ServerFrames.text("b"));
        assertThat(List.of(first.result(), second.result()))
                .containsExactlyInAnyOrder(new Frame.Text("a"), new Frame.Text("b"));
    }

    @Test
    void theSecondReceiverHasItsOwnDeadline() {
        Call<Frame> first = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofMillis(20)));
        peer.sendText("for the first");
        assertThat(first.result()).isEqualTo(new Frame.Text("for the first"));
    }

    @ParameterizedTest
    @EnumSource
    void theSecondReceiverCanBeInterruptedWhileTheFirstWaits(Call.On kind) {
        Call<Frame> first = Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Frame> second = Call.on(kind, () -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        second.interrupt();
        second.failure(Interrupted.class);
        assertThat(second.wasInterruptedAtEnd()).isTrue();
        peer.sendText("still here");
        assertThat(first.result()).isEqualTo(new Frame.Text("still here"));
    }

    @Test
    void everyReceiverIsToldWhenThePeerGoesAway() {
        Call<Frame> first = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Frame> second = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer.close();
        first.failure(ConnectionDown.class);
        second.failure(ConnectionDown.class);
    }

    @Test
    void whatCameBeforeTheEndIsDeliveredFirst() {
        peer.send(ServerFrames.text("a"), ServerFrames.text("b"));
        peer.close();
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("a"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("b"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("without a close frame")
                .satisfies(down -> assertThat(down.closeCode()).isEmpty());
    }

    @Test
    void aResetIsTold() {
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer.reset();
        assertThat(receiver.failure(ConnectionDown.class)).hasMessageContaining("reset");
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("too late"));
    }

    @Test
    void aFrameInManySmallPiecesArrivesWhole() {
        byte[] data = new byte[3000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        for (byte b : ServerFrames.binary(data)) {
            peer.send(new byte[] {b});
        }
        assertThat(receiver.result()).isEqualTo(new Frame.Binary(data));
    }
}
