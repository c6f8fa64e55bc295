package dev.gluegun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.Protocol;
import dev.gluegun.WebSocketStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server for HTTP/2, which is to treat HTTP/1.1 alike. */
class Http2ServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ServerProcess server;

    @BeforeAll
    static void start_the_server() throws IOException {
        server = ServerProcess.startHttp2(List.of());
    }

    @AfterAll
    static void stop_the_server() throws IOException {
        server.close();
        assertThat(server.isAlive()).isFalse();
    }

    private static Connection open(Protocol protocol) {
        ConnectOptions options = ConnectOptions.defaults().withProtocols(protocol);
        return Connection.open("127.0.0.1", server.plainPort(), options);
    }

    @ParameterizedTest
    @EnumSource
    void echoes_messages_of_every_size(Protocol protocol) {
        try (Connection connection = open(protocol)) {
            assertThat(connection.awaitUp(PATIENCE)).isEqualTo(protocol);
            WebSocketStream stream = connection.upgrade("/echo");
            stream.awaitUpgrade(PATIENCE);
            for (int size : new int[] {0, 1, 64, 125, 126, 65_535, 65_536, 200_001, 5_000_000}) {
                Frame text = new Frame.Text("x".repeat(size));
                stream.send(text);
                assertThat(stream.receive(PATIENCE)).isEqualTo(text);
                Frame binary = new Frame.Binary(new byte[size]);
                stream.send(binary);
                assertThat(stream.receive(PATIENCE)).isEqualTo(binary);
            }
        }
    }

    @Test
    void takes_hundreds_of_sockets_on_a_connection() {
        try (Connection connection = open(Protocol.HTTP_2)) {
            List<WebSocketStream> streams = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                streams.add(connection.upgrade("/echo"));
                streams.getLast().awaitUpgrade(PATIENCE);
            }
            for (WebSocketStream stream : streams) {
                stream.send(new Frame.Text(stream.toString()));
            }
            for (WebSocketStream stream : streams) {
                assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text(stream.toString()));
            }
        }
    }
}
