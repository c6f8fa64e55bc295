package dev.gluegun.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty: a pool of threads selects, reads and calls listeners; a sender writes itself, or leaves it to who is writing. */
final class JettyPeer implements Peer {

    private final Map<Target, WebSocketClient> clients = new ConcurrentHashMap<>();

    @Override
    public PeerSocket open(Target target, Inbox inbox) throws IOException {
        ClientUpgradeRequest request = new ClientUpgradeRequest(target.uri());
        if (target.deflate()) {
            request.addExtensions("permessage-deflate");
        }
        Endpoint endpoint = new Endpoint(inbox);
        CompletableFuture<Session> opening =
                clients.computeIfAbsent(target, JettyPeer::client).connect(endpoint, request, new LeavingContent());
        Session session = Waiting.result(opening, "opening the socket");
        return new JettySocket(session, endpoint.ending);
    }

    private static WebSocketClient client(Target target) {
        ClientConnector connector = new ClientConnector();
        connector.setTCPNoDelay(true);
        target.tls().ifPresent(tls -> {
            SslContextFactory.Client factory = new SslContextFactory.Client();
            factory.setSslContext(tls.context());
            connector.setSslContextFactory(factory);
        });
        WebSocketClient client = new WebSocketClient(new HttpClient(
                target.http2()
                        ? new HttpClientTransportOverHTTP2(new HTTP2Client(connector))
                        : new HttpClientTransportOverHTTP(connector)));
        client.setConnectTimeout(Waiting.LIMIT.toMillis());
        client.setIdleTimeout(Duration.ZERO);
        client.setMaxTextMessageSize(Limits.MESSAGE);
        client.setMaxBinaryMessageSize(Limits.MESSAGE);
        client.setMaxFrameSize(Limits.MESSAGE);
        client.setInputBufferSize(Limits.BUFFER);
        client.setOutputBufferSize(Limits.BUFFER);
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty's client did not start", e);
        }
        return client;
    }

    @Override
    public void close() throws IOException {
        for (WebSocketClient client : clients.values()) {
            try {
                client.stop();
            } catch (Exception e) {
                throw new IOException("Jetty's client did not stop", e);
            }
        }
    }

    private static final class JettySocket implements PeerSocket {

        private final Session session;
        private final Ending ending;

        /** What a message takes in Jetty's queue beside its bytes. */
        private static final int OVERHEAD = 256;

        /** Bytes. Jetty queues what cannot be written yet, without a bound: senders are to look at what has been written. */
        private final Semaphore room = new Semaphore(Limits.BYTES_UNDER_WAY);

        JettySocket(Session session, Ending ending) {
            this.session = session;
            this.ending = ending;
        }

        @Override
        public void sendText(String message) throws IOException {
            session.sendText(message, reserve(message.length()));
        }

        @Override
        public void sendBinary(byte[] message) throws IOException {
            session.sendBinary(ByteBuffer.wrap(message), reserve(message.length));
        }

        /** Waits for room in the queue; the callback gives it back. */
        private Callback reserve(int length) throws IOException {
            int size = Math.min(length + OVERHEAD, Limits.BYTES_UNDER_WAY);
            try {
                if (!room.tryAcquire(size) && !room.tryAcquire(size, Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Waiting.late("sending what is queued", null);
                }
            } catch (InterruptedException e) {
                throw Waiting.interrupted("sending what is queued", e);
            }
            return Callback.from(() -> room.release(size), cause -> room.release(size));
        }

        @Override
        public void close() throws IOException {
            ending.begin();
            session.close(StatusCode.NORMAL, null, Callback.NOOP);
            ending.await();
        }
    }

    /**
     * Keeps Jetty's HTTP client from reading the content of the answer to the upgrade. Over HTTP/2 that content is the messages:
     * when one comes while the client is about to drop what nobody has asked for, as it can when the session is used at once, it is
     * lost, and nothing that follows is read. Seen with 12.1.14, in one socket of fifty.
     */
    private static final class LeavingContent implements JettyUpgradeListener {

        @Override
        public void onHandshakeRequest(Request request) {
            request.onResponseContentSource((response, content) -> {});
        }
    }

    /** Public, as Jetty calls it by method handles. */
    public static final class Endpoint implements Session.Listener.AutoDemanding {

        private final Inbox inbox;
        private final Ending ending;

        Endpoint(Inbox inbox) {
            this.inbox = inbox;
            this.ending = new Ending(inbox);
        }

        @Override
        public void onWebSocketText(String message) {
            inbox.text(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            callback.succeed();
            inbox.binary(bytes.length);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            callback.succeed();
            ending.closed(code);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            ending.failed(cause);
        }
    }
}
