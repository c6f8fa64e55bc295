package dev.gluegun.bench.peer;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.websocket.WsClient;
import io.helidon.webclient.websocket.WsClientConfig;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Helidon: a virtual thread of its own reads each socket and calls the listener; a sender writes itself. */
final class HelidonPeer implements Peer {

    private final Map<Target, WsClient> clients = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        Listener listener = new Listener(inbox);
        clients.computeIfAbsent(target, HelidonPeer::client).connect(target.uri(), listener);
        return new HelidonSocket(
                Waiting.result(listener.open, "opening the socket"), listener.ending, new ReentrantLock());
    }

    private static WsClient client(Target target) {
        WsClientConfig.Builder builder = WsClient.builder()
                .connectTimeout(Waiting.LIMIT)
                .readTimeout(Duration.ZERO)
                .socketOptions(options -> options.tcpNoDelay(true).readTimeout(Duration.ZERO));
        target.tls()
                .ifPresent(tls ->
                        builder.tls(Tls.builder().sslContext(tls.context()).build()));
        return builder.build();
    }

    @Override
    public void close() {
        // Its threads are virtual, belong to sockets, and end with them.
    }

    /**
     * @param sending the library leaves it to its callers that one of them sends at a time
     */
    private record HelidonSocket(WsSession session, Ending ending, Lock sending) implements PeerSocket {

        @Override
        public void sendText(String message) {
            sending.lock();
            try {
                session.send(message, true);
            } finally {
                sending.unlock();
            }
        }

        @Override
        public void sendBinary(byte[] message) {
            sending.lock();
            try {
                session.send(BufferData.create(message), true);
            } finally {
                sending.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            sending.lock();
            try {
                session.close(WsCloseCodes.NORMAL_CLOSE, "");
            } finally {
                sending.unlock();
            }
            ending.await();
        }
    }

    private static final class Listener implements WsListener {

        private final Inbox inbox;
        private final Ending ending;
        private final CompletableFuture<WsSession> open = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private int binaryLength;

        Listener(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        @Override
        public void onOpen(WsSession session) {
            open.complete(session);
        }

        @Override
        public void onMessage(WsSession session, String part, boolean last) {
            if (last && text.isEmpty()) {
                inbox.text(part);
                return;
            }
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                inbox.text(message);
            }
        }

        @Override
        public void onMessage(WsSession session, BufferData part, boolean last) {
            binaryLength += part.readBytes().length;
            if (last) {
                int length = binaryLength;
                binaryLength = 0;
                inbox.binary(length);
            }
        }

        @Override
        public void onClose(WsSession session, int code, String reason) {
            ending.closed(code);
        }

        @Override
        public void onError(WsSession session, Throwable cause) {
            ending.failed(cause);
        }
    }
}
