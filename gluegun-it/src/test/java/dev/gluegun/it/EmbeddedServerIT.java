package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.cli.echo.EchoServer;
import dev.gluegun.cli.echo.LoopbackIdentity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library and the command's echo server in one JVM, as a user's own tests would have them. */
final class EmbeddedServerIT {

    @Test
    void aServerThatStopsSaysGoodbyeToEachOfItsSockets() {
        List<WebSocket> sockets = new ArrayList<>();
        try (EchoServer server = EchoServer.start(0)) {
            for (int i = 0; i < 10; i++) {
                WebSocket socket = WebSocket.connect(server.uri(), Endpoint.options());
                sockets.add(socket);
                socket.sendText("socket " + i);
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("socket " + i));
            }
        }
        for (WebSocket socket : sockets) {
            assertThat(((Frame.CloseWithReason) socket.receiveFrame()).code()).isEqualTo(1001);
            assertThatThrownBy(socket::receiveFrame)
                    .isInstanceOfSatisfying(
                            ConnectionDown.class,
                            down -> assertThat(down.closeCode()).hasValue(1001));
            socket.close();
        }
    }

    @Test
    void aCompressedMessageComesBackOverTlsWithASubprotocol() {
        LoopbackIdentity identity = LoopbackIdentity.create();
        TlsOptions tls = TlsOptions.defaults().withCaCertificates(identity.caCertificate());
        WebSocketOptions options = Endpoint.options()
                .withConnectOptions(ConnectOptions.defaults().withTls(tls))
                .withUpgradeOptions(UpgradeOptions.defaults().withCompress(true).withProtocol("chat"));
        String text = "again and ".repeat(1_000);
        try (EchoServer server = EchoServer.startTls(0, identity);
                WebSocket socket = WebSocket.connect(server.uri(), options)) {
            assertThat(socket.subprotocol()).contains("chat");
            assertThat(socket.responseHeaders().first("Sec-WebSocket-Extensions"))
                    .hasValueSatisfying(extensions -> assertThat(extensions).startsWith("permessage-deflate"));
            socket.sendText(text);

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text(text));
        }
    }
}
