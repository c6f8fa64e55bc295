package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on another host, to which the network fails: nobody is told by TCP, and everybody has to be told in time. */
final class PartitionIT {

    private static final Duration KEEPALIVE = Duration.ofMillis(300);
    private static final Duration PONG = Duration.ofMillis(1_500);

    /** For a busy machine: the deadlines themselves are 1.8 seconds together. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final UpgradeOptions WATCHED = UpgradeOptions.defaults()
            .withKeepalive(KEEPALIVE)
            .withPongTimeout(PONG)
            .withClosingTimeout(Duration.ofMillis(200));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private PrivateNetwork network;

    @BeforeEach
    void makeNetwork() {
        network = PrivateNetwork.open();
    }

    @AfterEach
    void nothingIsLeft() {
        threads.shutdownNow();
        network.close();
        assertThat(network.exists()).isFalse();
    }

    private PeerProcess start(PeerKind kind) {
        String missing = kind.missing().orElse("");
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        return network.start(kind);
    }

    private WebSocket connect(PeerProcess server, UpgradeOptions options) {
        int port = server.listen("address=" + network.address());
        URI uri = URI.create("ws://" + network.address() + ":" + port + "/echo");
        WebSocket socket = WebSocket.connect(uri, Endpoint.options().withUpgradeOptions(options));
        socket.sendText("there?");
        assertThat(socket.receiveFrame(Endpoint.PATIENCE)).isEqualTo(new Frame.Text("there?"));
        return socket;
    }

    /** What happens to the network, or to the host over there. */
    private enum Partition {
        CABLE_PULLED {
            @Override
            void happen(PrivateNetwork network, PeerProcess server) {
                network.pull();
            }
        },
        ANSWERS_DROPPED {
            @Override
            void happen(PrivateNetwork network, PeerProcess server) {
                network.dropWhatComes();
            }
        },
        /** No FIN and no RST can leave it any more: the connection is half-open. */
        HOST_VANISHED {
            @Override
            void happen(PrivateNetwork network, PeerProcess server) {
                network.pull();
                server.close();
                network.close();
            }
        };

        abstract void happen(PrivateNetwork network, PeerProcess server);
    }

    private static void expectTold(Future<?> call, long sinceNanos) {
        assertThatThrownBy(() -> call.get(Endpoint.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionDown.class)
                .hasMessageContaining("pong");
        assertThat(Duration.ofNanos(System.nanoTime() - sinceNanos))
                .isLessThan(KEEPALIVE.plus(PONG).plus(SLACK));
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsAndWhoSendsAreToldWithinKeepaliveAndPongTimeout(Partition partition) {
        try (PeerProcess server = start(PeerKind.JETTY);
                WebSocket receiving = connect(server, WATCHED);
                WebSocket sending = connect(server, WATCHED)) {
            Future<?> receiver = threads.submit(() -> receiving.receiveFrame(Endpoint.PATIENCE));
            partition.happen(network, server);
            long beganNanos = System.nanoTime();
            // More than the system's buffers take: it waits for a peer that will never read.
            Future<?> sender = threads.submit(() -> {
                while (true) {
                    sending.sendBinary(new byte[1 << 20]);
                }
            });

            expectTold(receiver, beganNanos);
            expectTold(sender, beganNanos);
            assertThatThrownBy(() -> receiving.sendText("late")).isInstanceOf(ConnectionDown.class);
            assertThatThrownBy(() -> sending.receiveFrame(Endpoint.PATIENCE)).isInstanceOf(ConnectionDown.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadPeerIsNoticedAlsoWhileNobodyReceives(Partition partition) {
        try (PeerProcess server = start(PeerKind.JETTY);
                WebSocket socket = connect(server, WATCHED)) {
            partition.happen(network, server);
            Awaitility.await("the socket to be down")
                    .atMost(KEEPALIVE.plus(PONG).plus(SLACK))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThatThrownBy(() -> socket.sendText("anybody there?"))
                            .isInstanceOf(ConnectionDown.class)
                            .hasMessageContaining("pong"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "PYTHON"})
    void aPartitionThatHealsInTimeLosesNothing(PeerKind kind) {
        UpgradeOptions patient = WATCHED.withPongTimeout(Endpoint.PATIENCE);
        try (PeerProcess server = start(kind);
                WebSocket socket = connect(server, patient)) {
            network.pull();
            for (int i = 0; i < 50; i++) {
                socket.sendText("message " + i);
            }
            assertThatThrownBy(() -> socket.receiveFrame(KEEPALIVE.multipliedBy(3)))
                    .isInstanceOf(GluegunException.Timeout.class);
            network.plug();
            for (int i = 0; i < 50; i++) {
                assertThat(socket.receiveFrame(Endpoint.PATIENCE)).isEqualTo(new Frame.Text("message " + i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "PYTHON"})
    void closingTowardsADeadPeerTakesNoLongerThanTheClosingTimeout(PeerKind kind) {
        try (PeerProcess server = start(kind)) {
            WebSocket socket = connect(server, WATCHED);
            network.pull();
            long beganNanos = System.nanoTime();
            socket.close();
            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                    .isLessThan(WATCHED.closingTimeout().plus(SLACK));
        }
    }
}
