package dev.gluegun.cli.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EchoServerIT {

    /** What a client heard, one string an event. */
    private static final class Heard implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int binaryBytes;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            binaryBytes += data.remaining();
            if (last) {
                events.add("binary of " + binaryBytes);
                binaryBytes = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("close " + code);
            return null;
        }

        @Nullable
        String next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }
    }

    private final Heard heard = new Heard();

    private WebSocket connect(HttpClient client, URI uri, String subprotocol, String... more) {
        return client.newWebSocketBuilder()
                .subprotocols(subprotocol, more)
                .buildAsync(uri, heard)
                .join();
    }

    @Test
    void textAndBinaryComeBackAndTheFirstOfferedSubprotocolIsAccepted() throws Exception {
        try (EchoServer server = EchoServer.start(0)) {
            WebSocket socket = connect(HttpClient.newHttpClient(), server.uri(), "chat.v2", "chat.v1");

            assertThat(socket.getSubprotocol()).isEqualTo("chat.v2");
            socket.sendText("grüß dich", true).join();
            assertThat(heard.next()).isEqualTo("text grüß dich");
            int size = 5_000_000;
            socket.sendBinary(ByteBuffer.allocate(size), true).join();
            assertThat(heard.next()).isEqualTo("binary of " + size);
            socket.sendClose(3000, "done").join();
            assertThat(heard.next()).isEqualTo("close 3000");
        }
    }

    @Test
    void stoppingTheServerClosesItsSockets() throws Exception {
        EchoServer server = EchoServer.start(0);
        WebSocket socket = connect(HttpClient.newHttpClient(), server.uri(), "any");
        // The server agrees before its own side is open: the echo shows that it is.
        socket.sendText("hello", true).join();
        assertThat(heard.next()).isEqualTo("text hello");

        server.close();

        assertThat(heard.next()).isEqualTo("close 1001");
    }

    @Test
    void plainRequestIsToldToUpgrade() throws Exception {
        try (EchoServer server = EchoServer.start(0)) {
            URI http = URI.create("http://127.0.0.1:" + server.port() + "/");

            // Otherwise it asks for HTTP/2 on the way.
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(http).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(426);
            assertThat(response.headers().firstValue("Upgrade")).contains("websocket");
            assertThat(response.body()).contains("ws://");
        }
    }

    @Test
    void clientThatTrustsTheAuthorityIsServedOverTls() throws Exception {
        LoopbackIdentity identity = LoopbackIdentity.create();
        try (EchoServer server = EchoServer.startTls(0, identity)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(identity)).build();
            URI byName = URI.create("wss://localhost:" + server.port() + "/");

            assertThat(server.uri()).hasScheme("wss");
            for (URI uri : new URI[] {server.uri(), byName}) {
                connect(client, uri, "any").sendText("hello", true).join();
                assertThat(heard.next()).isEqualTo("text hello");
            }
        }
    }

    @Test
    void portThatIsTakenIsNamedInTheError() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatExceptionOfType(EchoServerException.class)
                    .isThrownBy(() -> EchoServer.start(taken.getLocalPort()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static SSLContext trusting(LoopbackIdentity identity) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", identity.caCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
