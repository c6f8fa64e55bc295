package dev.gluegun.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testkit.MockWebSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts that the documentation offers do what they say: each with a client that behaves as it should. */
@Timeout(60)
class ReadyScriptsIT {

    private static final Path FOLDER = Path.of("..", "docs", "scripts");
    private static final Path DOCUMENT = Path.of("..", "docs", "testkit.md");

    private static final Map<String, Consumer<MockWebSocketServer>> CONVERSATIONS = new TreeMap<>();

    static {
        CONVERSATIONS.put("greeting", ReadyScriptsIT::greeting);
        CONVERSATIONS.put("fragments", server -> {
            try (WebSocket socket = connect(server, upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("grüße, 漢字, 🙂"));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("cut where the seed decides"));
            }
        });
        CONVERSATIONS.put("refusals", ReadyScriptsIT::refusals);
        CONVERSATIONS.put("bad-handshakes", server -> {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> connect(server, upgrade())).isInstanceOf(StreamError.class);
            }
        });
        CONVERSATIONS.put("reset-inside-a-frame", server -> {
            try (WebSocket socket = connect(server, upgrade())) {
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("whole"));
                goesDown(socket);
            }
            try (WebSocket socket = connect(server, upgrade())) {
                goesDown(socket);
            }
        });
        CONVERSATIONS.put("dead-peer", server -> noticed(server, "hello"));
        CONVERSATIONS.put("missing-pongs", server -> noticed(server, "I can hear you, but I will not say so"));
        CONVERSATIONS.put("slow-network", server -> {
            try (WebSocket socket = connect(server, upgrade())) {
                socket.sendText("go");
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("one"));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("two"));
            }
        });
        CONVERSATIONS.put("offences", server -> {
            for (int code : new int[] {1002, 1002, 1007, 1002, 1009}) {
                try (WebSocket socket = connect(server, upgrade().withCompress(true))) {
                    assertThatThrownBy(socket::receiveAppFrame)
                            .isInstanceOfSatisfying(
                                    StreamError.class,
                                    e -> assertThat(e.closeCode()).hasValue(code));
                }
            }
        });
        CONVERSATIONS.put("expired-certificate", server -> {
            TlsOptions tls = TlsOptions.defaults().withCaCertificates(server.caCertificate());
            ConnectOptions connect = ConnectOptions.defaults().withTls(tls);
            assertThatThrownBy(() -> WebSocket.connect(
                            server.uri(), WebSocketOptions.defaults().withConnectOptions(connect)))
                    .isInstanceOf(ConnectionError.class)
                    .hasMessageContaining("expired");
        });
    }

    private static UpgradeOptions upgrade() {
        return UpgradeOptions.defaults().withClosingTimeout(Duration.ofSeconds(5));
    }

    private static WebSocket connect(MockWebSocketServer server, UpgradeOptions upgrade) {
        return WebSocket.connect(
                server.uri(),
                WebSocketOptions.defaults().withTimeout(Duration.ofSeconds(10)).withUpgradeOptions(upgrade));
    }

    private static void greeting(MockWebSocketServer server) {
        try (WebSocket socket = connect(server, upgrade().withProtocol("chat"))) {
            assertThat(socket.subprotocol()).contains("chat");
            socket.sendText("{ \"op\":\"hello\" }");
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("{\"op\": \"welcome\"}"));
        }
    }

    private static void refusals(MockWebSocketServer server) {
        for (int status : new int[] {503, 401, 302}) {
            assertThatThrownBy(() -> connect(server, upgrade()))
                    .isInstanceOfSatisfying(
                            UpgradeRejected.class, e -> assertThat(e.status()).isEqualTo(status));
        }
        try (WebSocket socket = connect(server, upgrade())) {
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("at last"));
        }
    }

    private static void noticed(MockWebSocketServer server, String greeting) {
        UpgradeOptions watchful = UpgradeOptions.defaults()
                .withKeepalive(Duration.ofMillis(50))
                .withPongTimeout(Duration.ofSeconds(1))
                .withClosingTimeout(Duration.ofMillis(100));
        try (WebSocket socket = connect(server, watchful)) {
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(greeting));
            goesDown(socket);
        }
    }

    private static void goesDown(WebSocket socket) {
        assertThatThrownBy(socket::receiveAppFrame).isInstanceOf(ConnectionDown.class);
    }

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aReadyScriptDoesWhatItSays(String name) throws IOException {
        assertThat(CONVERSATIONS).containsKey(name);
        try (MockWebSocketServer server =
                ScriptFile.read(FOLDER.resolve(name + ".yaml")).start(0)) {
            CONVERSATIONS.get(name).accept(server);
            server.assertNothingLeft();
        }
    }

    @Test
    void thereAreTenAndTheDocumentHasThemAll() throws IOException {
        assertThat(names()).hasSize(10).containsExactlyElementsOf(CONVERSATIONS.keySet());
        String document = Files.readString(DOCUMENT);
        assertThat(names()).allSatisfy(name -> assertThat(document).contains("scripts/" + name + ".yaml"));
    }
}
