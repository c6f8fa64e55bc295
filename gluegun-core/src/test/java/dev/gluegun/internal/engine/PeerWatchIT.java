package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.Gap.Reason;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.Timeouts;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reconnection;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead peers, silent ones, and a side that is slow itself, told apart. */
@SocketTest
class PeerWatchIT {

    private static final int PING = 9;

    private final Reconnection both = new Reconnection();

    @AfterEach
    void nothingIsLeft() {
        both.close();
    }

    private static ReconnectOptions watching(int intervalMillis, int pongTimeoutMillis) {
        return Reconnection.quick()
                .withPingInterval(Duration.ofMillis(intervalMillis))
                .withPongTimeout(Duration.ofMillis(pongTimeoutMillis));
    }

    /** Answers pings until the client goes away. */
    private static Call<Void> answering(Peer peer) {
        return Call.run(() -> {
            while (true) {
                ClientFrame frame = peer.frame();
                if (frame.opcode() == PING) {
                    peer.send(ServerFrames.pong(frame.payload()));
                }
            }
        });
    }

    @Test
    void aPeerOfWhichNothingComesIsDeadAlsoWhileNobodyReceives() {
        both.open(watching(20, 60));
        Peer dead = both.next();
        assertThat(dead.frame().opcode()).isEqualTo(PING);
        both.next();
        Gap gap = both.gap();
        assertThat(gap.reason()).isEqualTo(Reason.DEAD_PEER);
        assertThat(gap.cause()).hasMessageContaining("not a byte").hasMessageContaining("PT0.06S");
    }

    @Test
    void aPeerOfWhichNothingComesIsDeadAlsoWhileSomebodyReceives() {
        ReconnectingWebSocket socket = both.open(watching(20, 60));
        Call<Event> receiver = Call.of(() -> socket.receiveEvent(Duration.ofSeconds(20)));
        both.next();
        both.next();
        assertThat(receiver.result())
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.reason()).isEqualTo(Reason.DEAD_PEER));
    }

    @Test
    void aPeerThatSendsAnythingIsAliveWithoutASinglePong() {
        ReconnectingWebSocket socket = both.open(watching(20, 1000));
        Peer peer = both.next();
        byte[] message = ServerFrames.text("it comes byte by byte and takes many pong timeouts");
        Call<Integer> pings = Call.of(() -> {
            int count = 0;
            while (count < 150) {
                assertThat(peer.frame().opcode()).isEqualTo(PING);
                count++;
                if (count % 3 == 0) {
                    peer.send(new byte[] {message[count / 3 - 1]});
                }
            }
            return count;
        });
        assertThat(pings.result())
                .as("pings without an answer, over three pong timeouts")
                .isEqualTo(150);
        assertThat(socket.isConnected()).isTrue();
        peer.send(Arrays.copyOfRange(message, 50, message.length));
        assertThat(both.text()).startsWith("it comes");
    }

    @Test
    void aPeerThatOnlyAnswersPingsIsSilent() {
        both.open(watching(20, 5_000).withLongestSilence(Duration.ofMillis(150)));
        Peer silent = both.next();
        Call<Void> answers = answering(silent);
        both.next();
        Gap gap = both.gap();
        assertThat(gap.reason()).isEqualTo(Reason.SILENT_PEER);
        assertThat(gap.cause()).hasMessageContaining("answers pings").hasMessageContaining("PT0.15S");
        answers.failure(UncheckedIOException.class);
    }

    @Test
    void aPeerThatIsSilentForLongIsAskedBeforeItIsJudged() {
        both.open(watching(60_000, 100).withLongestSilence(Duration.ofMillis(50)));
        Peer dead = both.next();
        assertThat(dead.frame().opcode()).isEqualTo(PING);
        both.next();
        assertThat(both.gap().reason()).isEqualTo(Reason.DEAD_PEER);
    }

    @Test
    void aPeerIsNotTakenForDeadWhileWeAreSlow() {
        ReconnectingWebSocket socket = both.open(watching(30, 1000));
        Peer peer = both.next();
        // More than is kept for who does not receive, and more than the system does: the pongs stand behind it.
        int messages = 300;
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer.send(ServerFrames.binary(new byte[100_000]));
            }
        });
        for (int pings = 0; pings < 60; pings++) {
            assertThat(peer.frame().opcode()).isEqualTo(PING);
        }
        assertThat(writer.isDone()).isFalse();
        assertThat(socket.isConnected()).isTrue();
        Call<Void> answers = Call.run(() -> {
            writer.result();
            answering(peer);
        });
        for (int i = 0; i < messages; i++) {
            assertThat(socket.receiveFrame(Duration.ofSeconds(20))).isInstanceOf(Frame.Binary.class);
        }
        answers.result();
        peer.sendText("all");
        assertThat(both.text()).isEqualTo("all");
    }

    @Test
    void aConnectionThatEndsWhileWeAreSlowIsToldAsOurs() {
        ReconnectingWebSocket socket = both.open(watching(30, 100));
        Peer peer = both.next();
        Call<Void> writer = Call.run(() -> {
            while (true) {
                peer.send(ServerFrames.binary(new byte[100_000]));
            }
        });
        for (int pings = 0; pings < 10; pings++) {
            peer.frame();
        }
        peer.reset();
        writer.failure(UncheckedIOException.class);
        answering(both.next());
        Eventually.await("back").until(socket::isConnected);
        Event event = both.event();
        while (event instanceof Event.Received) {
            event = both.event();
        }
        assertThat(event)
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.reason()).isEqualTo(Reason.SLOW_RECEIVER));
    }

    @Test
    void aPongConfirmsWhatWasSentBeforeItsPing() {
        ReconnectingWebSocket socket = both.open(watching(20, 20_000));
        Peer peer = both.next();
        socket.sendText("a");
        ClientFrame frame = peer.frame();
        while (frame.opcode() == PING) {
            frame = peer.frame();
        }
        assertThat(frame.text()).isEqualTo("a");
        assertThat(socket.counts().confirmed()).isZero();
        ClientFrame ping;
        do {
            // The first may have gone before the message was known to have gone.
            ping = peer.frame();
            assertThat(ping.opcode()).isEqualTo(PING);
            peer.send(ServerFrames.pong(ping.payload()));
        } while (socket.counts().confirmed() == 0);
        assertThat(socket.counts().confirmed()).isEqualTo(1);
        socket.sendText("b");
        frame = peer.frame();
        while (frame.opcode() == PING) {
            frame = peer.frame();
        }
        assertThat(frame.text()).isEqualTo("b");
        // Answers a ping from before b, and one that was never sent: they prove nothing.
        peer.send(ServerFrames.pong(ping.payload()), ServerFrames.pong(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        peer.send(ServerFrames.close(1001, ""));
        both.next();
        assertThat(both.gap().unconfirmedMessages()).containsExactly(new Frame.Text("b"));
    }

    @Test
    void withoutPingsNothingIsSentAndNobodyJudged() {
        ReconnectingWebSocket socket =
                both.open(watching(1, 1).withPingInterval(Timeouts.INFINITE).withPongTimeout(Timeouts.INFINITE));
        Peer peer = both.next();
        socket.sendText("first");
        assertThat(peer.text()).isEqualTo("first");
    }
}
