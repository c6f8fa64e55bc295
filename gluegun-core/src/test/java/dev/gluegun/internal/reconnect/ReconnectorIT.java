package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectingWebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reconnection;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of messages that are sent while there is no connection, or a slow one. */
@SocketTest
class ReconnectorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Reconnection both = new Reconnection();
    private final CountDownLatch mayConnect = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() {
        both.close();
    }

    /** A socket with room for three messages, which does not connect before it may. */
    private ReconnectingWebSocket offline(QueuePolicy policy) {
        return both.open(
                attempt -> {
                    mayConnect.await();
                    return both.target();
                },
                Reconnection.quick().withQueue(3, 1000, policy));
    }

    private static void send(ReconnectingWebSocket socket, String... texts) {
        for (String text : texts) {
            socket.sendText(text);
        }
    }

    private void expectSent(String... texts) {
        mayConnect.countDown();
        Peer peer = both.next();
        for (String text : texts) {
            assertThat(peer.text()).isEqualTo(text);
        }
        peer.send(ServerFrames.text("enough"));
        assertThat(both.text()).isEqualTo("enough");
    }

    @ParameterizedTest
    @EnumSource
    void aSenderWaitsForRoom(Call.On kind) {
        ReconnectingWebSocket socket = offline(QueuePolicy.block(PATIENCE));
        send(socket, "a", "b", "c");
        Call<Void> sender = Call.run(kind, () -> socket.sendText("d")).awaitWaiting();
        expectSent("a", "b", "c", "d");
        sender.result();
    }

    @Test
    void aSenderWaitsForRoomNoLongerThanItsLimit() {
        ReconnectingWebSocket socket = offline(QueuePolicy.block(Duration.ofMillis(10)));
        send(socket, "a", "b", "c");
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> socket.sendText("d"))
                .withMessageContaining("was not queued");
        expectSent("a", "b", "c");
        assertThat(socket.counts().accepted()).isEqualTo(3);
    }

    @Test
    void anInterruptedSenderHasQueuedNothing() {
        ReconnectingWebSocket socket = offline(QueuePolicy.block(PATIENCE));
        send(socket, "a", "b", "c");
        Call<Void> sender = Call.run(() -> socket.sendText("d")).awaitWaiting();
        sender.interrupt();
        sender.failure(Interrupted.class);
        assertThat(sender.wasInterruptedAtEnd()).isTrue();
        expectSent("a", "b", "c");
        assertThat(socket.counts().accepted()).isEqualTo(3);
    }

    @Test
    void closingEndsAWaitForRoom() {
        ReconnectingWebSocket socket = offline(QueuePolicy.block(PATIENCE));
        send(socket, "a", "b", "c");
        Call<Void> sender = Call.run(() -> socket.sendText("d")).awaitWaiting();
        socket.close();
        sender.failure(ConnectionDown.class);
        assertThat(both.end().unsent()).containsExactly(new Frame.Text("a"), new Frame.Text("b"), new Frame.Text("c"));
    }

    @Test
    void aSenderFailsWithoutRoom() {
        ReconnectingWebSocket socket = offline(QueuePolicy.fail());
        send(socket, "a", "b", "c");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.sendText("d"));
        expectSent("a", "b", "c");
    }

    @Test
    void theOldestMakeRoom() {
        ReconnectingWebSocket socket = offline(QueuePolicy.dropOldest());
        send(socket, "a", "b", "c", "d", "e");
        expectSent("c", "d", "e");
        Eventually.await("the counts")
                .until(() -> socket.counts().equals(new ReconnectingWebSocket.Counts(5, 0, 2, 3, 0, 0)));
    }

    @Test
    void theLatestOfEachKeyIsSent() {
        ReconnectingWebSocket socket = offline(QueuePolicy.conflate(
                frame -> Optional.of(((Frame.Text) frame).text().charAt(0))));
        send(socket, "a1", "b1", "a2", "c1", "a3", "b2");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.sendText("d1"));
        expectSent("a3", "b2", "c1");
        Eventually.await("the counts")
                .until(() -> socket.counts().equals(new ReconnectingWebSocket.Counts(6, 0, 3, 3, 0, 0)));
    }

    @Test
    void aGapTellsHowManyMessagesWereDiscarded() {
        ReconnectingWebSocket socket = offline(QueuePolicy.dropOldest());
        send(socket, "a", "b", "c", "d");
        mayConnect.countDown();
        Peer first = both.next();
        assertThat(first.text()).isEqualTo("b");
        first.reset();
        both.next();
        assertThat(both.gap().discarded()).isEqualTo(1);
    }

    @Test
    void aPeerThatReadsTooSlowlyFillsTheQueueAndNoSenderIsHeldUpThatDoesNotWantToBe() {
        ReconnectingWebSocket socket =
                both.open(Reconnection.quick().withQueue(4, 100_000_000, QueuePolicy.dropOldest()));
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        int sent = 60;
        for (int i = 0; i < sent; i++) {
            socket.sendBinary(new byte[1024 * 1024]);
        }
        assertThat(socket.counts().discarded()).isPositive();
        long got = 0;
        while (got + socket.counts().discarded() < sent) {
            assertThat(peer.frame().payload()).hasSize(1024 * 1024);
            got++;
        }
        assertThat(socket.counts().queued()).isZero();
    }
}
