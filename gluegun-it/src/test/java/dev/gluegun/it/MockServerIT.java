package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testkit.Handshake;
import dev.gluegun.testkit.MockWebSocketServer;
import dev.gluegun.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The testkit's server gives back what it took, however a script ends; {@link LeakCheck} looks after each test. */
@Timeout(60)
class MockServerIT {

    private static final Script GREETING =
            Script.script(Handshake.accept().withDeflate()).sendText("hello ".repeat(100));

    private static WebSocket connect(MockWebSocketServer server) {
        UpgradeOptions upgrade =
                UpgradeOptions.defaults().withCompress(true).withClosingTimeout(Duration.ofMillis(200));
        return WebSocket.connect(server.uri(), WebSocketOptions.defaults().withUpgradeOptions(upgrade));
    }

    @Test
    void scriptsThatEndInOrderLeaveNothing() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.always(GREETING.expectBinary(new byte[1000]).expectClose());
            for (int i = 0; i < 20; i++) {
                try (WebSocket socket = connect(server)) {
                    assertThat(socket.receiveAppFrame()).isInstanceOf(Frame.Text.class);
                    socket.sendBinary(new byte[1000]);
                }
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void scriptsThatEndInFaultsLeaveNothing() {
        List<Script> endings = List.of(
                GREETING.reset(),
                GREETING.fin().expectEnd(),
                GREETING.sendHex("83 00").expectClose(1002),
                GREETING.sendDeflateBomb(32 << 20).expectClose(1009));
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            for (Script ending : endings) {
                server.enqueue(ending);
                try (WebSocket socket = connect(server)) {
                    assertThatThrownBy(() -> {
                                socket.receiveAppFrame();
                                socket.receiveAppFrame();
                            })
                            .isInstanceOf(GluegunException.class);
                }
            }
            server.assertNothingLeft();
        }
    }

    @Test
    void scriptsThatAreUnderWayWhenTheServerIsClosedLeaveNothing() {
        List<Script> endings = List.of(
                GREETING.halfOpen(),
                GREETING.expectText("never"),
                GREETING.stallWriting(Duration.ofHours(1)).sendText("never"),
                GREETING.delay(Duration.ofHours(1)),
                GREETING.stallReading(Duration.ofHours(1)).expectPing());
        List<WebSocket> sockets = new ArrayList<>();
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            for (Script ending : endings) {
                server.enqueue(ending);
                WebSocket socket = connect(server);
                assertThat(socket.receiveAppFrame()).isInstanceOf(Frame.Text.class);
                socket.sendBinary(new byte[1000]);
                sockets.add(socket);
            }
        }
        sockets.forEach(WebSocket::close);
    }
}
