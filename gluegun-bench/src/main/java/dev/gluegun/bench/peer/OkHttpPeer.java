package dev.gluegun.bench.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp: a thread of its own reads each socket, another writes what was queued. */
final class OkHttpPeer implements Peer {

    private static final int MORE_SOCKETS_THAN_EVER = 1_000_000;

    private final OkHttpClient common;
    private final Map<Target, OkHttpClient> clients = new ConcurrentHashMap<>();

    OkHttpPeer() {
        Dispatcher dispatcher = new Dispatcher();
        // Each socket counts as a running request.
        dispatcher.setMaxRequests(MORE_SOCKETS_THAN_EVER);
        dispatcher.setMaxRequestsPerHost(MORE_SOCKETS_THAN_EVER);
        common = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .socketFactory(new PromptSockets())
                .connectTimeout(Waiting.LIMIT)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        Listener listener = new Listener(inbox);
        WebSocket socket = clients.computeIfAbsent(target, this::client)
                .newWebSocket(new Request.Builder().url(target.uri().toString()).build(), listener);
        Waiting.result(listener.open, "opening the socket");
        return new OkHttpSocket(socket, listener.ending);
    }

    private OkHttpClient client(Target target) {
        OkHttpClient.Builder builder = common.newBuilder();
        target.tls().ifPresent(tls -> builder.sslSocketFactory(tls.context().getSocketFactory(), tls.manager()));
        if (!target.deflate()) {
            // OkHttp always offers it, and has no option not to.
            builder.addInterceptor(chain -> chain.proceed(chain.request()
                    .newBuilder()
                    .removeHeader("Sec-WebSocket-Extensions")
                    .build()));
        }
        return builder.build();
    }

    @Override
    public void close() {
        common.dispatcher().executorService().shutdown();
        common.connectionPool().evictAll();
    }

    private record OkHttpSocket(WebSocket socket, Ending ending) implements PeerSocket {

        private static final int NORMAL_CLOSURE = 1000;

        /** What the queue holds: a message beyond that is refused, and closes the socket. */
        private static final long QUEUE_BYTES = 16 * 1024 * 1024;

        @Override
        public void sendText(String message) throws IOException {
            awaitRoom(message.length());
            check(socket.send(message));
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            awaitRoom(message.length);
            check(socket.send(ByteString.of(message)));
        }

        /** A message counts as queued until some time after it was written, perhaps later than the answer to it comes. */
        private void awaitRoom(int length) throws IOException {
            if (socket.queueSize() + length > Limits.BYTES_UNDER_WAY) {
                long mostBefore = Math.min(Limits.BYTES_UNDER_WAY / 2, QUEUE_BYTES - length);
                Waiting.until(() -> socket.queueSize() <= mostBefore, "sending what is queued");
            }
        }

        private static void check(boolean sent) throws IOException {
            if (!sent) {
                throw new IOException("the socket takes no message any more");
            }
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            socket.close(NORMAL_CLOSURE, null);
            ending.await();
        }
    }

    private static final class Listener extends WebSocketListener {

        private final Inbox inbox;
        private final Ending ending;
        private final CompletableFuture<Response> open = new CompletableFuture<>();

        Listener(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            open.complete(response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            inbox.text(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            inbox.binary(bytes.size());
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            ending.closed(code);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
            if (!open.completeExceptionally(cause)) {
                ending.failed(cause);
            }
        }
    }
}
