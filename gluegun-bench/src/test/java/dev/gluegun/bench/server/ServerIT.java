package dev.gluegun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.bench.model.Payload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both neutral servers, path by path. */
class ServerIT {

    enum Server {
        C,
        JAVA
    }

    @TempDir
    static Path folder;

    static Identity identity;

    static final Map<Server, ServerProcess> RUNNING = new EnumMap<>(Server.class);

    @BeforeAll
    static void make_a_certificate() throws IOException {
        identity = Identity.create(folder);
    }

    @AfterAll
    static void stop_the_servers() throws IOException {
        for (ServerProcess server : RUNNING.values()) {
            server.close();
        }
        RUNNING.clear();
    }

    @ParameterizedTest
    @EnumSource
    void echoes_messages_of_every_size(Server server) throws IOException, InterruptedException {
        ServerProcess process = running(server);
        try (WebSocket socket = connect(process, "/echo")) {
            for (int size : new int[] {0, 1, 7, 64, 125, 126, 4_096, 65_535, 65_536, 200_001, 5_000_000}) {
                byte[] data = bytes(size);
                socket.sendBinary(data);
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Binary(data));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_many_frames_at_once_in_order(Server server) throws IOException, InterruptedException {
        ServerProcess process = running(server);
        try (WebSocket socket = connect(process, "/echo")) {
            for (int i = 0; i < 2_000; i++) {
                socket.sendText("message " + i);
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("message " + i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_pings_and_the_close_handshake_on_every_path(Server server) throws IOException, InterruptedException {
        ServerProcess process = running(server);
        for (String path : List.of("/echo", "/sink", "/flood")) {
            try (WebSocket socket = connect(process, path)) {
                socket.ping(new byte[] {1, 2, 3});
                socket.sendClose(4_000, "enough");
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.CloseWithReason(4_000, "enough"));
                assertThat(socket.lastRoundTrip()).isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void throws_away_everything_but_questions(Server server) throws IOException, InterruptedException {
        ServerProcess process = running(server);
        try (WebSocket socket = connect(process, "/sink")) {
            for (int size : new int[] {0, 1, 64, 126, 65_536, 262_144, 262_145, 3_000_000}) {
                socket.sendBinary(bytes(size));
                socket.sendText("x".repeat(size));
            }
            socket.sendText("? all here");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("!"));
            for (int i = 0; i < 10_000; i++) {
                socket.sendText("no question");
            }
            socket.sendText("?");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("!"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sends_as_many_messages_as_were_asked_for(Server server) throws IOException, InterruptedException {
        ServerProcess process = running(server);
        try (WebSocket socket = connect(process, "/flood")) {
            for (Payload payload : List.of(
                    new Payload(Payload.Content.BINARY, 64),
                    new Payload(Payload.Content.ASCII, 100),
                    new Payload(Payload.Content.MIXED, 70_000),
                    new Payload(Payload.Content.BINARY, 1_048_576))) {
                int count = payload.size() > 1_000 ? 3 : 10_001;
                socket.sendText(payload.flood(count));
                for (int i = 0; i < count; i++) {
                    Frame expected =
                            payload.isText() ? new Frame.Text(payload.text()) : new Frame.Binary(payload.bytes());
                    assertThat(socket.receiveFrame()).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void echoes_compressed_messages_with_context_takeover(Server server) throws IOException, InterruptedException {
        UpgradeOptions compressed = UpgradeOptions.defaults().withCompress(true);
        ServerProcess process = running(server);
        try (WebSocket socket = WebSocket.connect(
                URI.create("ws://127.0.0.1:" + process.plainPort() + "/echo"),
                WebSocketOptions.defaults().withUpgradeOptions(compressed))) {
            assertThat(socket.responseHeaders().first("Sec-WebSocket-Extensions"))
                    .contains("permessage-deflate");
            for (int i = 0; i < 100; i++) {
                String text = new Payload(Payload.Content.JSON, 1_000 + 100 * i).text();
                socket.sendText(text);
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text(text));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void speaks_tls(Server server) throws IOException, InterruptedException {
        ConnectOptions trusting = ConnectOptions.defaults()
                .withTls(TlsOptions.defaults().withVersions("TLSv1.3").withCaCertificates(identity.certificate()));
        ServerProcess process = running(server);
        assumeTrue(process.tlsPort() != 0, "the server was compiled without OpenSSL");
        try (WebSocket socket = WebSocket.connect(
                URI.create("wss://127.0.0.1:" + process.tlsPort() + "/echo"),
                WebSocketOptions.defaults().withConnectOptions(trusting))) {
            byte[] data = bytes(100_000);
            socket.sendBinary(data);
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Binary(data));
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + size);
        }
        return bytes;
    }

    private static WebSocket connect(ServerProcess server, String path) {
        return WebSocket.connect("127.0.0.1", server.plainPort(), path, WebSocketOptions.defaults());
    }

    /** Starts it for the first test that wants it. */
    private static ServerProcess running(Server server) throws IOException, InterruptedException {
        ServerProcess process = RUNNING.get(server);
        if (process == null) {
            Optional<Path> program = server == Server.C ? Optional.of(CompiledServer.in(folder)) : Optional.empty();
            process = ServerProcess.start(program, identity, List.of());
            RUNNING.put(server, process);
        }
        return process;
    }
}
