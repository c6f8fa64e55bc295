package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Protocol;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same faults over HTTP/2 (RFC 8441), each on a stream. */
class Http2FaultIT extends FaultIT {

    @Override
    WebSocketOptions options() {
        return Clients.options().withProtocols(Protocol.HTTP_2);
    }

    @Test
    void theClientDoesSpeakHttp2() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().expectText("hi").expectClose());
            try (WebSocket socket = WebSocket.connect(server.uri(), options())) {
                socket.sendText("hi");
            }
            server.assertNothingLeft();
            assertThat(server.requests().getFirst().protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(server.frames()).extracting(Recorded::stream).containsOnly(1);
            assertThat(server.frames().getFirst().at()).isBetween(Duration.ZERO, Clients.PATIENCE.multipliedBy(2));
            assertThat(server.frames().getFirst()).asString().contains("connection 1, stream 1");
        }
    }
}
