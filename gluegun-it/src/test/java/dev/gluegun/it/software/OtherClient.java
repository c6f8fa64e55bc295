package dev.gluegun.it.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.it.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's WebSocket client, over HTTP/1.1 or over HTTP/2 alone: what shows that a server is right before the library meets it. */
final class OtherClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final WebSocketClient client;

    private OtherClient(WebSocketClient client) {
        this.client = client;
    }

    static OtherClient start(boolean http2, Path trusted) throws Exception {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setTrustStore(Pem.trustStore(trusted));
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        ClientConnectionFactory.Info protocol = http2
                ? new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))
                : HttpClientConnectionFactory.HTTP11;
        WebSocketClient client =
                new WebSocketClient(new HttpClient(new HttpClientTransportDynamic(connector, protocol)));
        client.setMaxBinaryMessageSize(LARGEST_MESSAGE_BYTES);
        client.setMaxFrameSize(LARGEST_MESSAGE_BYTES);
        client.start();
        return new OtherClient(client);
    }

    /** Opens a socket and sends a text and a large binary message, which have to come back; then closes it. */
    void converse(URI uri) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Inbox inbox = new Inbox();
        byte[] large = new byte[1_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >> 3);
        }
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        // Armeria wants to know where scripts come from.
        request.setHeader("Origin", uri.toString().replaceFirst("ws", "http").replaceFirst("/echo", ""));
        Session session = client.connect(inbox, request).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        session.sendText("hello", Callback.NOOP);
        assertThat(inbox.next()).isEqualTo("hello");
        session.sendBinary(ByteBuffer.wrap(large), Callback.NOOP);
        assertThat(inbox.next()).isEqualTo(ByteBuffer.wrap(large));
        session.close(1000, "done", Callback.NOOP);
        assertThat(inbox.next()).isEqualTo("closed with 1000");
    }

    /** What has come, in order. */
    public static final class Inbox implements Session.Listener.AutoDemanding {
        private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();

        private Inbox() {}

        @Override
        public void onWebSocketText(String message) {
            came.add(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            came.add(ByteBuffer.wrap(copy));
            callback.succeed();
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            came.add("closed with " + statusCode);
            callback.succeed();
        }

        private Object next() throws InterruptedException, TimeoutException {
            Object next = came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new TimeoutException("nothing came");
            }
            return next;
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(client);
    }
}
