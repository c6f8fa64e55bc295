package dev.gluegun.bench.peer;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The JDK's own client; its HTTP client has one thread that selects and a pool that calls listeners. */
final class JavaNetHttpPeer implements Peer {

    private final Map<Target, HttpClient> clients = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        Listener listener = new Listener(inbox);
        CompletableFuture<WebSocket> opening = clients.computeIfAbsent(target, JavaNetHttpPeer::client)
                .newWebSocketBuilder()
                .connectTimeout(Waiting.LIMIT)
                .buildAsync(target.uri(), listener);
        return new JavaNetHttpSocket(Waiting.result(opening, "opening the socket"), listener.ending);
    }

    private static HttpClient client(Target target) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Waiting.LIMIT);
        target.tls().ifPresent(tls -> builder.sslContext(tls.context()));
        return builder.build();
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
    }

    private static final class JavaNetHttpSocket implements PeerSocket {

        private final WebSocket socket;
        private final Ending ending;
        private final Lock sending = new ReentrantLock();
        private CompletableFuture<WebSocket> previous;

        JavaNetHttpSocket(WebSocket socket, Ending ending) {
            this.socket = socket;
            this.ending = ending;
            this.previous = CompletableFuture.completedFuture(socket);
        }

        @Override
        public void sendText(String message) throws IOException {
            send(() -> socket.sendText(message, true));
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            send(() -> socket.sendBinary(ByteBuffer.wrap(message), true));
        }

        /** It takes a message only when the one before is sent. */
        private void send(Supplier<CompletableFuture<WebSocket>> start) throws IOException {
            sending.lock();
            try {
                Waiting.result(previous, "sending the message before");
                previous = start.get();
            } finally {
                sending.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            send(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
            ending.await();
            socket.abort();
        }
    }

    private static final class Listener implements WebSocket.Listener {

        private final Inbox inbox;
        private final Ending ending;
        private final StringBuilder text = new StringBuilder();
        private int binaryLength;

        Listener(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(Long.MAX_VALUE);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (last && text.isEmpty()) {
                inbox.text(part.toString());
                return null;
            }
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                inbox.text(message);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binaryLength += bytes.length;
            if (last) {
                int length = binaryLength;
                binaryLength = 0;
                inbox.binary(length);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ending.closed(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cause) {
            ending.failed(cause);
        }
    }
}
