package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Gap.Reason;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.ReconnectingWebSocket.Attempt;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reconnection;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SocketTest
class ReconnectingWebSocketIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Reconnection both = new Reconnection();

    @AfterEach
    void nothingIsLeft() {
        both.close();
    }

    /** How a connection may be lost. */
    private enum Loss {
        RESET(Peer::reset, Reason.CONNECTION_LOST),
        END(Peer::close, Reason.CONNECTION_LOST),
        CLOSE(peer -> peer.send(ServerFrames.close(1001, "restarting")), Reason.CLOSED_BY_PEER),
        NORMAL_CLOSE(peer -> peer.send(ServerFrames.close(1000, "")), Reason.CLOSED_BY_PEER),
        OFFENCE(peer -> peer.send(ServerFrames.frame(true, 3, new byte[0])), Reason.STREAM_FAILED);

        private final Consumer<Peer> bringAbout;
        private final Reason reason;

        Loss(Consumer<Peer> bringAbout, Reason reason) {
            this.bringAbout = bringAbout;
            this.reason = reason;
        }
    }

    @Test
    void messagesGoBothWays() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer peer = both.next();
        socket.sendText("text");
        socket.sendBinary(new byte[] {1});
        socket.sendBinary(ByteBuffer.wrap(new byte[] {2}));
        assertThat(peer.text()).isEqualTo("text");
        assertThat(peer.frame().payload()).containsExactly(1);
        assertThat(peer.frame().payload()).containsExactly(2);
        peer.send(ServerFrames.text("answer"), ServerFrames.binary(new byte[] {3}));
        assertThat(both.text()).isEqualTo("answer");
        assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Binary(new byte[] {3}));
        Eventually.await("the count of what was sent")
                .until(() -> socket.counts().equals(new ReconnectingWebSocket.Counts(3, 0, 0, 3, 0, 0)));
    }

    private static ReconnectOptions quick(CredentialsProvider provider) {
        ReconnectOptions quick = Reconnection.quick();
        return quick.withWebSocketOptions(quick.webSocketOptions().withCredentials(provider));
    }

    @Test
    void aProviderOfCredentialsIsAskedForEachConnection() {
        AtomicInteger tokens = new AtomicInteger();
        both.open(quick(request -> Optional.of(Credentials.bearer("token" + tokens.incrementAndGet()))));
        for (int i = 1; i <= 3; i++) {
            Peer peer = both.server().accept();
            assertThat(peer.upgrade().field("Authorization")).hasValue("Bearer token" + i);
            peer.reset();
        }
    }

    @Test
    void closeInterruptsAProviderOfCredentialsThatBlocks() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ReconnectingWebSocket socket = both.open(quick(request -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        }));
        asked.await();
        socket.close();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void comesBackHoweverTheConnectionWasLost(Loss loss) {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        first.sendText("before");
        assertThat(both.text()).isEqualTo("before");
        loss.bringAbout.accept(first);
        Peer second = both.next();
        second.sendText("after");
        Gap gap = both.gap();
        assertThat(gap.reason()).isEqualTo(loss.reason);
        assertThat(gap.attempts()).isEqualTo(1);
        assertThat(gap.from()).isBeforeOrEqualTo(gap.to());
        assertThat(gap.unconfirmed()).isZero();
        assertThat(both.text()).isEqualTo("after");
        socket.sendText("again");
        assertThat(second.text()).isEqualTo("again");
    }

    @Test
    void aGapTellsWhatWasSentAndIsNotKnownToHaveBeenReceived() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        socket.sendText("a");
        socket.sendText("b");
        assertThat(List.of(first.text(), first.text())).containsExactly("a", "b");
        first.reset();
        both.next();
        Gap gap = both.gap();
        assertThat(gap.unconfirmed()).isEqualTo(2);
        assertThat(gap.unconfirmedMessages()).containsExactly(new Frame.Text("a"), new Frame.Text("b"));
        assertThat(socket.counts()).isEqualTo(new ReconnectingWebSocket.Counts(2, 0, 0, 2, 0, 2));
    }

    @Test
    void whatWaitsForAConnectionIsSentOverTheNextOne() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        socket.awaitConnected(PATIENCE);
        first.reset();
        Eventually.await("the loss").until(() -> !socket.isConnected());
        for (int i = 0; i < 200; i++) {
            socket.sendText("m" + i);
        }
        Peer second = both.next();
        for (int i = 0; i < 200; i++) {
            assertThat(second.text()).isEqualTo("m" + i);
        }
        assertThat(both.gap().unconfirmed()).isZero();
    }

    @Test
    void whatOneConnectionBroughtComesBeforeTheGapAlsoWhenNobodyReceivedInTime() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        first.send(ServerFrames.text("1"), ServerFrames.text("2"), ServerFrames.close(1001, ""));
        Peer second = both.next();
        second.sendText("3");
        Eventually.await("back").until(socket::isConnected);
        assertThat(both.text()).isEqualTo("1");
        assertThat(both.text()).isEqualTo("2");
        assertThat(both.gap().cause())
                .isInstanceOfSatisfying(
                        ConnectionDown.class,
                        down -> assertThat(down.closeCode()).hasValue(1001));
        assertThat(both.text()).isEqualTo("3");
    }

    @Test
    void gapsWithNothingBetweenThemAreOne() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        for (String text : List.of("a", "b", "c")) {
            Peer peer = both.next();
            socket.sendText(text);
            assertThat(peer.text()).isEqualTo(text);
            peer.send(ServerFrames.close(1001, text));
        }
        Peer last = both.next();
        last.sendText("last");
        socket.sendText("up");
        assertThat(last.text()).isEqualTo("up");
        Gap gap = both.gap();
        assertThat(gap.unconfirmed()).isEqualTo(3);
        assertThat(gap.unconfirmedMessages())
                .containsExactly(new Frame.Text("a"), new Frame.Text("b"), new Frame.Text("c"));
        assertThat(gap.attempts()).isEqualTo(3);
        assertThat(((ConnectionDown) gap.cause()).closeReason()).isEqualTo("a");
        assertThat(both.text()).isEqualTo("last");
    }

    @Test
    void noFurtherConnectionIsMadeWhileThoseBeforeAreNotReceived() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        for (int i = 0; i < 5; i++) {
            both.next().send(ServerFrames.text("m" + i), ServerFrames.close(1001, ""));
        }
        Eventually.await("held").until(() -> socket.toString().contains("held"));
        assertThat(both.text()).isEqualTo("m0");
        assertThat(both.gap().reason()).isEqualTo(Reason.CLOSED_BY_PEER);
        both.next().sendText("m5");
        for (int i = 1; i < 6; i++) {
            assertThat(both.text()).isEqualTo("m" + i);
            if (i < 5) {
                both.gap();
            }
        }
    }

    @Test
    void theHookGreetsThePeerBeforeAnyMessageGoesOrIsReceived() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            raw.sendText("subscribe");
            assertThat(raw.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("subscribed"));
        }));
        socket.sendText("queued");
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        for (int i = 0; i < 2; i++) {
            Peer peer = both.next();
            assertThat(peer.text()).isEqualTo("subscribe");
            assertThat(socket.isConnected()).isFalse();
            peer.send(ServerFrames.text("subscribed"), ServerFrames.text("news"));
            if (i == 0) {
                assertThat(peer.text()).isEqualTo("queued");
                assertThat(receiver.result()).isEqualTo(new Frame.Text("news"));
                peer.reset();
            }
        }
        assertThat(both.gap().unconfirmed()).isEqualTo(1);
        assertThat(both.text()).isEqualTo("news");
    }

    @Test
    void aHookThatFailsCostsTheAttempt() {
        List<Attempt> attempts = new CopyOnWriteArrayList<>();
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnConnected((raw, attempt) -> {
            attempts.add(attempt);
            if (attempt.number() == 1) {
                throw new IOException("no subscription");
            }
        }));
        both.next().expectEnd();
        Peer second = both.next();
        socket.awaitConnected(PATIENCE);
        second.sendText("up");
        assertThat(both.text()).isEqualTo("up");
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).failure()).isEmpty();
        assertThat(attempts.get(1).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(ConnectionDown.class)
                        .hasMessageContaining("onConnected")
                        .hasCauseInstanceOf(IOException.class));
    }

    @Test
    void theProviderIsAskedBeforeEachAttemptAndToldWhatWasLastSeen() {
        List<Attempt> attempts = new CopyOnWriteArrayList<>();
        ReconnectOptions options = Reconnection.quick();
        ReconnectingWebSocket socket = both.open(
                attempt -> {
                    attempts.add(attempt);
                    return new Target(
                            both.server().uri("/from/" + attempt.lastSeen().orElse("start")),
                            Headers.of("Authorization", "token " + attempts.size()));
                },
                options.withWebSocketOptions(options.webSocketOptions().withHeaders(Headers.of("X-Always", "yes"))));
        Peer first = both.server().accept();
        Request request = first.upgrade();
        assertThat(request.line()).contains(" /from/start ");
        assertThat(request.field("Authorization")).hasValue("token 1");
        assertThat(request.field("X-Always")).hasValue("yes");
        assertThat(socket.lastSeen()).isEmpty();
        socket.lastSeen("17");
        assertThat(socket.lastSeen()).hasValue("17");
        first.reset();
        Peer refuses = both.server().accept();
        refuses.request();
        refuses.send("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
        Request third = both.server().accept().upgrade();
        assertThat(third.line()).contains(" /from/17 ");
        assertThat(third.field("Authorization")).hasValue("token 3");
        assertThat(both.gap().attempts()).isEqualTo(2);
        assertThat(attempts).extracting(Attempt::number).containsExactly(1, 1, 2);
        assertThat(attempts.get(2).failure()).containsInstanceOf(InvalidMessage.UpgradeRejected.class);
    }

    @Test
    void aProviderThatFailsDoesNotStopTheLoopWhateverItThrows() {
        both.open(
                attempt -> switch (attempt.number()) {
                    case 1 -> throw new IOException("no token");
                    case 2 -> throw new InvalidOptions("fatal, if it were not the provider's");
                    case 3 -> null;
                    default -> both.target();
                },
                Reconnection.quick());
        both.next().sendText("up");
        assertThat(both.text()).isEqualTo("up");
    }

    @Test
    void gapsOnTheWayToAFrameAreToldInTheirPlace() {
        List<Object> told = new CopyOnWriteArrayList<>();
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withOnGap(told::add));
        Peer first = both.next();
        first.sendText("1");
        told.add(socket.receiveAppFrame(PATIENCE));
        Call<Void> receiver = Call.run(() -> told.add(socket.receiveAppFrame(PATIENCE)));
        first.reset();
        both.next().sendText("2");
        receiver.result();
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo(new Frame.Text("1"));
        assertThat(told.get(1)).isInstanceOf(Gap.class);
        assertThat(told.get(2)).isEqualTo(new Frame.Text("2"));
    }

    @Test
    void aLossThatNobodyWouldBeToldOfIsLogged() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        Peer first = both.next();
        socket.sendText("lost?");
        assertThat(first.text()).isEqualTo("lost?");
        first.reset();
        both.next().sendText("2");
        try (LogCapture log = new LogCapture(ReconnectingWebSocket.class.getName())) {
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("2"));
            assertThat(log.records()).hasSize(1);
        }
    }

    @Test
    void aTimeoutOrAnInterruptLosesNothing() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveEvent(Duration.ofMillis(1)));
        Call<Event> waiter = Call.of(() -> socket.receiveEvent(PATIENCE)).awaitWaiting();
        waiter.interrupt();
        waiter.failure(Interrupted.class);
        assertThat(waiter.wasInterruptedAtEnd()).isTrue();
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveEvent(Duration.ofMillis(1)));
        Call<Event> receiver = Call.of(() -> socket.receiveEvent(PATIENCE)).awaitWaiting();
        receiver.interrupt();
        receiver.failure(Interrupted.class);
        peer.sendText("all");
        assertThat(both.text()).isEqualTo("all");
    }

    @Test
    void pingsGoToTheConnectionThatThereIs() throws Exception {
        ReconnectOptions quick = Reconnection.quick();
        ReconnectingWebSocket socket = both.open(quick.withWebSocketOptions(quick.webSocketOptions()
                .withUpgradeOptions(quick.webSocketOptions().upgradeOptions().withSilencePings(false))));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.ping(new byte[0]))
                .withMessageContaining("no connection");
        Peer peer = both.next();
        socket.awaitConnected(PATIENCE);
        socket.ping(new byte[] {7});
        assertThat(peer.frame().opcode()).isEqualTo(9);
        peer.send(ServerFrames.pong(new byte[] {7}), ServerFrames.text("app"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Pong(new byte[] {7}));
        peer.send(ServerFrames.pong(new byte[] {8}));
        assertThat(socket.receiveAppFrame(PATIENCE)).isEqualTo(new Frame.Text("app"));
    }

    @Test
    void whatCannotBeSentIsRefusedAtOnce() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick().withQueue(10, 100, QueuePolicy.block()));
        for (Frame frame : List.of(
                new Frame.Text("\ud800"),
                new Frame.Close(),
                new Frame.CloseWithReason(1000, ""),
                new Frame.Binary(new byte[101]))) {
            assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> socket.sendFrame(frame));
        }
        assertThat(socket.counts().accepted()).isZero();
    }

    @Test
    void anArrayMayBeUsedAgainAsSoonAsItIsQueued() {
        ReconnectingWebSocket socket = both.open(Reconnection.quick());
        byte[] data = {1};
        socket.sendBinary(data);
        data[0] = 2;
        socket.sendFrame(new Frame.Binary(data));
        data[0] = 3;
        Peer peer = both.next();
        assertThat(peer.frame().payload()).containsExactly(1);
        assertThat(peer.frame().payload()).containsExactly(2);
    }

    @Test
    void itIsOpenedByUriToo() {
        try (ReconnectingWebSocket socket =
                ReconnectingWebSocket.open(both.server().uri("/here"), Reconnection.quick())) {
            Peer peer = both.server().accept();
            assertThat(peer.upgrade().line()).contains(" /here ");
            socket.awaitConnected(PATIENCE);
            Call<Void> closer = Call.run(socket::close);
            assertThat(peer.closeCode()).isEqualTo(1000);
            peer.send(ServerFrames.close(1000, ""));
            closer.result();
        }
        assertThat(Optional.of(both.target().toString()))
                .hasValueSatisfying(shown -> assertThat(shown).contains("127.0.0.1"));
    }
}
