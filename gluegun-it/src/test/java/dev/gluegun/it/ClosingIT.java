package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.it.PeerProcess.Closed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The ends that a socket can come to. */
final class ClosingIT {

    @EachPeer
    void closeBegunByThisSideIsSeenByBothWithCodeAndReason(Peer peer) {
        Map<Integer, String> endings =
                Map.of(1000, "", 1001, "going", 1011, "broken", 3000, "é€😀", 4999, "x".repeat(123));
        endings.forEach((code, reason) -> {
            String id = peer.newId();
            try (WebSocket socket = peer.plain().connect("/echo?id=" + id)) {
                socket.sendClose(code, reason);

                assertThat(((Frame.CloseWithReason) socket.receiveFrame()).code())
                        .isEqualTo(code);
                assertDown(socket::receiveFrame, code);
                assertThat(peer.plain().process().closed(id)).isEqualTo(new Closed(code, reason));
            }
        });
    }

    @EachPeer
    void aCloseFrameWithoutCodeIsAnsweredWithOne(Peer peer) {
        String id = peer.newId();
        try (WebSocket socket = peer.plain().connect("/echo?id=" + id)) {
            socket.sendClose();

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Close());
            assertThat(peer.plain().process().closed(id).code()).isEqualTo(1005);
        }
    }

    @EachPeer
    void messagesThatWereSentBeforeTheCloseFrameComeBackBeforeTheAnswer(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.stream().sendMany(List.of(new Frame.Text("a"), new Frame.Text("b")));
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("a"));
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("b"));
            socket.sendClose(1000, "done");

            assertThat(socket.receiveFrame()).isInstanceOf(Frame.CloseWithReason.class);
            assertDown(() -> socket.sendText("too late"), 1000);
        }
    }

    @EachPeer
    void closeBegunByTheServerIsSeenByBothWithCodeAndReason(Peer peer) {
        for (int code : List.of(1000, 1001, 1011, 3000, 4999)) {
            String id = peer.newId();
            try (WebSocket socket = peer.plain().connect("/commands?id=" + id)) {
                socket.sendText("close " + code + " enough");

                assertThat(socket.receiveFrame()).isEqualTo(new Frame.CloseWithReason(code, "enough"));
                assertThat(assertDown(socket::receiveFrame, code).closeReason()).isEqualTo("enough");
                assertDown(() -> socket.sendText("too late"), code);
                assertThat(peer.plain().process().closed(id).code()).isEqualTo(code);
            }
        }
    }

    @EachPeer
    void theServersCloseFrameIsAnsweredAlsoWhileNobodyReceives(Peer peer) {
        String id = peer.newId();
        try (WebSocket socket = peer.plain().connect("/commands?id=" + id)) {
            socket.sendText("close 4000 enough");

            assertThat(peer.plain().process().closed(id).code()).isEqualTo(4000);
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.CloseWithReason(4000, "enough"));
        }
    }

    @EachPeer
    void closingTheSocketTellsTheServerThatAllIsWell(Peer peer) {
        String id = peer.newId();
        WebSocket socket = peer.plain().connect("/echo?id=" + id);
        socket.close();
        socket.close();

        assertThat(peer.plain().process().closed(id).code()).isEqualTo(1000);
        assertThatThrownBy(() -> socket.sendText("too late")).isInstanceOf(ConnectionDown.class);
        assertThatThrownBy(socket::receiveFrame).isInstanceOf(ConnectionDown.class);
    }

    @EachPeer
    void closingTheConnectionDropsItWithoutAWord(Peer peer) {
        String id = peer.newId();
        WebSocket socket = peer.plain().connect("/echo?id=" + id);
        socket.connection().close();

        assertThat(peer.plain().process().closed(id).code()).isEqualTo(1006);
    }

    @EachPeer
    void allWhoWaitAreToldWhenAnotherThreadCloses(Peer peer) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            WebSocket socket = peer.plain().connect("/echo");
            List<Future<Frame>> receivers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                receivers.add(threads.submit(() -> socket.receiveFrame(Endpoint.PATIENCE)));
            }
            socket.close();

            for (Future<Frame> receiver : receivers) {
                assertThatThrownBy(receiver::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ConnectionDown.class);
            }
        }
    }

    @EachPeer
    void tcpThatEndsWithoutACloseFrameIsNoClose(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/commands")) {
            socket.sendText("end");

            assertThatThrownBy(socket::receiveFrame).isInstanceOfSatisfying(ConnectionDown.class, down -> {
                assertThat(down.closeCode()).isEmpty();
                assertThat(down).hasMessageContaining("without a close frame");
            });
        }
    }

    @EachPeer
    void aResetIsNoClose(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/commands")) {
            socket.sendText("reset");

            assertThatThrownBy(socket::receiveFrame)
                    .isInstanceOfSatisfying(
                            ConnectionDown.class,
                            down -> assertThat(down.closeCode()).isEmpty());
        }
    }

    @EachPeer
    void aResetIsNoticedAlsoWhileNobodyReceives(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/commands")) {
            socket.sendText("reset");

            org.awaitility.Awaitility.await()
                    .atMost(Endpoint.PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> socket.sendText("is anybody there?"))
                            .isInstanceOf(ConnectionDown.class));
        }
    }

    @EachPeer
    void closingWaitsForAServerThatDoesNotAnswerNoLongerThanTheClosingTimeout(Peer peer) {
        Duration closingTimeout = Duration.ofMillis(300);
        try (PeerProcess process = peer.another()) {
            WebSocket socket = Endpoint.plain(process, "")
                    .connect("/echo", UpgradeOptions.defaults().withClosingTimeout(closingTimeout));
            process.pause();
            long beganNanos = System.nanoTime();
            socket.close();

            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                    .isBetween(closingTimeout.minusMillis(50), Duration.ofSeconds(5));
        }
    }

    private static ConnectionDown assertDown(ThrowingCallable call, int code) {
        ConnectionDown[] thrown = new ConnectionDown[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ConnectionDown.class, down -> {
            assertThat(down.closeCode()).hasValue(code);
            thrown[0] = down;
        });
        return thrown[0];
    }
}
