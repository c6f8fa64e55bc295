package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.RetryPolicy;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LogCapture;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reception;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose messages go to a ReplyTo. */
@SocketTest
class DeliveryLoopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = ScriptedServer.start();
    private final Reception reception = new Reception();
    private Connection connection;

    @BeforeEach
    void begin() {
        connection = Connection.open(server.host(), server.port());
    }

    @AfterEach
    void end() {
        connection.close();
        server.close();
    }

    private WebSocketStream upgrade(UpgradeOptions options) {
        return connection.upgrade("/", Headers.empty(), options.withReplyTo(reception));
    }

    private WebSocketStream upgrade() {
        return upgrade(UpgradeOptions.defaults());
    }

    @Test
    void messagesComeInGunsOrderAndTheFailureIsTheLast() {
        WebSocketStream stream = upgrade();
        Peer peer = server.accept();
        peer.send(ServerFrames.concat(
                "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n".getBytes(),
                peer.request().agreement(),
                ServerFrames.text("1"),
                ServerFrames.binary(new byte[] {2}),
                ServerFrames.close(1000, "bye")));
        assertThat(reception.next())
                .isInstanceOfSatisfying(
                        Message.Inform.class,
                        inform -> assertThat(inform.status()).isEqualTo(103));
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("1")));
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Binary(new byte[] {2})));
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.CloseWithReason(1000, "bye")));
        ConnectionDown down = reception.failure(ConnectionDown.class);
        assertThat(down.closeCode()).hasValue(1000);
        assertThat(down.closeReason()).isEqualTo("bye");
        assertThat(stream.awaitUpgrade(PATIENCE).subprotocol()).isEmpty();
    }

    @Test
    void onlyAwaitUpgradeMayWaitOnTheStream() {
        WebSocketStream stream = upgrade();
        Peer peer = server.upgradeNext().result();
        stream.awaitUpgrade(PATIENCE);
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.receive(PATIENCE))
                .withMessageContaining("ReplyTo");
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.await(PATIENCE));
        stream.send(new Frame.Text("but send"));
        assertThat(peer.text()).isEqualTo("but send");
    }

    @Test
    void aRefusalIsTheOnlyMessage() {
        WebSocketStream stream = upgrade();
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        UpgradeRejected rejected = reception.failure(UpgradeRejected.class);
        assertThat(rejected.status()).isEqualTo(403);
        assertThat(rejected.bodyText()).isEqualTo("nope");
        assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.send(new Frame.Text("a")));
    }

    @Test
    void aRefusedConnectionThatIsKeptCanBeAskedAgain() {
        upgrade();
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        assertThat(reception.failure(UpgradeRejected.class).status()).isEqualTo(401);
        WebSocketStream second = upgrade();
        peer.upgrade();
        second.awaitUpgrade(PATIENCE);
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
    }

    @Test
    void aRefusalThatBreaksOffIsStillARefusal() {
        upgrade();
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nnope");
        peer.close();
        assertThat(reception.failure(UpgradeRejected.class).bodyText()).isEqualTo("nope");
    }

    @Test
    void aConnectionThatCannotBeMadeIsTold() {
        Connection unmade = Connection.open(
                "127.0.0.1",
                ScriptedServer.unusedPort(),
                ConnectOptions.defaults().withRetry(RetryPolicy.fixed(1, Duration.ofMillis(200))));
        unmade.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(reception));
        reception.failure(ConnectionError.class);
    }

    @Test
    void everybodyIsToldWithAnExceptionOfHisOwnThatAConnectionCannotBeMade() {
        WebSocketStream unmade = Connection.open(
                        "127.0.0.1",
                        ScriptedServer.unusedPort(),
                        ConnectOptions.defaults().withRetry(RetryPolicy.fixed(1, Duration.ofMillis(200))))
                .upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(reception));
        ConnectionError told = reception.failure(ConnectionError.class);
        ConnectionError first = Call.of(() -> unmade.awaitUpgrade(PATIENCE)).failure(ConnectionError.class);
        ConnectionError second = Call.of(() -> unmade.awaitUpgrade(PATIENCE)).failure(ConnectionError.class);
        assertThat(first).isNotSameAs(told).isNotSameAs(second).hasMessage(told.getMessage());
    }

    @Test
    void aWrongAnswerIsTold() {
        upgrade();
        Peer peer = server.accept();
        peer.request();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: wrong\r\n\r\n");
        assertThat(reception.failure(StreamError.class)).hasMessageContaining("RFC 6455, section 4.1");
        peer.expectEnd();
    }

    @Test
    void anOffenceIsToldAfterWhatCameBefore() {
        upgrade();
        Peer peer = server.upgradeNext().result();
        peer.send(ServerFrames.text("fine"), new byte[] {(byte) 0xff, 0});
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("fine")));
        assertThat(reception.failure(StreamError.class).closeCode()).hasValue(1002);
        assertThat(peer.closeCode()).isEqualTo(1002);
    }

    @Test
    void aCallThatBlocksHoldsUpItsOwnStreamButNoPing() {
        CountDownLatch blocked = new CountDownLatch(1);
        List<String> seen = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(101);
        connection.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
            try {
                assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (message instanceof Message.WebSocketFrame framed) {
                seen.add(((Frame.Text) framed.frame()).text());
            }
            all.countDown();
        }));
        Peer peer = server.upgradeNext().result();
        for (int i = 0; i < 100; i++) {
            peer.sendText("message " + i);
        }
        blocked.countDown();
        peer.send(ServerFrames.ping("there?"));
        assertThat(peer.frame()).returns(10, ClientFrame::opcode);
        Eventually.await("all messages").until(() -> all.getCount() == 0);
        assertThat(seen).hasSize(100).startsWith("message 0").endsWith("message 99");
    }

    @Test
    void aPingIsAnsweredWhileACallBlocks() {
        CountDownLatch blocked = new CountDownLatch(1);
        connection.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
            if (message instanceof Message.WebSocketFrame) {
                awaitQuietly(blocked);
            }
        }));
        Peer peer = server.upgradeNext().result();
        peer.sendText("block");
        for (int i = 0; i < 5; i++) {
            peer.send(ServerFrames.ping("there?"));
            assertThat(peer.frame()).returns(10, ClientFrame::opcode);
        }
        blocked.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theApplicationMaySendAndCloseInsideACall() {
        AtomicReference<WebSocketStream> stream = new AtomicReference<>();
        stream.set(connection.upgrade(
                "/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
                    if (message instanceof Message.WebSocketFrame framed) {
                        stream.get().send(framed.frame());
                        connection.shutdown();
                    }
                    reception.deliver(message);
                })));
        Peer peer = server.upgradeNext().result();
        peer.sendText("echo");
        assertThat(peer.text()).isEqualTo("echo");
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(ServerFrames.close(1000, ""));
        peer.expectEnd();
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("echo")));
        reception.failure(ConnectionDown.class);
    }

    @Test
    void closingFromOutsideIsTold() {
        WebSocketStream stream = upgrade();
        server.upgradeNext().result();
        stream.awaitUpgrade(PATIENCE);
        connection.close();
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        reception.failure(ConnectionDown.class);
    }

    @Test
    void anExceptionClosesWith1011AndIsTheCause() {
        RuntimeException bug = new IllegalStateException("the application's bug");
        connection.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
            reception.deliver(message);
            if (message instanceof Message.WebSocketFrame) {
                throw bug;
            }
        }));
        Peer peer = server.upgradeNext().result();
        peer.send(ServerFrames.text("boom"), ServerFrames.text("never seen"));
        assertThat(peer.closeCode()).isEqualTo(1011);
        peer.expectEnd();
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        assertThat(reception.next()).isInstanceOf(Message.WebSocketFrame.class);
        assertThat(reception.failure(StreamError.class))
                .hasCause(bug)
                .satisfies(error -> assertThat(error.closeCode()).hasValue(1011));
    }

    @Test
    void anExceptionOnTheLastMessageIsLogged() {
        RuntimeException bug = new IllegalStateException("even here");
        try (LogCapture log = new LogCapture("dev.gluegun")) {
            connection.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
                if (message instanceof Message.Failed) {
                    throw bug;
                }
            }));
            server.upgradeNext().result().close();
            Eventually.await("the log").until(() -> !log.records().isEmpty());
            assertThat(log.records()).singleElement().returns(bug, LogRecord::getThrown);
        }
    }

    @Test
    void theFlowHoldsForAReplyTo() {
        WebSocketStream stream = upgrade(UpgradeOptions.defaults().withFlow(2));
        Peer peer = server.upgradeNext().result();
        for (int i = 0; i < 10; i++) {
            peer.sendText("message " + i);
        }
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("message 0")));
        assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("message 1")));
        reception.expectNothingFor(Duration.ofMillis(150));
        for (int i = 2; i < 10; i++) {
            stream.updateFlow(1);
            assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Text("message " + i)));
        }
        reception.expectNothingFor(Duration.ofMillis(50));
    }

    @Test
    void aSlowReplyToMakesTcpPushBack() {
        CountDownLatch blocked = new CountDownLatch(1);
        int messages = 400;
        connection.upgrade("/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {
            awaitQuietly(blocked);
            reception.deliver(message);
        }));
        Peer peer = server.upgradeNext().result();
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer.send(ServerFrames.binary(new byte[100_000 + i]));
            }
        });
        Eventually.await("a writer held up").during(Duration.ofMillis(200)).until(() -> !writer.isDone());
        blocked.countDown();
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
        for (int i = 0; i < messages; i++) {
            assertThat(reception.next()).isEqualTo(new Message.WebSocketFrame(new Frame.Binary(new byte[100_000 + i])));
        }
        writer.result();
    }
}
