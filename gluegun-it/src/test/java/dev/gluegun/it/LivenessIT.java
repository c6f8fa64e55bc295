package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Peers that stop answering, and how that is noticed. */
final class LivenessIT {

    private static final UpgradeOptions WATCHED = UpgradeOptions.defaults()
            .withKeepalive(Duration.ofMillis(50))
            .withPongTimeout(Duration.ofMillis(400))
            .withClosingTimeout(Duration.ofMillis(200));

    @EachPeer
    void theKeepaliveMeasuresTheRoundTripWhileNobodyReceives(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults().withKeepalive(Duration.ofMillis(20));
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            Awaitility.await()
                    .atMost(Endpoint.PATIENCE)
                    .untilAsserted(() -> assertThat(socket.lastRoundTrip()).isPresent());
            socket.sendText("still there");

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("still there"));
        }
    }

    @EachPeer
    void aStoppedServerIsNoticedByWhoWaits(Peer peer) {
        try (PeerProcess process = peer.another();
                WebSocket socket = Endpoint.plain(process, "").connect("/echo", WATCHED)) {
            process.pause();

            assertThatThrownBy(() -> socket.receiveFrame(Endpoint.PATIENCE))
                    .isInstanceOf(ConnectionDown.class)
                    .hasMessageContaining("pong");
        }
    }

    @EachPeer
    void aStoppedServerIsNoticedAlsoWhileNobodyReceives(Peer peer) {
        try (PeerProcess process = peer.another();
                WebSocket socket = Endpoint.plain(process, "").connect("/echo", WATCHED)) {
            process.pause();

            Awaitility.await()
                    .atMost(Endpoint.PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> socket.sendText("anybody there?"))
                            .isInstanceOf(ConnectionDown.class)
                            .hasMessageContaining("pong"));
        }
    }

    @EachPeer
    void aServerThatPausesAndGoesOnLosesNothing(Peer peer) {
        try (PeerProcess process = peer.another();
                WebSocket socket = Endpoint.plain(process, "").connect("/echo")) {
            process.pause();
            socket.sendText("one");
            assertThatThrownBy(() -> socket.receiveFrame(Duration.ofMillis(100)))
                    .isInstanceOf(Timeout.class);
            socket.sendText("two");
            process.resume();

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("one"));
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("two"));
        }
    }

    @EachPeer
    void aServerThatTakesNoBytesBlocksTheSenderNoLongerThanTheSendTimeout(Peer peer) {
        Duration sendTimeout = Duration.ofMillis(400);
        ConnectOptions connectOptions = ConnectOptions.defaults().withSendTimeout(sendTimeout);
        byte[] message = new byte[1 << 20];
        try (PeerProcess process = peer.another()) {
            Endpoint server = Endpoint.plain(process, "");
            try (WebSocket socket =
                    WebSocket.connect(server.uri("/echo"), Endpoint.options().withConnectOptions(connectOptions))) {
                process.pause();
                long beganNanos = System.nanoTime();

                assertThatThrownBy(() -> {
                            while (true) {
                                socket.sendBinary(message);
                            }
                        })
                        .isInstanceOf(ConnectionDown.class);
                assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                        .isBetween(sendTimeout, Duration.ofSeconds(10));
            }
        }
    }
}
