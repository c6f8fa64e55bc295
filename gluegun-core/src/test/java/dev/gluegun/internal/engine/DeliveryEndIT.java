package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler;
import dev.gluegun.ReplyTo;
import dev.gluegun.Timeouts;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SocketTest
class DeliveryEndIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    /** Gives the application each frame as often as the text says. */
    private static final class Repeating implements ProtocolHandler {

        private final AtomicReference<Thread> thread = new AtomicReference<>();
        private final AtomicInteger given = new AtomicInteger();
        private ReplyTo application = message -> {};

        @Override
        public void init(ReplyTo replyTo, WebSocketStream stream, Headers responseHeaders, UpgradeOptions options) {
            application = replyTo;
        }

        @Override
        public int handle(Frame frame) {
            thread.set(Thread.currentThread());
            int times = frame instanceof Frame.Text text ? Integer.parseInt(text.text()) : 1;
            for (int i = 0; i < times; i++) {
                application.deliver(new Message.WebSocketFrame(frame));
                given.incrementAndGet();
            }
            return 1;
        }
    }

    private static Thread awaitBlocked(Repeating handler) {
        Eventually.await("a full mailbox").until(() -> {
            Thread thread = handler.thread.get();
            return thread != null && handler.given.get() > 0 && thread.getState() == Thread.State.WAITING;
        });
        return handler.thread.get();
    }

    @Test
    void aHandlerThatWaitsForRoomInTheMailboxIsLetGoWhenTheSocketCloses() {
        Repeating handler = new Repeating();
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withDefaultProtocol(() -> handler));
        conversation.peer().sendText("100000");
        Thread delivery = awaitBlocked(handler);
        Call<Void> close = Call.run(conversation.socket()::close);
        assertThat(conversation.peer().closeCode()).isEqualTo(1000);
        conversation.peer().close();
        close.result();
        Eventually.await("the end of the delivery").until(() -> !delivery.isAlive());
    }

    @Test
    void aHandlerThatWaitsForRoomInTheMailboxIsLetGoWhenTheConnectionIsDropped() {
        Repeating handler = new Repeating();
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withDefaultProtocol(() -> handler));
        conversation.peer().sendText("100000");
        Thread delivery = awaitBlocked(handler);
        conversation.close();
        Eventually.await("the end of the delivery").until(() -> !delivery.isAlive());
    }

    @Test
    void aReceiverIsToldOfACloseAlsoWhileTheHandlerIsBusy() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withDefaultProtocol(() -> frame -> {
                    busy.countDown();
                    awaitUninterrupted(done);
                    return 1;
                }));
        conversation.peer().sendText("work");
        Call<Frame> receiver = Call.of(() -> conversation.socket().receiveFrame(PATIENCE));
        Call<Void> close = Call.run(() -> {
            busy.await();
            conversation.socket().close();
        });
        receiver.failure(ConnectionDown.class);
        conversation.peer().close();
        close.result();
        done.countDown();
    }

    @Test
    void anInterruptFromTheUsersCodeDoesNotEndTheDelivery() {
        List<Message> delivered = new CopyOnWriteArrayList<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        ReplyTo replyTo = message -> {
            thread.set(Thread.currentThread());
            delivered.add(message);
        };
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withReplyTo(replyTo));
        for (int i = 0; i < 20; i++) {
            int expected = i + 1;
            Eventually.await("the message before").until(() -> delivered.size() == expected);
            thread.get().interrupt();
            conversation.peer().sendText("message " + i);
        }
        Eventually.await("the last message").until(() -> delivered.size() == 21);
        assertThat(delivered.get(20)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("message 19")));
        conversation.close();
    }

    @Test
    void aCloseNeedNotWaitForCodeThatIsStillBusyWithTheUpgrade() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Connection connection = Connection.open(server.host(), server.port());
        connection.upgrade(
                "/",
                Headers.empty(),
                UpgradeOptions.defaults().withClosingTimeout(Timeouts.INFINITE).withReplyTo(message -> {
                    busy.countDown();
                    awaitUninterrupted(done);
                }));
        Peer peer = server.upgradeNext().result();
        awaitUninterrupted(busy);
        byte[] text = ServerFrames.text("nobody will read this");
        peer.send(Arrays.copyOf(text, 5));
        Call<Void> close = Call.run(connection::shutdown);
        assertThat(peer.closeCode()).isEqualTo(1000);
        peer.send(Arrays.copyOfRange(text, 5, text.length), ServerFrames.close(1000, ""));
        peer.expectEnd();
        close.result();
        done.countDown();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
