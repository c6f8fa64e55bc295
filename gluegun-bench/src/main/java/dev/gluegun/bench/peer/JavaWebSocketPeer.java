package dev.gluegun.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket: a thread of its own reads each socket, another writes what was queued, one write a message. */
final class JavaWebSocketPeer implements Peer {

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        Client client = new Client(target, draft(target.deflate()), inbox);
        try {
            if (!client.connectBlocking(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the socket did not open: " + client.reason);
            }
        } catch (InterruptedException e) {
            throw Waiting.interrupted("opening the socket", e);
        }
        return new JavaWebSocketSocket(client, new AtomicLong());
    }

    private static Draft draft(boolean deflate) {
        if (!deflate) {
            return new Draft_6455(List.of(), Limits.MESSAGE);
        }
        return new Draft_6455(List.of(new PerMessageDeflateExtension()), Limits.MESSAGE);
    }

    @Override
    public void close() {
        // Its threads belong to sockets, and end with them.
    }

    /**
     * @param queued bytes at most that are in the library's queue, which has no bound and tells only whether it is empty
     */
    private record JavaWebSocketSocket(Client client, AtomicLong queued) implements PeerSocket {

        @Override
        public void sendText(String message) throws IOException {
            awaitRoom(message.length());
            client.send(message);
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            awaitRoom(message.length);
            client.send(message);
        }

        private void awaitRoom(int length) throws IOException {
            if (queued.addAndGet(length) > Limits.BYTES_UNDER_WAY) {
                Waiting.until(() -> !client.hasBufferedData(), "sending what is queued");
                queued.set(length);
            }
        }

        @Override
        public void close() throws IOException {
            client.ending.begin();
            client.close();
            client.ending.await();
        }
    }

    private static final class Client extends WebSocketClient {

        private final Inbox inbox;
        private final Ending ending;
        private volatile String reason = "no answer";
        private volatile boolean open;

        Client(Target target, Draft draft, Inbox inbox) {
            super(target.uri(), draft);
            this.inbox = inbox;
            this.ending = new Ending(inbox);
            setTcpNoDelay(true);
            setConnectionLostTimeout(0);
            target.tls().ifPresent(tls -> setSocketFactory(tls.context().getSocketFactory()));
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            open = true;
        }

        @Override
        public void onMessage(String message) {
            inbox.text(message);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            inbox.binary(bytes.remaining());
        }

        @Override
        public void onClose(int code, String closeReason, boolean remote) {
            reason = closeReason;
            if (open) {
                ending.closed(code);
            }
        }

        @Override
        public void onError(Exception cause) {
            reason = cause.toString();
            if (open) {
                ending.failed(cause);
            }
        }
    }
}
