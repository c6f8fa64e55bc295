package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.internal.transport.TestAuthority;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak HTTP/2 by ALPN, and then say that they want HTTP/1.1 (RFC 9113, section 7). */
@SocketTest
class Http2FallbackIT {

    private static final TestAuthority AUTHORITY = new TestAuthority("authority");

    /** With ENABLE_CONNECT_PROTOCOL. */
    private static final String SETTINGS = "000006040000000000" + "000800000001";

    private static final String SETTINGS_WITHOUT_WEBSOCKETS = "000000040000000000";

    private static final String RESET_1 = "000004030000000001";
    private static final String GOAWAY = "000008070000000000";
    private static final String HTTP_1_1_REQUIRED = "0000000d";

    private static final int PREFACE_BYTES = 24;
    private static final int HEADERS = 1;

    private final ScriptedServer server =
            ScriptedServer.withTls(AUTHORITY.issue("127.0.0.1").serverContext(), "h2", "http/1.1");

    @AfterEach
    void close() {
        server.close();
    }

    private static WebSocketOptions options(Protocol... protocols) {
        return WebSocketOptions.defaults()
                .withProtocols(protocols)
                .withTimeout(Duration.ofSeconds(20))
                .withConnectOptions(ConnectOptions.defaults()
                        .withTls(TlsOptions.defaults().withCaCertificates(AUTHORITY.certificate)));
    }

    private static WebSocketOptions both() {
        return options(Protocol.HTTP_2, Protocol.HTTP_1_1);
    }

    private Call<WebSocket> connect(WebSocketOptions options) {
        return Call.of(() -> WebSocket.connect(URI.create("wss://127.0.0.1:" + server.port() + "/chat"), options));
    }

    private static void send(Peer peer, String hex) {
        peer.send(HexFormat.of().parseHex(hex));
    }

    /** The next connection, which speaks HTTP/2 and has asked for a WebSocket on stream 1. */
    private Peer asked() {
        Peer peer = server.accept();
        send(peer, SETTINGS);
        peer.bytes(PREFACE_BYTES);
        int type;
        do {
            byte[] header = peer.bytes(9);
            peer.bytes((header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | header[2] & 0xFF);
            type = header[3];
        } while (type != HEADERS);
        return peer;
    }

    private void upgradesByHttp11(Call<WebSocket> connecting) {
        try (Peer peer = server.accept()) {
            assertThat(peer.upgrade().line()).isEqualTo("GET /chat HTTP/1.1");
            WebSocket socket = connecting.result();
            assertThat(socket.connection().awaitUp(Duration.ofSeconds(20))).isEqualTo(Protocol.HTTP_1_1);
            socket.stream().send(new Frame.Text("hello"));
            assertThat(peer.text()).isEqualTo("hello");
            socket.connection().close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RESET_1 + HTTP_1_1_REQUIRED,
                GOAWAY + "00000000" + HTTP_1_1_REQUIRED,
                GOAWAY + "00000001" + HTTP_1_1_REQUIRED
            })
    void aRequestThatIsRefusedSoIsMadeByHttp11AndTheServerIsRemembered(String refusal) {
        Call<WebSocket> connecting = connect(both());
        try (Peer peer = asked()) {
            send(peer, refusal);
            peer.endOutput();
            upgradesByHttp11(connecting);
        }
        upgradesByHttp11(connect(both()));
    }

    @Test
    void aConnectionThatIsRefusedSoBeforeAnythingIsAskedIsMadeByHttp11() {
        Call<WebSocket> connecting = connect(both());
        try (Peer peer = server.accept()) {
            send(peer, SETTINGS + GOAWAY + "00000000" + HTTP_1_1_REQUIRED);
            upgradesByHttp11(connecting);
        }
    }

    @Test
    void aCredentialsProviderIsToldOfNoRequestThatWasNotSent() {
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        Call<WebSocket> connecting = connect(both().withCredentials(request -> {
            attempts.add(request.attempt());
            return Optional.empty();
        }));
        try (Peer peer = server.accept()) {
            send(peer, SETTINGS_WITHOUT_WEBSOCKETS);
            upgradesByHttp11(connecting);
        }
        assertThat(attempts).containsExactly(1, 1);
    }

    @Test
    void aReplyToHearsOfNoFailureBeforeTheUpgrade() {
        List<Message> told = new CopyOnWriteArrayList<>();
        Call<WebSocket> connecting =
                connect(both().withUpgradeOptions(UpgradeOptions.defaults().withReplyTo(told::add)));
        try (Peer peer = asked()) {
            send(peer, RESET_1 + HTTP_1_1_REQUIRED);
            upgradesByHttp11(connecting);
        }
        assertThat(told).first().isInstanceOf(Message.Upgraded.class);
    }

    @Test
    void whoAllowsHttp2AloneIsToldWhatTheServerSaid() {
        Call<WebSocket> connecting = connect(options(Protocol.HTTP_2));
        try (Peer peer = asked()) {
            send(peer, RESET_1 + HTTP_1_1_REQUIRED);
            assertThat(connecting.failure(ConnectionDown.class)).hasMessageContaining("HTTP_1_1_REQUIRED (13)");
        }
    }

    @Test
    void anotherResetIsNoReasonToAskByHttp11() {
        Call<WebSocket> connecting = connect(both());
        try (Peer peer = asked()) {
            send(peer, RESET_1 + "00000002");
            assertThat(connecting.failure(ConnectionDown.class)).hasMessageContaining("INTERNAL_ERROR (2)");
        }
    }
}
