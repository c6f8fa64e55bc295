package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.TlsOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.it.Authority.Issued;
import dev.gluegun.it.PeerProcess.Closed;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sockets over TLS, and the servers that are not to be trusted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {

    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private Path folder;
    private Authority authority;
    private Issued localhost;
    private TlsOptions trusting;

    @BeforeAll
    void makeCertificates(@TempDir Path temporary) {
        folder = temporary;
        authority = new Authority(folder, "ours");
        localhost = authority.issueForHosts("localhost", "127.0.0.1");
        trusting = TlsOptions.defaults().withCaCertificates(authority.certificate());
    }

    @EachPeer
    void aServerOfATrustedAuthorityEchoesInTheVersionThatItSpeaks(Peer peer) {
        for (String version : VERSIONS) {
            Endpoint server = peer.tls(localhost.options() + " version=" + version);
            try (WebSocket socket = server.connect("/commands", trusting)) {
                assertThat(describedBy(socket)).startsWith(version).endsWith("nobody");
            }
        }
    }

    @EachPeer
    void theClientsVersionsAreKeptTo(Peer peer) {
        Endpoint server = peer.tls(localhost.options());
        for (String version : VERSIONS) {
            try (WebSocket socket = server.connect("/commands", trusting.withVersions(version))) {
                assertThat(describedBy(socket)).startsWith(version);
            }
        }
        Endpoint old = peer.tls(localhost.options() + " version=TLSv1.2");
        assertRefused(() -> old.connect("/echo", trusting.withVersions("TLSv1.3")))
                .hasMessageContaining(peer.kind().sendsAlerts() ? "version" : "closed the connection");
    }

    @EachPeer
    void aServerIsKnownByItsAddressToo(Peer peer) {
        Endpoint server = peer.tls(localhost.options());
        try (WebSocket socket = WebSocket.connect(
                server.uri("127.0.0.1", "/echo"),
                Endpoint.options().withConnectOptions(Endpoint.once().withTls(trusting)))) {
            socket.sendText("hello");

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("hello"));
        }
    }

    @EachPeer
    void aServerWithAnotherNameIsRefusedByName(Peer peer) {
        Endpoint server = peer.tls(authority.issueForHosts("elsewhere.example").options());

        assertRefused(() -> server.connect("/echo", trusting)).hasMessageContaining("elsewhere.example");
        try (WebSocket socket = server.connect("/commands", trusting.withServerName("elsewhere.example"))) {
            assertThat(describedBy(socket)).startsWith("TLS");
        }
    }

    @EachPeer
    void anExpiredCertificateIsRefused(Peer peer) {
        Endpoint server = peer.tls(authority.issueExpired().options());

        assertRefused(() -> server.connect("/echo", trusting)).hasMessageContaining("expired");
    }

    @EachPeer
    void aServerOfAnUnknownAuthorityIsRefusedUnlessNothingIsVerified(Peer peer) {
        Endpoint server = peer.tls(localhost.options());
        TlsOptions others = TlsOptions.defaults().withCaCertificates(new Authority(folder, "others").certificate());

        assertRefused(() -> server.connect("/echo", TlsOptions.defaults())).hasMessageContaining("trust");
        assertRefused(() -> server.connect("/echo", others)).hasMessageContaining("trust");
        try (WebSocket socket = server.connect("/commands", TlsOptions.insecure())) {
            assertThat(describedBy(socket)).startsWith("TLS");
        }
    }

    @EachPeer
    void aServerThatSpeaksPlainTextIsNamedAsSuch(Peer peer) {
        Endpoint server =
                new Endpoint(peer.plain().process(), "wss", peer.plain().port());

        assertRefused(() -> server.connect("/echo", trusting)).hasMessageContaining("TLS");
    }

    @EachPeer
    void theServerKnowsTheClientByItsCertificate(Peer peer) {
        Issued client = authority.issueForClient("somebody");
        TlsOptions known = trusting.withClientCertificate(client.certificate(), client.key());
        for (String version : VERSIONS) {
            Endpoint server =
                    peer.tls(localhost.options() + " clients=" + authority.certificate() + " version=" + version);
            try (WebSocket socket = server.connect("/commands", known)) {
                assertThat(describedBy(socket)).startsWith(version).endsWith("somebody");
            }
        }
    }

    @EachPeer
    void aServerThatWantsACertificateAndGetsNoneOrAStrangersRefuses(Peer peer) {
        Issued stranger = new Authority(folder, "strangers").issueForClient("stranger");
        TlsOptions unknown = trusting.withClientCertificate(stranger.certificate(), stranger.key());
        for (String version : VERSIONS) {
            Endpoint server =
                    peer.tls(localhost.options() + " clients=" + authority.certificate() + " version=" + version);
            for (TlsOptions options : List.of(trusting, unknown)) {
                assertThatThrownBy(() -> server.connect("/echo", options))
                        .as("%s with %s", version, options)
                        .isInstanceOf(GluegunException.class)
                        .hasMessageContaining(peer.kind().sendsAlerts() ? "certificate" : "");
            }
        }
    }

    @EachPeer
    void theSecondConnectionResumesTheSessionOfTheFirst(Peer peer) {
        for (String version : VERSIONS) {
            Endpoint server = peer.tls(localhost.options() + " version=" + version);
            try (WebSocket socket = server.connect("/commands", trusting)) {
                assertThat(describedBy(socket)).isEqualTo(version + " new nobody");
            }
            try (WebSocket socket = server.connect("/commands", trusting)) {
                assertThat(describedBy(socket)).isEqualTo(version + " resumed nobody");
            }
        }
    }

    @EachPeer
    void largeMessagesComeBack(Peer peer) {
        byte[] data = new byte[16 << 20];
        new SplittableRandom(1).nextBytes(data);
        for (String version : VERSIONS) {
            Endpoint server = peer.tls(localhost.options() + " version=" + version);
            try (WebSocket socket = server.connect("/echo", trusting)) {
                socket.sendBinary(data);

                assertThat(socket.receiveFrame().equals(new Frame.Binary(data)))
                        .as("the same bytes come back over %s", version)
                        .isTrue();
            }
        }
    }

    @EachPeer
    void thousandsOfMessagesGoBothWaysAtOnce(Peer peer) throws Exception {
        int messages = 3_000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                WebSocket socket = peer.tls(localhost.options()).connect("/echo", trusting)) {
            Future<?> sender = threads.submit(() -> {
                for (int i = 0; i < messages; i++) {
                    socket.sendText("message " + i);
                }
            });
            for (int i = 0; i < messages; i++) {
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("message " + i));
            }
            sender.get();
        }
    }

    @EachPeer
    void bothSidesSeeTheOthersClose(Peer peer) {
        Endpoint server = peer.tls(localhost.options());
        String first = peer.newId();
        try (WebSocket socket = server.connect("/echo?id=" + first, trusting)) {
            socket.sendClose(4000, "so long");

            assertThat(socket.receiveFrame()).isInstanceOf(Frame.CloseWithReason.class);
            assertThat(server.process().closed(first)).isEqualTo(new Closed(4000, "so long"));
        }
        String second = peer.newId();
        try (WebSocket socket = server.connect("/commands?id=" + second, trusting)) {
            socket.sendText("close 4001 enough");

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.CloseWithReason(4001, "enough"));
            assertThat(server.process().closed(second).code()).isEqualTo(4001);
        }
    }

    @EachPeer
    void aConnectionThatEndsWithoutACloseFrameIsNoClose(Peer peer) {
        try (WebSocket socket = peer.tls(localhost.options()).connect("/commands", trusting)) {
            socket.sendText("end");

            assertThatThrownBy(socket::receiveFrame)
                    .isInstanceOfSatisfying(
                            ConnectionDown.class,
                            down -> assertThat(down.closeCode()).isEmpty());
        }
    }

    private static String describedBy(WebSocket socket) {
        socket.sendText("tls");
        return ((Frame.Text) socket.receiveFrame()).text();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ThrowingCallable connecting) {
        return assertThatThrownBy(connecting)
                .isInstanceOfSatisfying(
                        ConnectionError.class,
                        error -> assertThat(error.phase()).isEqualTo(Phase.TLS));
    }
}
