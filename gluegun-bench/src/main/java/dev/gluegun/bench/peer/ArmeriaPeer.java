package dev.gluegun.bench.peer;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Armeria: an event loop of Netty reads, writes for all other threads, and calls subscribers. Over HTTP/2 only. */
final class ArmeriaPeer implements Peer {

    private final ClientFactory factory =
            ClientFactory.builder().connectTimeout(Waiting.LIMIT).build();
    private final Map<Target, WebSocketClient> clients = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        WebSocketClient client = clients.computeIfAbsent(target, this::client);
        WebSocketSession session = Waiting.result(client.connect(target.uri().getPath()), "opening the socket");
        WebSocketWriter writer = session.outbound();
        Ending ending = new Ending(inbox);
        session.inbound().subscribe(new Incoming(inbox, ending));
        return new ArmeriaSocket(writer, ending);
    }

    private WebSocketClient client(Target target) {
        return WebSocketClient.builder("h2c://" + target.uri().getAuthority())
                .factory(factory)
                .aggregateContinuation(true)
                .maxFramePayloadLength(Limits.MESSAGE)
                .build();
    }

    @Override
    public void close() {
        factory.close();
    }

    private static final class ArmeriaSocket implements PeerSocket {

        /** What a message takes in Armeria's queue beside its bytes. */
        private static final int OVERHEAD = 256;

        private final WebSocketWriter writer;
        private final Ending ending;

        /** Bytes. Armeria queues what cannot be written yet, without a bound: senders are to look at what has been consumed. */
        private final Semaphore room = new Semaphore(Limits.BYTES_UNDER_WAY);

        ArmeriaSocket(WebSocketWriter writer, Ending ending) {
            this.writer = writer;
            this.ending = ending;
        }

        @Override
        public void sendText(String message) throws IOException {
            send(WebSocketFrame.ofText(message), message.length());
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            send(WebSocketFrame.ofBinary(message), message.length);
        }

        private void send(WebSocketFrame frame, int length) throws IOException {
            int size = Math.min(length + OVERHEAD, Limits.BYTES_UNDER_WAY);
            try {
                if (!room.tryAcquire(size) && !room.tryAcquire(size, Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Waiting.late("sending what is queued", null);
                }
            } catch (InterruptedException e) {
                throw Waiting.interrupted("sending what is queued", e);
            }
            if (!writer.tryWrite(frame)) {
                throw new EOFException("the socket is closed");
            }
            CompletableFuture<?> unused = writer.whenConsumed().whenComplete((nothing, cause) -> room.release(size));
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            writer.close(WebSocketCloseStatus.NORMAL_CLOSURE);
            ending.await();
        }
    }

    private record Incoming(Inbox inbox, Ending ending) implements Subscriber<WebSocketFrame> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(WebSocketFrame frame) {
            switch (frame.type()) {
                case TEXT -> inbox.text(frame.text());
                case BINARY -> inbox.binary(frame.array().length);
                case CLOSE ->
                    ending.closed(((CloseWebSocketFrame) frame).status().code());
                default -> {}
            }
        }

        @Override
        public void onError(Throwable cause) {
            ending.failed(cause);
        }

        @Override
        public void onComplete() {
            ending.failed(new EOFException("the connection has ended without a close frame"));
        }
    }
}
