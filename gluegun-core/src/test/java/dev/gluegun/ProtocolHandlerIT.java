package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Reception;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams whose frames go through the user's own handler. */
@SocketTest
class ProtocolHandlerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;

    @AfterEach
    void end() {
        if (conversation != null) {
            conversation.close();
        }
        server.close();
    }

    private WebSocket begin(UpgradeOptions options, String... furtherFields) {
        conversation = Conversation.begin(server, options, furtherFields);
        return conversation.socket();
    }

    private Peer peer() {
        return conversation.peer();
    }

    /** Gives each text to the application in capitals, and nothing else. */
    private static class Shouting implements ProtocolHandler {

        private ReplyTo replyTo = message -> {};

        @Override
        public void init(ReplyTo replyTo, WebSocketStream stream, Headers responseHeaders, UpgradeOptions options) {
            this.replyTo = replyTo;
        }

        @Override
        public int handle(Frame frame) {
            if (!(frame instanceof Frame.Text text)) {
                return 0;
            }
            replyTo.deliver(
                    new Message.WebSocketFrame(new Frame.Text(text.text().toUpperCase())));
            return 1;
        }
    }

    @Test
    void theDefaultHandlerStandsBetweenThePeerAndTheMailbox() {
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
        peer().send(ServerFrames.text("a"), ServerFrames.binary(new byte[1]), ServerFrames.text("b"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("A"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("B"));
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> socket.receiveFrame(MOMENT));
        socket.sendText("as it is");
        assertThat(peer().text()).isEqualTo("as it is");
    }

    @Test
    void awaitDeliversTheUpgradeFirst() {
        try (Connection connection = Connection.open(server.host(), server.port())) {
            WebSocketStream stream = connection.upgrade(
                    "/", Headers.empty(), UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
            Peer peer = server.upgradeNext().result();
            peer.sendText("a");
            assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Upgraded.class);
            assertThat(stream.await(PATIENCE)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("A")));
        }
    }

    @Test
    void theChosenSubprotocolsHandlerIsUsed() {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withProtocol("plain")
                .withProtocol("loud", Shouting::new)
                .withDefaultProtocol(() -> frame -> {
                    throw new AssertionError("a subprotocol was chosen");
                });
        WebSocket socket = begin(options, "Sec-WebSocket-Protocol: loud");
        assertThat(socket.subprotocol()).hasValue("loud");
        peer().sendText("a");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("A"));
    }

    @Test
    void aSubprotocolWithoutAHandlerLeavesFramesAsTheyAre() {
        UpgradeOptions options = UpgradeOptions.defaults().withProtocol("plain").withProtocol("loud", Shouting::new);
        WebSocket socket = begin(options, "Sec-WebSocket-Protocol: plain");
        peer().send(ServerFrames.text("a"), ServerFrames.close(1000, "bye"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("a"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(1000, "bye"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.receiveFrame(PATIENCE))
                .satisfies(down -> assertThat(down.closeCode()).hasValue(1000));
    }

    @Test
    void initGetsAllThatAHandlerNeeds() {
        Reception reception = new Reception();
        UpgradeOptions options =
                UpgradeOptions.defaults().withUserOptions("mine").withReplyTo(reception);
        ProtocolHandler handler = new ProtocolHandler() {
            @Override
            public void init(ReplyTo replyTo, WebSocketStream stream, Headers headers, UpgradeOptions options) {
                assertThat(replyTo).isSameAs(reception);
                assertThat(options.userOptions()).hasValue("mine");
                assertThat(headers.first("X-Greeting")).hasValue("hello");
                stream.send(new Frame.Text("from init"));
            }

            @Override
            public int handle(Frame frame) {
                return 1;
            }
        };
        begin(options.withDefaultProtocol(() -> handler), "X-Greeting: hello");
        assertThat(peer().text()).isEqualTo("from init");
        assertThat(reception.next()).isInstanceOf(Message.Upgraded.class);
    }

    @Test
    void aHandlerSaysHowMuchFlowAFrameUses() {
        AtomicInteger handled = new AtomicInteger();
        WebSocket socket = begin(UpgradeOptions.defaults()
                .withFlow(2)
                .withDefaultProtocol(() -> frame -> handled.incrementAndGet() % 2));
        for (int i = 0; i < 10; i++) {
            peer().sendText("message " + i);
        }
        // Every other frame costs one: after the third the flow is used up.
        Eventually.await("three frames").until(() -> handled.get() == 3);
        Eventually.await("no more").during(Duration.ofMillis(150)).until(() -> handled.get() == 3);
        socket.stream().updateFlow(1);
        Eventually.await("two more frames").until(() -> handled.get() == 5);
    }

    @Test
    void fragmentsComeAsTheyArriveWithoutALimit() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        AtomicInteger ends = new AtomicInteger();
        ProtocolHandler handler = new ProtocolHandler() {
            @Override
            public int handle(Frame frame) {
                throw new AssertionError("only fragments should come, not " + frame);
            }

            @Override
            public boolean wantsFragments() {
                return true;
            }

            @Override
            public int handleFragment(Fragment fragment) {
                assertThat(fragment.text()).isTrue();
                all.writeBytes(fragment.data());
                ends.addAndGet(fragment.fin() ? 1 : 0);
                return 0;
            }
        };
        begin(UpgradeOptions.defaults()
                .withMaxFrameSize(10)
                .withMaxMessageSize(10)
                .withDefaultProtocol(() -> handler));
        byte[] frame = ServerFrames.text("grüße ".repeat(100));
        for (byte b : frame) {
            peer().send(new byte[] {b});
        }
        peer().send(ServerFrames.frame(false, 1, "a".getBytes()), ServerFrames.frame(true, 0, "b".getBytes()));
        Eventually.await("two ends").until(() -> ends.get() == 2);
        assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo("grüße ".repeat(100) + "ab");
    }

    @Test
    void aHugeMessageNeedsNoMemoryOfItsSize() {
        AtomicLong bytes = new AtomicLong();
        ProtocolHandler handler = new ProtocolHandler() {
            @Override
            public int handle(Frame frame) {
                return 1;
            }

            @Override
            public boolean wantsFragments() {
                return true;
            }

            @Override
            public int handleFragment(Fragment fragment) {
                assertThat(fragment.data()).hasSizeLessThan(1 << 20);
                bytes.addAndGet(fragment.data().length);
                return 0;
            }
        };
        begin(UpgradeOptions.defaults().withDefaultProtocol(() -> handler));
        long size = 300L << 20;
        byte[] header = ByteBuffer.allocate(10)
                .put((byte) 0x82)
                .put((byte) 127)
                .putLong(size)
                .array();
        peer().send(header);
        byte[] piece = new byte[1 << 20];
        for (int i = 0; i < 300; i++) {
            peer().send(piece);
        }
        Eventually.await("all bytes").until(() -> bytes.get() == size);
    }

    @Test
    void anExceptionOutOfAHandlerClosesWith1011AndIsTheCause() {
        RuntimeException bug = new IllegalStateException("the handler's bug");
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(() -> frame -> {
            throw bug;
        }));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer().sendText("boom");
        assertThat(receiver.failure(StreamError.class))
                .hasCause(bug)
                .satisfies(error -> assertThat(error.closeCode()).hasValue(1011));
        assertThat(peer().closeCode()).isEqualTo(1011);
        peer().expectEnd();
    }

    @Test
    void anErrorOutOfInitFailsTheUpgrade() {
        AssertionError bug = new AssertionError("init's bug");
        ProtocolHandler handler = new ProtocolHandler() {
            @Override
            public void init(ReplyTo replyTo, WebSocketStream stream, Headers headers, UpgradeOptions options) {
                throw bug;
            }

            @Override
            public int handle(Frame frame) {
                return 1;
            }
        };
        try (Connection connection = Connection.open(server.host(), server.port())) {
            WebSocketStream stream = connection.upgrade(
                    "/", Headers.empty(), UpgradeOptions.defaults().withDefaultProtocol(() -> handler));
            Peer peer = server.upgradeNext().result();
            assertThatExceptionOfType(StreamError.class)
                    .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                    .withCause(bug);
            assertThat(peer.closeCode()).isEqualTo(1011);
            peer.expectEnd();
            // What the peer still says is thrown away, so that its end is seen.
            peer.send(ServerFrames.text("ignored"));
            peer.close();
        }
    }

    @Test
    void aFactoryThatMakesNothingFailsTheUpgrade() {
        try (Connection connection = Connection.open(server.host(), server.port())) {
            WebSocketStream stream = connection.upgrade(
                    "/", Headers.empty(), UpgradeOptions.defaults().withDefaultProtocol(() -> null));
            Peer peer = server.upgradeNext().result();
            assertThatExceptionOfType(StreamError.class)
                    .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                    .withCauseInstanceOf(NullPointerException.class);
            assertThat(peer.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void theEndIsToldToThoseWhoWaitOnTheMailbox() {
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        peer().close();
        receiver.failure(ConnectionDown.class);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }

    @Test
    void whoWaitsOnTheMailboxCanBeInterrupted() {
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        receiver.interrupt();
        receiver.failure(GluegunException.Interrupted.class);
        assertThat(receiver.wasInterruptedAtEnd()).isTrue();
        peer().sendText("a");
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("A"));
    }

    @Test
    void closingEndsThoseWhoWaitOnTheMailboxAtOnce() {
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE)).awaitWaiting();
        Call<Void> closer = Call.run(socket::close);
        receiver.failure(ConnectionDown.class);
        assertThat(peer().closeCode()).isEqualTo(1000);
        peer().send(ServerFrames.close(1000, ""));
        closer.result();
    }

    @Test
    void aFullMailboxMakesTcpPushBackAndLosesNothing() {
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(Shouting::new));
        int messages = 400;
        String text = "x".repeat(100_000);
        Call<Void> writer = Call.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer().sendText(i + text);
            }
        });
        Eventually.await("a writer held up").during(Duration.ofMillis(200)).until(() -> !writer.isDone());
        for (int i = 0; i < messages; i++) {
            assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text(i + text.toUpperCase()));
        }
        writer.result();
    }

    @Test
    void aHandlerWithAFullMailboxIsLetGoWhenTheConnectionIsDropped() {
        AtomicInteger handled = new AtomicInteger();
        WebSocket socket = begin(UpgradeOptions.defaults().withDefaultProtocol(() -> new Shouting() {
            @Override
            public int handle(Frame frame) {
                int used = super.handle(frame);
                handled.incrementAndGet();
                return used;
            }
        }));
        byte[][] frames = new byte[1500][];
        Arrays.fill(frames, ServerFrames.text("a"));
        peer().send(frames);
        Eventually.await("a full mailbox").until(() -> handled.get() == 1024);
        socket.connection().close();
        Eventually.await("the blocked handler").until(() -> handled.get() > 1024);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.receiveFrame(PATIENCE));
    }
}
