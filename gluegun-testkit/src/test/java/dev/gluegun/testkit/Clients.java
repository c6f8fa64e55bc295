package dev.gluegun.testkit;

import dev.gluegun.ConnectOptions;
import dev.gluegun.RetryPolicy;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.time.Duration;

/** Gluegun's own client, set up so that nothing it does takes long. */
final class Clients {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Clients() {}

    static WebSocket connect(MockWebSocketServer server) {
        return WebSocket.connect(server.uri(), options());
    }

    static WebSocket connect(MockWebSocketServer server, UpgradeOptions upgrade) {
        return WebSocket.connect(server.uri(), options().withUpgradeOptions(upgrade));
    }

    static WebSocketOptions options() {
        return WebSocketOptions.defaults()
                .withTimeout(PATIENCE)
                .withConnectOptions(ConnectOptions.defaults().withRetry(RetryPolicy.none()))
                .withUpgradeOptions(upgrade());
    }

    static UpgradeOptions upgrade() {
        return UpgradeOptions.defaults().withClosingTimeout(Duration.ofSeconds(5));
    }

    /** A server that soon gives up waiting. */
    static MockWebSocketServer impatientServer() {
        return MockWebSocketServer.start(ServerOptions.defaults().withDeadline(Duration.ofMillis(200)));
    }
}
