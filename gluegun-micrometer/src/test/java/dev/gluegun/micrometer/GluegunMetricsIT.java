package dev.gluegun.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.cli.echo.EchoServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the meters show of a conversation with a server. */
@Timeout(60)
class GluegunMetricsIT {

    private static EchoServer echo;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startServer() {
        echo = EchoServer.start(0);
    }

    @AfterAll
    static void stopServer() {
        echo.close();
    }

    private WebSocketOptions options() {
        return WebSocketOptions.defaults()
                .withConnectOptions(ConnectOptions.defaults().withListener(new GluegunMetrics(registry)))
                .withUpgradeOptions(UpgradeOptions.defaults().withCompress(true));
    }

    private double frames(String direction, String kind) {
        return registry.get("gluegun.frames")
                .tags("direction", direction, "kind", kind)
                .counter()
                .count();
    }

    @Test
    void aConversationShowsInAllMeters() {
        String text = "again and again ".repeat(100);
        try (WebSocket socket = WebSocket.connect(echo.uri(), options())) {
            assertThat(registry.get("gluegun.sockets").gauge().value()).isEqualTo(1);
            socket.ping(new byte[] {1});
            socket.sendText(text);
            socket.sendBinary(new byte[3]);
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text(text));
            assertThat(socket.receiveFrame()).isInstanceOf(Frame.Binary.class);
        }
        await("the end").until(() -> registry.find("gluegun.closes").counter() != null);
        assertThat(registry.get("gluegun.sockets").gauge().value()).isZero();
        for (String phase : new String[] {"dns", "tcp", "upgrade"}) {
            assertThat(registry.get("gluegun.phase")
                            .tags("phase", phase, "outcome", "success")
                            .timer()
                            .totalTime(TimeUnit.NANOSECONDS))
                    .as(phase)
                    .isPositive();
        }
        assertThat(frames("out", "text")).isEqualTo(1);
        assertThat(frames("in", "text")).isEqualTo(1);
        assertThat(frames("out", "binary")).isEqualTo(1);
        assertThat(frames("in", "binary")).isEqualTo(1);
        assertThat(frames("out", "ping")).isEqualTo(1);
        assertThat(frames("in", "pong")).isEqualTo(1);
        assertThat(frames("out", "close")).isEqualTo(1);
        assertThat(frames("in", "close")).isEqualTo(1);
        assertThat(registry.get("gluegun.round.trip").timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(registry.get("gluegun.compression.ratio")
                        .tags("direction", "out")
                        .summary()
                        .max())
                .isGreaterThan(2);
        assertThat(registry.get("gluegun.closes")
                        .tags("initiator", "local", "sent", "1000", "received", "1000")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
