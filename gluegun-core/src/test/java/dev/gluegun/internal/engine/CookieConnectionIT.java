package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cookies on explicit connections: which answers they are taken from, and which requests they go with. */
@SocketTest
class CookieConnectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = ScriptedServer.start();
    private final CookieManager cookies = new CookieManager();

    @AfterEach
    void end() {
        server.close();
    }

    private Connection open() {
        return Connection.open(
                server.host(), server.port(), ConnectOptions.defaults().withCookies(cookies));
    }

    private List<String> kept() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getName)
                .sorted()
                .toList();
    }

    @Test
    void anAgreementSetsThemAndTheNextConnectionSendsThem() {
        try (Connection connection = open()) {
            WebSocketStream stream = connection.upgrade("/");
            Peer peer = server.accept();
            assertThat(peer.upgrade("Set-Cookie: a=1", "Set-Cookie: b=2").field("Cookie"))
                    .isEmpty();
            stream.awaitUpgrade(PATIENCE);
            assertThat(kept()).containsExactly("a", "b");
        }
        try (Connection connection = open()) {
            WebSocketStream stream = connection.upgrade("/", Headers.of("Cookie", "own=0"));
            assertThat(server.accept().upgrade().field("Cookie"))
                    .hasValueSatisfying(sent -> assertThat(sent.split("; "))
                            .startsWith("own=0")
                            .containsExactlyInAnyOrder("own=0", "a=1", "b=2"));
            stream.awaitUpgrade(PATIENCE);
            assertThat(stream.requestHeaders().all("Cookie")).hasSize(1);
        }
    }

    @Test
    void aRefusalSetsThemForTheNextUpgradeOnTheSameConnection() {
        try (Connection connection = open()) {
            WebSocketStream refused = connection.upgrade("/");
            Peer peer = server.accept();
            peer.request();
            peer.send("HTTP/1.1 403 Forbidden\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n");
            assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(() -> refused.awaitUpgrade(PATIENCE));
            WebSocketStream agreed = connection.upgrade("/");
            assertThat(peer.upgrade().field("Cookie")).hasValue("a=1");
            agreed.awaitUpgrade(PATIENCE);
        }
    }

    @Test
    void anInterimAnswerSetsNone() {
        try (Connection connection = open()) {
            WebSocketStream stream = connection.upgrade("/");
            Peer peer = server.accept();
            byte[] agreement = peer.request().agreement("Set-Cookie: b=2");
            peer.send("HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\n\r\n");
            peer.send(agreement);
            assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Inform.class);
            assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Upgraded.class);
            assertThat(kept()).containsExactly("b");
        }
    }

    @Test
    void aWrongAgreementSetsNone() {
        try (Connection connection = open()) {
            WebSocketStream stream = connection.upgrade("/");
            Peer peer = server.accept();
            peer.request();
            peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: wrong\r\nSet-Cookie: a=1\r\n\r\n");
            assertThatExceptionOfType(StreamError.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aStreamWithAReplyToTakesThemAsWell() {
        try (Connection connection = open()) {
            WebSocketStream stream = connection.upgrade(
                    "/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(message -> {}));
            server.accept().upgrade("Set-Cookie: a=1");
            stream.awaitUpgrade(PATIENCE);
            assertThat(kept()).containsExactly("a");
        }
    }

    @Test
    void aHandlerThatThrowsFailsTheUpgradeAndNotTheConnection() {
        CookieHandler broken = new CookieHandler() {
            private boolean worksNow;

            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> fields) throws IOException {
                if (!worksNow) {
                    worksNow = true;
                    throw new IOException("no disk");
                }
                return Map.of();
            }

            @Override
            public void put(URI uri, Map<String, List<String>> fields) {
                throw new IllegalStateException("no disk");
            }
        };
        try (Connection connection = Connection.open(
                server.host(), server.port(), ConnectOptions.defaults().withCookies(broken))) {
            Peer peer = server.accept();
            connection.awaitUp(PATIENCE);
            assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> connection.upgrade("/"));
            WebSocketStream stream = connection.upgrade("/");
            peer.upgrade("Set-Cookie: a=1");
            assertThat(stream.awaitUpgrade(PATIENCE).headers().first("Set-Cookie"))
                    .hasValue("a=1");
        }
    }
}
