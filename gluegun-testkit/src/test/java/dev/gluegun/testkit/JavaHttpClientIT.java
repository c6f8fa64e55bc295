package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The testkit with a client that is not Gluegun: the JDK's own. */
@Timeout(60)
class JavaHttpClientIT {

    /** What the JDK's client tells, a line for each thing. */
    private static final class Events implements WebSocket.Listener {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                queue.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            queue.add("close " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            queue.add("error");
        }

        String next() throws InterruptedException {
            return queue.poll(10, TimeUnit.SECONDS);
        }
    }

    private final Events events = new Events();

    private WebSocket connect(MockWebSocketServer server, HttpClient.Builder client) {
        return client.build()
                .newWebSocketBuilder()
                .buildAsync(server.uri(), events)
                .join();
    }

    @Test
    void talksAsScripted(@GluegunServer MockWebSocketServer server) throws Exception {
        server.enqueue(Script.script()
                .expectText("hi")
                .fragmentInsideCharacters()
                .splitEvery(1, java.time.Duration.ofMillis(1))
                .sendText("grüße 🙂")
                .expectClose(1000, "done"));

        WebSocket socket = connect(server, HttpClient.newBuilder());
        socket.sendText("hi", true).join();
        assertThat(events.next()).isEqualTo("text grüße 🙂");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();

        assertThat(events.next()).startsWith("close 1000");
    }

    @Test
    void speaksTls(@GluegunServer(tls = ServerCertificate.GOOD) MockWebSocketServer server) throws Exception {
        server.enqueue(Script.script().sendText("over TLS").sendClose(4000, "bye"));

        connect(server, HttpClient.newBuilder().sslContext(server.clientContext()));

        assertThat(events.next()).isEqualTo("text over TLS");
        assertThat(events.next()).isEqualTo("close 4000 bye");
    }

    @Test
    void refusesAnExpiredCertificate(@GluegunServer(tls = ServerCertificate.EXPIRED) MockWebSocketServer server) {
        assertThatThrownBy(() -> connect(server, HttpClient.newBuilder().sslContext(server.clientContext())))
                .hasMessageContaining("SSLHandshakeException");
    }

    @Test
    void refusesAWrongAcceptKey(@GluegunServer MockWebSocketServer server) {
        server.enqueue(Script.script(Handshake.accept().withWrongAcceptKey()));

        assertThatThrownBy(() -> connect(server, HttpClient.newBuilder()))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void hearsOfAResetInsideAFrame(@GluegunServer MockWebSocketServer server) throws Exception {
        server.enqueue(Script.script().cutOffAfter(3).sendText("hello").reset());

        connect(server, HttpClient.newBuilder());

        assertThat(events.next()).isEqualTo("error");
    }
}
