package dev.gluegun.bench.peer;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Vert.x: Netty's event loops under an interface of handlers and futures. */
final class VertxPeer implements Peer {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final Map<Target, WebSocketClient> clients = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        Ending ending = new Ending(inbox);
        Gate room = new Gate();
        ClientWebSocket socket = clients.computeIfAbsent(target, this::client).webSocket();
        socket.textMessageHandler(inbox::text);
        socket.binaryMessageHandler(bytes -> inbox.binary(bytes.getBytes().length));
        socket.exceptionHandler(ending::failed);
        socket.closeHandler(closed -> {
            room.signal();
            Short code = socket.closeStatusCode();
            ending.closed(code == null ? 1006 : code);
        });
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(target.uri().getHost())
                .setPort(target.uri().getPort())
                .setURI(target.uri().getPath())
                .setSsl(target.tls().isPresent());
        WebSocket open =
                Waiting.result(socket.connect(options).toCompletionStage().toCompletableFuture(), "opening the socket");
        open.setWriteQueueMaxSize(Limits.BYTES_UNDER_WAY);
        open.drainHandler(drained -> room.signal());
        return new VertxSocket(open, room, ending);
    }

    private WebSocketClient client(Target target) {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout((int) Waiting.LIMIT.toMillis())
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(Limits.MESSAGE)
                .setMaxMessageSize(Limits.MESSAGE)
                .setTryUsePerMessageCompression(target.deflate());
        target.tls().ifPresent(tls -> options.setSsl(true).setTrustOptions(TrustOptions.wrap(tls.manager())));
        return vertx.createWebSocketClient(options);
    }

    @Override
    public void close() throws IOException {
        Waiting.result(vertx.close().toCompletionStage().toCompletableFuture(), "ending Vert.x");
    }

    private record VertxSocket(WebSocket socket, Gate room, Ending ending) implements PeerSocket {

        @Override
        public void sendText(String message) throws IOException {
            awaitRoom();
            socket.writeTextMessage(message);
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            awaitRoom();
            socket.writeBinaryMessage(Buffer.buffer(message));
        }

        private void awaitRoom() throws IOException {
            // An event loop never waits: what it answers is bounded by what it has read.
            if (socket.writeQueueFull() && !Context.isOnEventLoopThread()) {
                room.await(() -> !socket.writeQueueFull() || socket.isClosed());
            }
            if (socket.isClosed()) {
                throw new IOException("the socket takes no message any more");
            }
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            Waiting.result(socket.close().toCompletionStage().toCompletableFuture(), "closing the socket");
            ending.await();
        }
    }
}
