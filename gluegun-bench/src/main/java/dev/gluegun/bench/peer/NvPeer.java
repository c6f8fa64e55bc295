package dev.gluegun.bench.peer;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketCloseCode;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketExtension;
import com.neovisionaries.ws.client.WebSocketFactory;
import com.neovisionaries.ws.client.WebSocketFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** nv-websocket-client: a thread of its own reads each socket, another writes all that was queued and flushes once. */
final class NvPeer implements Peer {

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException, WebSocketException {
        WebSocketFactory factory = new WebSocketFactory().setConnectionTimeout((int) Waiting.LIMIT.toMillis());
        target.tls().ifPresent(tls -> factory.setSSLContext(tls.context()));
        Listener listener = new Listener(inbox);
        WebSocket socket = factory.createSocket(target.uri())
                // A sender waits while the queue has as many frames.
                .setFrameQueueSize(Limits.MESSAGES_UNDER_WAY)
                .addListener(listener);
        if (target.deflate()) {
            socket.addExtension(WebSocketExtension.PERMESSAGE_DEFLATE);
        }
        socket.connect();
        socket.getSocket().setTcpNoDelay(true);
        return new NvSocket(socket, listener.ending);
    }

    @Override
    public void close() {
        // Its threads belong to sockets, and end with them.
    }

    private record NvSocket(WebSocket socket, Ending ending) implements PeerSocket {

        @Override
        public void sendText(String message) {
            socket.sendText(message);
        }

        @Override
        public void sendBinary(byte[] message) {
            socket.sendBinary(message);
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            // The library's disconnect() leaves a timer's thread behind when the server answers sooner than it is set.
            socket.sendClose(WebSocketCloseCode.NORMAL);
            ending.await();
        }
    }

    private static final class Listener extends WebSocketAdapter {

        private final Inbox inbox;
        private final Ending ending;

        Listener(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        /**
         * @param text null when the message is empty
         */
        @Override
        public void onTextMessage(WebSocket socket, @Nullable String text) {
            inbox.text(text == null ? "" : text);
        }

        /**
         * @param binary null when the message is empty
         */
        @Override
        public void onBinaryMessage(WebSocket socket, byte @Nullable [] binary) {
            inbox.binary(binary == null ? 0 : binary.length);
        }

        @Override
        public void onDisconnected(
                WebSocket socket,
                @Nullable WebSocketFrame serverFrame,
                @Nullable WebSocketFrame clientFrame,
                boolean byServer) {
            ending.closed(serverFrame == null ? 1006 : serverFrame.getCloseCode());
        }

        @Override
        public void onError(WebSocket socket, WebSocketException cause) {
            ending.failed(cause);
        }
    }
}
