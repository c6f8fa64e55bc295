package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
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
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings of this side: the keepalive's and the application's, their pongs, and what happens when none comes. */
@SocketTest
class LivenessIT {

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

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    private ClientFrame ping() {
        ClientFrame ping = peer.frame();
        assertThat(ping.opcode()).isEqualTo(9);
        return ping;
    }

    @Test
    void theKeepaliveGoesOnWhileNobodyReceives() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(30)));
        Set<ClientFrame> pings = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ClientFrame ping = ping();
            pings.add(ping);
            peer.send(ServerFrames.pong(ping.payload()));
        }
        assertThat(pings).as("pings that can be told apart").hasSize(5);
        Eventually.await("a round trip").until(() -> socket.lastRoundTrip().isPresent());
    }

    @Test
    void theKeepaliveGoesOnWhileSomebodyReceives() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(30)));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        for (int i = 0; i < 5; i++) {
            peer.send(ServerFrames.pong(ping().payload()));
        }
        peer.sendText("enough");
        assertThat(receiver.result()).isEqualTo(new Frame.Text("enough"));
    }

    @Test
    void aPeerThatAnswersStaysConnected() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(50)).withPongTimeout(Duration.ofMillis(2000)));
        for (int i = 0; i < 10; i++) {
            peer.send(ServerFrames.pong(ping().payload()));
        }
        peer.sendText("up");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("up"));
    }

    @Test
    void aPeerThatDoesNotAnswerIsTakenForDead() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(30)).withPongTimeout(Duration.ofMillis(100)));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("no pong came within the pong timeout");
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("too late"));
    }

    @Test
    void aDeadPeerIsNoticedWhileNobodyReceives() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(30)).withPongTimeout(Duration.ofMillis(100)));
        ClientFrame ping = ping();
        assertThat(ping.payload()).isNotEmpty();
        Eventually.await("sending refused")
                .untilAsserted(() ->
                        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.pong(new byte[0])));
    }

    @Test
    void otherTrafficDoesNotReplaceAPong() {
        begin(UpgradeOptions.defaults().withPongTimeout(Duration.ofMillis(150)));
        socket.ping("application's".getBytes());
        Call<Frame> receiver = Call.of(() -> {
            while (true) {
                socket.receiveFrame(PATIENCE);
            }
        });
        Call<Void> chatter = Call.run(() -> {
            while (!receiver.isDone()) {
                peer.send(ServerFrames.text("chatter"), ServerFrames.pong("unasked".getBytes()));
            }
        });
        assertThat(receiver.failure(ConnectionDown.class)).hasMessageContaining("pong timeout");
        peer.close();
        assertThat(Call.of(() -> {
                            try {
                                chatter.result();
                                return true;
                            } catch (RuntimeException closed) {
                                return true;
                            }
                        })
                        .result())
                .isTrue();
    }

    @Test
    void theTimeToAPongIsTold() {
        begin(UpgradeOptions.defaults());
        assertThat(socket.lastRoundTrip()).isEmpty();
        socket.ping("a".getBytes());
        ping();
        peer.send(ServerFrames.pong("b".getBytes()), ServerFrames.text("not an answer"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("not an answer"));
        assertThat(socket.lastRoundTrip()).isEmpty();
        peer.send(ServerFrames.pong("a".getBytes()), ServerFrames.text("the answer"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("the answer"));
        assertThat(socket.lastRoundTrip())
                .hasValueSatisfying(time -> assertThat(time).isBetween(Duration.ofNanos(1), PATIENCE));
    }

    @Test
    void aPongAnswersThePingsBeforeItToo() {
        begin(UpgradeOptions.defaults().withPongTimeout(Duration.ofSeconds(1)));
        socket.ping("1".getBytes());
        socket.ping("2".getBytes());
        socket.ping("3".getBytes());
        peer.send(ServerFrames.pong("3".getBytes()));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofMillis(1500)));
        assertThat(socket.lastRoundTrip()).isPresent();
    }

    @Test
    void moreUnansweredPingsThanAreRememberedDoNoHarm() {
        begin(UpgradeOptions.defaults());
        for (int i = 0; i < 100; i++) {
            socket.ping(Integer.toString(i).getBytes());
        }
        for (int i = 0; i < 100; i++) {
            peer.send(ServerFrames.pong(ping().payload()));
        }
        Eventually.await("a round trip").until(() -> socket.lastRoundTrip().isPresent());
    }

    @Test
    void anApplicationThatDoesNotReceiveIsNoDeadPeer() {
        begin(UpgradeOptions.defaults().withPongTimeout(Duration.ofSeconds(2)));
        // The backlog is full, so that nothing more is read; the pong stands behind it.
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < 300; i++) {
                peer.send(ServerFrames.binary(new byte[100_000]));
            }
            peer.send(ServerFrames.pong("late".getBytes()), ServerFrames.text("end"));
        });
        Eventually.await("TCP pushing back").during(Duration.ofMillis(300)).until(() -> !writer.isDone());
        socket.ping("late".getBytes());
        Eventually.await("still up").during(Duration.ofMillis(2500)).until(() -> !writer.isDone());
        for (int i = 0; i < 300; i++) {
            assertThat(socket.receiveFrame(PATIENCE)).isInstanceOf(Frame.Binary.class);
        }
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("end"));
        writer.result();
    }

    /**
     * The ping cannot pass the message, which is one frame; several pong timeouts go by until the peer has got it, and none
     * without some of it.
     */
    @Test
    void aPeerThatTakesALargeMessageHasItsTimeAfterwards() {
        Duration step = Duration.ofMillis(100);
        begin(UpgradeOptions.defaults().withPongTimeout(step.multipliedBy(8)));
        byte[] message = new byte[24 << 20];
        Call<Void> sender = Call.run(() -> socket.sendBinary(message));
        peer.bytes(14 + (1 << 20));
        socket.ping("behind".getBytes());
        for (int i = 1; i < 24; i++) {
            Eventually.await("a slow peer").during(step).until(() -> true);
            peer.bytes(1 << 20);
        }
        sender.result();
        peer.send(ServerFrames.pong(ping().payload()));
        Eventually.await("a round trip").until(() -> socket.lastRoundTrip().isPresent());
        socket.sendText("still here");
        assertThat(peer.frame().payload()).isEqualTo("still here".getBytes());
    }

    @Test
    void aPeerThatTakesAllAndAnswersNothingIsTakenForDeadHoweverMuchItIsSent() {
        begin(UpgradeOptions.defaults().withPongTimeout(Duration.ofMillis(300)));
        Call<Void> taking = Call.run(() -> {
            while (true) {
                peer.bytes(1 << 16);
            }
        });
        Call<Void> sender = Call.run(() -> {
            while (true) {
                socket.sendBinary(new byte[1 << 20]);
            }
        });
        socket.ping("never answered".getBytes());
        assertThat(sender.failure(ConnectionDown.class)).hasMessageContaining("pong timeout");
        taking.failure(UncheckedIOException.class);
    }

    @Test
    void aPeerThatTakesNothingMoreOfALargeMessageIsTakenForDead() {
        begin(UpgradeOptions.defaults().withPongTimeout(Duration.ofMillis(300)));
        Call<Void> sender = Call.run(() -> socket.sendBinary(new byte[64 << 20]));
        peer.bytes(1 << 20);
        socket.ping("behind".getBytes());
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withMessageContaining("pong timeout");
        assertThat(sender.failure(ConnectionDown.class)).hasMessageContaining("pong timeout");
    }

    @Test
    void noPongIsExpectedAfterACloseFrame() {
        begin(UpgradeOptions.defaults()
                .withKeepalive(Duration.ofMillis(30))
                .withPongTimeout(Duration.ofSeconds(1))
                .withClosingTimeout(PATIENCE));
        ping();
        socket.sendClose(1000, "");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(Duration.ofMillis(1500)));
        ClientFrame frame = peer.frame();
        while (frame.opcode() == 9) {
            frame = peer.frame();
        }
        assertThat(frame.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, ""));
        peer.close();
    }

    @Test
    void theKeepaliveEndsWithTheSocket() {
        begin(UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(20)));
        ping();
        Call<Void> closer = Call.run(socket::close);
        ClientFrame frame = peer.frame();
        while (frame.opcode() == 9) {
            frame = peer.frame();
        }
        assertThat(frame.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        peer.expectEnd();
    }
}
