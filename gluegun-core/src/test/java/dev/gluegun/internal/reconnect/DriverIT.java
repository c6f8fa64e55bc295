package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.RetryDecision;
import dev.gluegun.RetryPolicy;
import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reconnection;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a reconnecting socket gives up, and how it is closed. */
@SocketTest
class DriverIT {

    private static final int PING = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REFUSAL = "HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n";

    private final Reconnection both = new Reconnection();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() {
        both.close();
    }

    private void refuse(int status) {
        Peer peer = both.server().accept();
        peer.request();
        peer.send(REFUSAL.formatted(status));
    }

    // ---- giving up

    @Test
    void aFatalFailureIsTheCauseOfTheEnd() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        socket.sendText("unsent");
        refuse(401);
        Event.Ended end = both.end();
        assertThat(end.cause())
                .isInstanceOfSatisfying(
                        UpgradeRejected.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(401));
        assertThat(end.unsent()).containsExactly(new Frame.Text("unsent"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .withCauseInstanceOf(UpgradeRejected.class);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.sendText("too late"))
                .withCauseInstanceOf(UpgradeRejected.class);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.awaitConnected(PATIENCE))
                .withCauseInstanceOf(UpgradeRejected.class);
    }

    @Test
    void theApplicationsRuleDecides() {
        RetryDecision rule = failure -> failure instanceof UpgradeRejected refusal && refusal.status() == 401
                ? RetryDecision.retry()
                : RetryDecision.standard().decide(failure);
        both.open(Reconnection.quick().withRetryDecision(rule));
        refuse(401);
        both.next().sendText("welcome");
        assertThat(both.text()).isEqualTo("welcome");
    }

    @Test
    void aRuleThatFailsEndsTheSocket() {
        both.open(Reconnection.quick().withRetryDecision(failure -> {
            throw new IllegalStateException("no rule");
        }));
        refuse(503);
        assertThat(both.end().cause())
                .isInstanceOf(ConnectionDown.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTargetThatCannotBeRightIsFatal() {
        both.open(attempt -> Target.of(URI.create("http://127.0.0.1/")), Reconnection.quick());
        assertThat(both.end().cause()).isInstanceOf(InvalidOptions.class);
    }

    @Test
    void whenTheAttemptsAreUsedUpTheLastFailureIsTheCause() {
        AtomicInteger attempts = new AtomicInteger();
        int port = ScriptedServer.unusedPort();
        both.open(
                attempt -> {
                    attempts.set(attempt.number());
                    return Target.of(URI.create("ws://127.0.0.1:" + port + "/"));
                },
                Reconnection.quick().withRetry(RetryPolicy.fixed(3, Duration.ZERO)));
        assertThat(both.end().cause()).isInstanceOf(ConnectionError.class);
        assertThat(attempts).hasValue(4);
    }

    @Test
    void aConnectionThatDoesNotLastUsesUpAttemptsToo() {
        both.open(Reconnection.quick().withRetry(RetryPolicy.fixed(2, Duration.ZERO)));
        for (int i = 0; i < 3; i++) {
            both.next().send(ServerFrames.close(1001, "" + i));
        }
        Event event = both.event();
        while (!(event instanceof Event.Ended ended)) {
            event = both.event();
        }
        assertThat(((ConnectionDown) ended.cause()).closeReason()).isEqualTo("2");
    }

    @Test
    void aConnectionThatLastsBeginsTheCountAnew() {
        both.open(Reconnection.quick()
                .withRetry(RetryPolicy.fixed(1, Duration.ZERO))
                .withStableAfter(Duration.ofNanos(1)));
        for (int i = 0; i < 5; i++) {
            both.next().send(ServerFrames.close(1001, ""));
        }
        both.next().sendText("still here");
        int attempts = 0;
        Event event = both.event();
        while (event instanceof Gap gap) {
            attempts += gap.attempts();
            event = both.event();
        }
        assertThat(attempts).isEqualTo(5);
        assertThat(event).isEqualTo(new Event.Received(new Frame.Text("still here")));
    }

    @Test
    void anErrorInTheApplicationsCodeEndsTheSocketWithItAsTheCause() {
        both.open(
                attempt -> {
                    throw new LinkageError("no such class");
                },
                Reconnection.quick());
        assertThat(both.end().cause()).hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void whatIsNotKnownToHaveBeenReceivedIsToldAtTheEndToo() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.sendText("a");
        assertThat(peer.text()).isEqualTo("a");
        peer.sendText("last");
        peer.send(ServerFrames.close(1009, "too large"));
        assertThat(both.text()).isEqualTo("last");
        Event.Ended end = both.end();
        assertThat(((ConnectionDown) end.cause()).closeCode()).hasValue(1009);
        assertThat(end.unconfirmed()).isEqualTo(1);
        assertThat(end.unconfirmedMessages()).containsExactly(new Frame.Text("a"));
    }

    // ---- closing

    private void assertClosed(ReconnectingWebSocket socket) {
        assertThat(both.end().cause()).isInstanceOf(ConnectionDown.class).hasMessageContaining("this side closed");
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("too late"));
        assertThat(socket.isConnected()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void closingSendsWhatIsQueuedAndClosesTheConnection(Call.On kind) {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        Call<Event> receiver = Call.on(kind, () -> socket.receiveEvent(PATIENCE));
        Call<Void> closer = Call.run(kind, () -> {
            for (int i = 0; i < 100; i++) {
                socket.sendText("m" + i);
            }
            socket.close();
        });
        for (int i = 0; i < 100; i++) {
            assertThat(peer.text()).isEqualTo("m" + i);
        }
        ClientFrame ping = peer.frame();
        assertThat(ping.opcode()).isEqualTo(PING);
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.pong(ping.payload()), ServerFrames.close(1000, ""));
        closer.result();
        Event.Ended end = both.end();
        assertThat(receiver.result()).isSameAs(end);
        assertThat(end.unsent()).isEmpty();
        assertThat(end.unconfirmed()).as("the peer has answered the last ping").isZero();
        assertThat(socket.counts().confirmed()).isEqualTo(100);
        assertClosed(socket);
        peer.expectEnd();
    }

    @Test
    void aPeerThatClosesWithoutAnsweringTheLastPingHasConfirmedNothing() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.sendText("a");
        assertThat(peer.text()).isEqualTo("a");
        Call<Void> closer = Call.run(socket::close);
        assertThat(peer.frame().opcode()).isEqualTo(PING);
        assertThat(peer.closeCode()).isEqualTo(1000);
        // Like one that has set out before: it has read neither.
        peer.send(ServerFrames.close(1000, ""));
        closer.result();
        assertThat(both.end().unconfirmed()).isEqualTo(1);
        assertClosed(socket);
    }

    @Test
    void aPeerThatSaysNothingHoldsUpTheCloseForTheClosingTimeoutAtTheMost() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        socket.close();
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.expectEnd();
        assertClosed(socket);
    }

    @Test
    void aPeerThatReadsNothingHoldsUpTheCloseForTheClosingTimeoutAtTheMost() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withQueue(100, 100_000_000, QueuePolicy.fail()));
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        for (int i = 0; i < 40; i++) {
            socket.sendBinary(new byte[1024 * 1024]);
        }
        socket.close();
        Event.Ended end = both.end();
        assertThat(end.unsent().size() + end.unconfirmed()).isEqualTo(40);
        assertThat(end.unsent()).isNotEmpty();
        assertClosed(socket);
        peer.close();
    }

    @Test
    void closingWhileItPausesHandsBackWhatIsQueued() {
        AtomicInteger asked = new AtomicInteger();
        ReconnectingWebSocket socket = both.open(
                attempt -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("not now");
                },
                Reconnection.quick().withRetry(RetryPolicy.fixed(1, Duration.ofDays(1))));
        socket.sendText("a");
        socket.sendText("b");
        Eventually.await("the pause").until(() -> socket.toString().contains("pausing"));
        Call<Event> receiver = Call.of(() -> socket.receiveEvent(PATIENCE)).awaitWaiting();
        socket.close();
        assertThat(receiver.result())
                .isInstanceOfSatisfying(
                        Event.Ended.class,
                        end -> assertThat(end.unsent()).containsExactly(new Frame.Text("a"), new Frame.Text("b")));
        assertClosed(socket);
        assertThat(asked).hasValue(1);
    }

    @Test
    void closingWhileItDialsDropsTheConnection() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.server().accept();
        peer.request();
        socket.close();
        assertClosed(socket);
        peer.expectEnd();
    }

    @Test
    void closingWhileTheHookRunsInterruptsIt() throws Exception {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            reached.countDown();
            never.await();
        }));
        Peer peer = both.next();
        reached.await();
        socket.close();
        assertClosed(socket);
        peer.expectEnd();
    }

    @Test
    void closingWhileTheHookReceivesInterruptsIt() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            reached.countDown();
            raw.receiveFrame(PATIENCE);
        }));
        Peer peer = both.next();
        Eventually.await("the hook").until(() -> reached.getCount() == 0);
        socket.close();
        assertClosed(socket);
        peer.expectEnd();
    }

    @Test
    void closingWhileTheProviderIsAskedInterruptsIt() {
        ReconnectingWebSocket socket = both.open(
                attempt -> {
                    reached.countDown();
                    never.await();
                    return both.target();
                },
                Reconnection.quick());
        Eventually.await("the provider").until(() -> reached.getCount() == 0);
        socket.close();
        assertClosed(socket);
    }

    @Test
    void closingInTheHookTakesEffectWhenItReturns() {
        ReconnectingWebSocket[] own = new ReconnectingWebSocket[1];
        CountDownLatch known = new CountDownLatch(1);
        own[0] = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            known.await();
            own[0].close();
            raw.sendText("goodbye");
        }));
        known.countDown();
        Peer peer = both.next();
        assertThat(peer.text()).isEqualTo("goodbye");
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        assertClosed(own[0]);
        peer.expectEnd();
    }

    @Test
    void codeOfTheApplicationsThatDoesNotEndDoesNotKeepClosing() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            reached.countDown();
            while (never.getCount() > 0) {
                Thread.onSpinWait();
            }
        }));
        Peer peer = both.next();
        Eventually.await("the hook").until(() -> reached.getCount() == 0);
        socket.close();
        assertClosed(socket);
        peer.expectEnd();
        never.countDown();
    }

    @Test
    void anInterruptDropsEverythingAtOnce() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        Call<Void> closer = Call.run(() -> {
            Thread.currentThread().interrupt();
            socket.close();
        });
        closer.result();
        assertThat(closer.wasInterruptedAtEnd()).isTrue();
        assertClosed(socket);
        peer.close();
    }

    @Test
    void closingThrowsAwayWhatWasNotReceivedButNotTheAccountOfWhatWasSent() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        socket.sendText("a");
        assertThat(first.text()).isEqualTo("a");
        first.sendText("never received");
        first.send(ServerFrames.close(1001, ""));
        Peer second = both.next();
        socket.awaitConnected(PATIENCE);
        Call<Void> closer = Call.run(socket::close);
        assertThat(second.closeCode()).isEqualTo(1000);
        second.send(ServerFrames.close(1000, ""));
        closer.result();
        Event.Ended end = both.end();
        assertThat(end.unconfirmed()).isEqualTo(1);
        assertThat(end.unconfirmedMessages()).containsExactly(new Frame.Text("a"));
        assertThat(first.closeCode()).as("the answer").isEqualTo(1001);
        first.expectEnd();
    }

    @Test
    void manyMayCloseAtOnce() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        Call<Void> one = Call.run(socket::close);
        Call<Void> other = Call.run(socket::close);
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        one.result();
        other.result();
        assertClosed(socket);
    }

    @Test
    void aHookThatKeepsTheSocketAndClosesItLaterCausesAnOrdinaryGap() {
        WebSocket[] kept = new WebSocket[1];
        ReconnectOptions options = Reconnection.quick().withOnConnected((raw, attempt) -> kept[0] = raw);
        ReconnectingWebSocket socket = both.open(options);
        Peer first = both.next();
        socket.awaitConnected(PATIENCE);
        kept[0].connection().close();
        first.expectEnd();
        both.next().sendText("back");
        GluegunException cause = both.gap().cause();
        assertThat(cause).isInstanceOf(ConnectionDown.class);
        assertThat(both.text()).isEqualTo("back");
    }
}
