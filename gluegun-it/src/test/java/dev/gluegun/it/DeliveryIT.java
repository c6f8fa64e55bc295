package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler;
import dev.gluegun.ReplyTo;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketStream;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Messages that go to the application's own code: ReplyTo, protocol handlers, flow. */
final class DeliveryIT {

    private static final Duration MOMENT = Duration.ofMillis(150);

    @EachPeer
    void everythingGoesToTheReplyToInOrder(Peer peer) throws Exception {
        BlockingQueue<Message> delivered = new LinkedBlockingQueue<>();
        UpgradeOptions options = UpgradeOptions.defaults().withReplyTo(delivered::add);
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            assertThat(next(delivered)).isInstanceOf(Message.Upgraded.class);
            for (int i = 0; i < 1_000; i++) {
                socket.sendText("message " + i);
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(next(delivered)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("message " + i)));
            }
            assertThatThrownBy(socket::receiveFrame).isInstanceOf(InvalidMessage.class);
            socket.sendClose(4000, "done");

            Frame close = ((Message.WebSocketFrame) next(delivered)).frame();
            assertThat(((Frame.CloseWithReason) close).code()).isEqualTo(4000);
            Message last = next(delivered);
            assertThat(((ConnectionDown) ((Message.Failed) last).cause()).closeCode())
                    .hasValue(4000);
        }
        assertThat(delivered).isEmpty();
    }

    @EachPeer
    void aRefusalIsTheReplyTosOnlyMessage(Peer peer) throws Exception {
        BlockingQueue<Message> delivered = new LinkedBlockingQueue<>();
        UpgradeOptions options = UpgradeOptions.defaults().withReplyTo(delivered::add);

        assertThatThrownBy(() -> peer.plain().connect("/refused?status=404", options))
                .isInstanceOf(UpgradeRejected.class);
        assertThat(((Message.Failed) next(delivered)).cause())
                .isInstanceOfSatisfying(
                        UpgradeRejected.class,
                        refusal -> assertThat(refusal.bodyText()).isEqualTo("refused with 404\n"));
        assertThat(delivered).isEmpty();
    }

    @EachPeer
    void aReplyToMayAnswerFromWhereItIsCalled(Peer peer) throws Exception {
        BlockingQueue<WebSocketStream> stream = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> rounds = new LinkedBlockingQueue<>();
        UpgradeOptions options = UpgradeOptions.defaults().withReplyTo(message -> {
            if (message instanceof Message.WebSocketFrame came && came.frame() instanceof Frame.Text text) {
                int round = Integer.parseInt(text.text());
                rounds.add(round);
                if (round < 500) {
                    Objects.requireNonNull(stream.peek()).send(new Frame.Text(String.valueOf(round + 1)));
                }
            }
        });
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            stream.add(socket.stream());
            socket.sendText("0");
            for (int round = 0; round <= 500; round++) {
                assertThat(next(rounds)).isEqualTo(round);
            }
        }
    }

    @EachPeer
    void aHandlerIsChosenByTheSubprotocolAndDecidesWhatIsReceived(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withProtocol("loud", Loud::new)
                .withProtocol("quiet")
                .withUserOptions("!");
        try (WebSocket socket = peer.plain().connect("/echo?subprotocol=loud", options)) {
            socket.sendText("hello");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("HELLO!"));
        }
        try (WebSocket socket = peer.plain().connect("/echo?subprotocol=quiet", options)) {
            socket.sendText("hello");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("hello"));
        }
    }

    @EachPeer
    void aHandlerThatWantsFragmentsGetsAMessageOfAnySizeInPieces(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withDefaultProtocol(Sums::new)
                .withMaxMessageSize(1024)
                .withMaxFrameSize(1024);
        byte[] data = new byte[16 << 20];
        new SplittableRandom(1).nextBytes(data);
        CRC32 sum = new CRC32();
        sum.update(data);
        try (WebSocket socket = peer.plain().connect("/commands", options)) {
            for (int size : new int[] {data.length, 1 << 20, 10_000}) {
                socket.sendText("fragment " + size);
                socket.sendBinary(data);

                assertThat(socket.receiveFrame(Endpoint.PATIENCE))
                        .as("fragments of %d bytes", size)
                        .isEqualTo(new Frame.Text(data.length + " " + sum.getValue()));
            }
        }
    }

    @EachPeer
    void aHandlerThatThrowsClosesWith1011AndIsTheCause(Peer peer) {
        String id = peer.newId();
        UpgradeOptions options = UpgradeOptions.defaults().withDefaultProtocol(() -> frame -> {
            throw new IllegalStateException("no more");
        });
        try (WebSocket socket = peer.plain().connect("/echo?id=" + id, options)) {
            socket.sendText("hello");

            assertThatThrownBy(socket::receiveFrame)
                    .isInstanceOf(StreamError.class)
                    .hasRootCauseMessage("no more");
            assertThat(peer.plain().process().closed(id).code()).isEqualTo(1011);
        }
    }

    @EachPeer
    void closingEndsAHandlerThatWaitsForRoomInAFullMailbox(Peer peer) throws Exception {
        BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
        UpgradeOptions options = UpgradeOptions.defaults().withDefaultProtocol(() -> new ProtocolHandler() {
            private @Nullable ReplyTo replyTo;

            @Override
            public void init(ReplyTo to, WebSocketStream stream, Headers responseHeaders, UpgradeOptions all) {
                replyTo = to;
            }

            @Override
            public int handle(Frame frame) {
                for (int copy = 0; copy < 100_000; copy++) {
                    handled.add(copy);
                    Objects.requireNonNull(replyTo).deliver(new Message.WebSocketFrame(frame));
                }
                return 1;
            }
        });
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            socket.sendText("much");
            assertThat(next(handled)).isZero();
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("much"));
        }
        // LeakCheck finds the handler's thread when it still waits.
    }

    @EachPeer
    void noMoreFramesAreReceivedThanTheFlowAllows(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults().withFlow(3);
        try (WebSocket socket = peer.plain().connect("/commands", options)) {
            socket.sendText("push 10 10");
            receive(socket, 0, 3);
            assertThatThrownBy(() -> socket.receiveFrame(MOMENT)).isInstanceOf(Timeout.class);
            socket.stream().updateFlow(2);
            receive(socket, 3, 5);
            assertThatThrownBy(() -> socket.receiveFrame(MOMENT)).isInstanceOf(Timeout.class);
            socket.stream().updateFlow(100);
            receive(socket, 5, 10);
        }
    }

    @EachPeer
    void noMoreFramesAreDeliveredToAReplyToThanTheFlowAllows(Peer peer) throws Exception {
        BlockingQueue<Message> delivered = new LinkedBlockingQueue<>();
        UpgradeOptions options = UpgradeOptions.defaults().withFlow(2).withReplyTo(delivered::add);
        try (WebSocket socket = peer.plain().connect("/commands", options)) {
            assertThat(next(delivered)).isInstanceOf(Message.Upgraded.class);
            socket.sendText("push 6 10");
            for (int round = 0; round < 3; round++) {
                assertThat(number(next(delivered))).isEqualTo(2 * round);
                assertThat(number(next(delivered))).isEqualTo(2 * round + 1);
                assertThat(delivered.poll(MOMENT.toMillis(), TimeUnit.MILLISECONDS))
                        .isNull();
                socket.stream().updateFlow(2);
            }
        }
    }

    private static void receive(WebSocket socket, int from, int to) {
        for (int number = from; number < to; number++) {
            assertThat(number(new Message.WebSocketFrame(socket.receiveFrame())))
                    .isEqualTo(number);
        }
    }

    private static int number(Message message) {
        Frame.Binary frame = (Frame.Binary) ((Message.WebSocketFrame) message).frame();
        return Integer.parseInt(new String(frame.data(), java.nio.charset.StandardCharsets.US_ASCII).strip());
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(Endpoint.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("delivered in time").isNotNull();
        return Objects.requireNonNull(next);
    }

    /** A handler that delivers text in capitals, followed by the user's options. */
    private static final class Loud implements ProtocolHandler {

        private @Nullable ReplyTo replyTo;
        private String end = "";

        @Override
        public void init(ReplyTo to, WebSocketStream stream, Headers responseHeaders, UpgradeOptions options) {
            replyTo = to;
            end = options.userOptions().orElseThrow().toString();
        }

        @Override
        public int handle(Frame frame) {
            if (frame instanceof Frame.Text text) {
                Frame loud = new Frame.Text(text.text().toUpperCase(java.util.Locale.ROOT) + end);
                Objects.requireNonNull(replyTo).deliver(new Message.WebSocketFrame(loud));
            }
            return 1;
        }
    }

    /** A handler that delivers of each message only its length and its sum. */
    private static final class Sums implements ProtocolHandler {

        private @Nullable ReplyTo replyTo;
        private CRC32 sum = new CRC32();
        private long length;

        @Override
        public void init(ReplyTo to, WebSocketStream stream, Headers responseHeaders, UpgradeOptions options) {
            replyTo = to;
        }

        @Override
        public boolean wantsFragments() {
            return true;
        }

        @Override
        public int handle(Frame frame) {
            return 1;
        }

        @Override
        public int handleFragment(Fragment fragment) {
            sum.update(fragment.data());
            length += fragment.data().length;
            if (!fragment.fin()) {
                return 0;
            }
            Frame result = new Frame.Text(length + " " + sum.getValue());
            sum = new CRC32();
            length = 0;
            Objects.requireNonNull(replyTo).deliver(new Message.WebSocketFrame(result));
            return 1;
        }
    }
}
