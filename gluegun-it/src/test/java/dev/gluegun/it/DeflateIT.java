package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Compressed messages with everything that can be negotiated (RFC 7692). */
final class DeflateIT {

    private static final UpgradeOptions COMPRESSED = UpgradeOptions.defaults().withCompress(true);

    /** What the client offers. */
    record Terms(boolean clientTakeover, boolean serverTakeover, int clientBits, int serverBits) {

        private static Stream<Terms> with(int clientBits, int serverBits) {
            return Stream.of(true, false)
                    .flatMap(clientTakeover -> Stream.of(true, false)
                            .map(serverTakeover -> new Terms(clientTakeover, serverTakeover, clientBits, serverBits)));
        }

        /** All that a peer can be asked for. */
        static Stream<Terms> all(PeerKind kind) {
            int leastBits = kind.limitsWindows() ? 9 : 15;
            List<Terms> all = new ArrayList<>();
            for (int clientBits = leastBits; clientBits <= 15; clientBits++) {
                for (int serverBits = leastBits; serverBits <= 15; serverBits++) {
                    with(clientBits, serverBits).forEach(all::add);
                }
            }
            return all.stream();
        }

        DeflateOptions options() {
            return DeflateOptions.defaults()
                    .withThreshold(0)
                    .withClientContextTakeover(clientTakeover)
                    .withServerContextTakeover(serverTakeover)
                    .withClientMaxWindowBits(clientBits)
                    .withServerMaxWindowBits(serverBits);
        }
    }

    /** Each server with all that it can be asked for; one that is not installed only once. */
    static final class PeersWithTerms implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Stream.of(PeerKind.values())
                    .flatMap(kind -> Terms.all(kind)
                            .limit(kind.missing().isEmpty() ? Long.MAX_VALUE : 1)
                            .map(terms -> Arguments.of(new Peer(kind, context), terms)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @ArgumentsSource(PeersWithTerms.class)
    void messagesComeBackWhateverWasOffered(Peer peer, Terms terms) {
        UpgradeOptions options = UpgradeOptions.defaults().withDeflate(terms.options());
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            assertNegotiated(socket, "permessage-deflate");
            assertEchoes(socket);
        }
    }

    @EachPeer
    void whatTheServerWantsByItselfIsKeptTo(Peer peer) {
        List<String> wishes = peer.kind().limitsWindows()
                ? List.of(
                        "server_no_context_takeover",
                        "client_no_context_takeover",
                        "client_max_window_bits=9",
                        "client_max_window_bits=12",
                        "server_max_window_bits=9",
                        "client_no_context_takeover&client_max_window_bits=10&server_no_context_takeover")
                : List.of("server_no_context_takeover", "client_no_context_takeover");
        for (String wish : wishes) {
            try (WebSocket socket = peer.plain().connect("/echo?" + wish, COMPRESSED)) {
                for (String parameter : wish.split("&")) {
                    assertNegotiated(socket, parameter);
                }
                assertEchoes(socket);
            }
        }
    }

    @EachPeer
    void aServerMayDeclineCompression(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo?no_deflate", COMPRESSED)) {
            assertThat(socket.responseHeaders().all("Sec-WebSocket-Extensions")).isEmpty();
            assertEchoes(socket);
        }
    }

    @EachPeer
    void compressedFragmentsWithAPingBetweenThemAreOneMessage(Peer peer) {
        String text = "aé€😀 ".repeat(20_000);
        try (WebSocket socket = peer.plain().connect("/commands", COMPRESSED)) {
            for (int size : new int[] {1_000, 7_777, 19_999}) {
                socket.stream().sendMany(List.of(new Frame.Text("fragment " + size), new Frame.Text(text)));

                assertThat(socket.receiveFrame().equals(new Frame.Text(text)))
                        .as("the same text comes back in fragments of %d", size)
                        .isTrue();
            }
        }
    }

    @EachPeer
    void sixteenMebibytesComeBackCompressed(Peer peer) {
        byte[] data = new byte[16 << 20];
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(noise);
        System.arraycopy(noise, 0, data, 0, noise.length);
        try (WebSocket socket = peer.plain().connect("/echo", COMPRESSED)) {
            socket.sendBinary(data);

            assertThat(socket.receiveFrame().equals(new Frame.Binary(data)))
                    .as("the same bytes come back")
                    .isTrue();
        }
    }

    @EachPeer
    void aSmallMessageThatInflatesBeyondTheLimitIsRefusedWith1009(Peer peer) {
        String id = peer.newId();
        UpgradeOptions options = COMPRESSED.withMaxMessageSize(1 << 20);
        try (WebSocket socket = peer.plain().connect("/commands?id=" + id, options)) {
            socket.sendText("push 1 20000000");

            assertThatThrownBy(socket::receiveFrame)
                    .isInstanceOfSatisfying(
                            StreamError.class,
                            error -> assertThat(error.closeCode()).hasValue(1009));
            assertThat(peer.plain().process().closed(id).code()).isEqualTo(1009);
        }
    }

    @EachPeer
    void zlibsMemoryIsFreedWhateverTheWayTheSocketEnds(Peer peer) {
        assertZlibIsFreed(peer, "/echo", WebSocket::close);
        assertZlibIsFreed(peer, "/echo", socket -> socket.connection().close());
        assertZlibIsFreed(peer, "/commands", socket -> {
            socket.sendText("close 4000 enough");
            assertThat(socket.receiveFrame()).isInstanceOf(Frame.CloseWithReason.class);
        });
        assertZlibIsFreed(peer, "/commands", socket -> {
            socket.sendText("reset");
            assertThatThrownBy(socket::receiveFrame).isInstanceOf(ConnectionDown.class);
        });
        assertZlibIsFreed(peer, "/commands", socket -> {
            socket.sendText("push 1 100000");
            assertThatThrownBy(socket::receiveFrame).isInstanceOf(StreamError.class);
        });
        assertZlibIsFreed(peer, "/commands", socket -> socket.sendText("end"));
    }

    private static void assertZlibIsFreed(Peer peer, String path, Consumer<WebSocket> end) {
        int sockets = 10;
        List<WebSocket> held = new ArrayList<>();
        held.add(ended(peer, path, end));
        ZlibStreams before = ZlibStreams.live();
        for (int i = 0; i < sockets; i++) {
            held.add(ended(peer, path, end));
        }
        Awaitility.await("zlib's memory is freed")
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> {
                    ZlibStreams now = ZlibStreams.live();
                    assertThat(now.deflaters()).isZero();
                    // The JDK itself keeps a few to read classes from jar files.
                    assertThat(now.inflaters()).isLessThan(before.inflaters() + sockets / 2);
                });
        // Held until here: the memory was not freed because the socket was forgotten.
        assertThat(held).hasSize(1 + sockets);
    }

    private static WebSocket ended(Peer peer, String path, Consumer<WebSocket> end) {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withDeflate(DeflateOptions.defaults().withThreshold(0))
                .withMaxMessageSize(50_000);
        WebSocket socket = peer.plain().connect(path, options);
        socket.sendText("ping 00");
        assertThat(socket.receiveFrame()).isInstanceOf(Frame.Text.class);
        assertThat(ZlibStreams.live().deflaters()).as("in use now").isPositive();
        end.accept(socket);
        return socket;
    }

    private static void assertNegotiated(WebSocket socket, String term) {
        assertThat(socket.responseHeaders().first("Sec-WebSocket-Extensions").orElse("none"))
                .contains(term);
    }

    /** Sends messages that repeat themselves, and each other, at distances on both sides of every window's size. */
    private static void assertEchoes(WebSocket socket) {
        List<Frame> frames = new ArrayList<>();
        frames.add(new Frame.Text(""));
        frames.add(new Frame.Text("hello"));
        for (int distance : new int[] {200, 255, 256, 257, 600, 1_500, 5_000, 20_000, 40_000}) {
            frames.add(new Frame.Binary(repeating(distance)));
            frames.add(new Frame.Text("hello".repeat(distance / 5)));
        }
        frames.add(new Frame.Binary(repeating(300)));
        socket.stream().sendMany(frames);
        for (Frame frame : frames) {
            assertThat(socket.receiveAppFrame()).isEqualTo(frame);
        }
    }

    private static byte[] repeating(int distance) {
        byte[] noise = new byte[distance];
        new SplittableRandom(7).nextBytes(noise);
        byte[] data = new byte[2 * distance + 10];
        System.arraycopy(noise, 0, data, 0, distance);
        System.arraycopy(noise, 0, data, distance, distance);
        byte[] end = "the end".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, data, data.length - end.length, end.length);
        return data;
    }
}
