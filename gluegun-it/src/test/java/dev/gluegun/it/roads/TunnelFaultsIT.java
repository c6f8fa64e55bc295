package dev.gluegun.it.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.software.Programs;
import dev.gluegun.testkit.Handshake;
import dev.gluegun.testkit.MockWebSocketServer;
import dev.gluegun.testkit.RequestHead;
import dev.gluegun.testkit.Script;
import dev.gluegun.testkit.ServerCertificate;
import dev.gluegun.testkit.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of the testkit at the end of each kind of tunnel, through real proxies: it is told as it is without one. */
@org.junit.jupiter.api.Timeout(60)
final class TunnelFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(50);

    /** Time for a ping to come through all proxies of a busy machine. */
    private static final Duration UNANSWERED = Duration.ofMillis(500);

    private static final String TEXT = "grüße, 漢字, 🙂";
    private static final String GO = "go";

    // ---- the ways

    /**
     * How the server is reached.
     *
     * @param tls whether it speaks TLS, which is TLS in TLS where the last proxy is reached by TLS
     */
    record Way(Protocol protocol, boolean tls, List<HopKind> hops) {

        MockWebSocketServer server(ServerCertificate certificate) {
            ServerOptions options = ServerOptions.defaults().withDeadline(PATIENCE);
            return MockWebSocketServer.start(tls ? options.withTls(certificate) : options);
        }

        WebSocketOptions options(MockWebSocketServer server, Programs programs) {
            Hop[] via = hops.stream().map(kind -> kind.hop(programs)).toArray(Hop[]::new);
            ConnectOptions connect =
                    ConnectOptions.defaults().withRetry(RetryPolicy.none()).withVia(via);
            if (tls) {
                connect = connect.withTls(TlsOptions.defaults().withCaCertificates(server.caCertificate()));
            }
            return WebSocketOptions.defaults()
                    .withTimeout(PATIENCE)
                    .withProtocols(protocol)
                    .withConnectOptions(connect);
        }

        @Override
        public String toString() {
            return protocol + (tls ? " over TLS" : "") + " via " + hops;
        }
    }

    private static Stream<Way> ways() {
        return Stream.of(
                new Way(Protocol.HTTP_1_1, false, List.of(HopKind.HTTP)),
                new Way(Protocol.HTTP_1_1, false, List.of(HopKind.SOCKS5)),
                new Way(Protocol.HTTP_1_1, true, List.of(HopKind.HTTPS)),
                new Way(Protocol.HTTP_1_1, false, List.of(HopKind.HTTP2)),
                new Way(Protocol.HTTP_2, false, List.of(HopKind.OTHER_HTTP)),
                new Way(Protocol.HTTP_2, true, List.of(HopKind.SOCKS5_TLS)),
                new Way(Protocol.HTTP_2, true, List.of(HopKind.OTHER_HTTPS)),
                new Way(Protocol.HTTP_2, true, List.of(HopKind.OTHER_HTTP2_TLS)));
    }

    // ---- the faults

    /**
     * What the server does.
     *
     * @param isHeard whether the server surely hears all that its script expects: a client that gives up ends the connection with its
     *     last words, and a proxy that sees the end may drop these
     * @param options what the client is told besides the way
     * @param meeting what the client makes of it, when it opens the socket
     */
    record Fault(
            String name,
            Script script,
            boolean isHeard,
            UnaryOperator<WebSocketOptions> options,
            Consumer<Supplier<WebSocket>> meeting) {

        Fault unheard() {
            return new Fault(name, script, false, options, meeting);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault open(String name, Script script, UpgradeOptions upgrade, Consumer<WebSocket> meeting) {
        return new Fault(name, script, true, options -> options.withUpgradeOptions(upgrade), opening -> {
            try (WebSocket socket = opening.get()) {
                meeting.accept(socket);
            }
        });
    }

    private static Fault open(String name, Script script, Consumer<WebSocket> meeting) {
        return open(name, script, UpgradeOptions.defaults(), meeting);
    }

    private static Fault whole(String name, Script script) {
        return open(
                name,
                script.sendText(TEXT).expectClose(1000),
                socket -> assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(TEXT)));
    }

    private static Fault offence(String hex, int code) {
        return open(
                        "the bytes " + hex,
                        Script.script().sendHex(hex).expectClose(code),
                        socket -> assertThatThrownBy(socket::receiveAppFrame)
                                .isInstanceOfSatisfying(
                                        StreamError.class,
                                        e -> assertThat(e.closeCode()).hasValue(code)))
                .unheard();
    }

    /** The script begins when the client has said so: a reset may overtake what was sent before, on its way through proxies. */
    private static Fault down(String name, Script script, UpgradeOptions upgrade) {
        return open(name, script, upgrade, socket -> {
            socket.sendText(GO);
            assertThatThrownBy(socket::receiveAppFrame).isInstanceOf(ConnectionDown.class);
        });
    }

    private static Fault down(String name, Script script) {
        return down(name, script, UpgradeOptions.defaults());
    }

    private static Fault refused(Handshake answer, Duration timeout, Class<? extends Throwable> kind, String words) {
        return new Fault(
                "the answer " + answer,
                Script.script(answer),
                true,
                options -> options.withTimeout(timeout),
                opening -> assertThatThrownBy(opening::get).isInstanceOf(kind).hasMessageContaining(words));
    }

    private static Fault refused(Handshake answer, Class<? extends Throwable> kind, String words) {
        return refused(answer, PATIENCE, kind, words);
    }

    private static final UpgradeOptions PINGING =
            UpgradeOptions.defaults().withKeepalive(SOON).withPongTimeout(UNANSWERED);

    private static final UpgradeOptions IMPATIENT = UpgradeOptions.defaults().withClosingTimeout(UNANSWERED);

    private static final int MEGABYTES = 1 << 20;

    /** More than a window of HTTP/2. */
    private static final int LARGE_BYTES = 500_000;

    private static final List<Fault> FAULTS = List.of(
            refused(Handshake.respond(401, Headers.empty(), "Who are you?"), UpgradeRejected.class, "401"),
            refused(Handshake.accept().withUnrequestedExtension("x-shout"), StreamError.class, "x-shout"),
            refused(Handshake.silent(), UNANSWERED, Timeout.class, "").unheard(),
            whole("small fragments", Script.script().fragmentEvery(1)),
            whole("writes of one byte", Script.script().splitEvery(1, Duration.ofMillis(1))),
            whole("fragments in pieces", Script.script().fragmentRandomly(4).splitRandomly(6)),
            whole("latency", Script.script().addLatency(SOON, SOON)),
            offence("83 00", 1002),
            offence("81 02 c3 28", 1007),
            offence("82 7f 00 00 00 01 00 00 00 00", 1009),
            open(
                            "a bomb",
                            Script.script(Handshake.accept().withDeflate())
                                    .sendDeflateBomb(64 * MEGABYTES)
                                    .expectClose(1009),
                            UpgradeOptions.defaults().withCompress(true),
                            socket ->
                                    assertThatThrownBy(socket::receiveAppFrame).isInstanceOf(StreamError.class))
                    .unheard(),
            down("the end", Script.script().expectText(GO).fin().expectEnd()),
            down(
                    "the end inside a frame",
                    Script.script()
                            .expectText(GO)
                            .cutOffAfter(4)
                            .sendText("hello")
                            .fin()
                            .expectEnd()),
            down("a reset", Script.script().expectText(GO).reset()),
            down(
                    "a reset inside a frame",
                    Script.script()
                            .expectText(GO)
                            .cutOffAfter(4)
                            .sendText("hello")
                            .reset()),
            down("a reset of the connection", Script.script().expectText(GO).resetConnection()),
            down("a lost peer", Script.script().expectText(GO).halfOpen(), PINGING.withClosingTimeout(SOON)),
            down(
                    "dropped pongs",
                    Script.script().expectText(GO).dropPongs().expectPing().expectEnd(),
                    PINGING),
            open(
                    "a stall before a message",
                    Script.script()
                            .expectText("stall")
                            .stallWriting(SOON.multipliedBy(20))
                            .sendText("after")
                            .expectClose(),
                    socket -> {
                        socket.sendText("stall");
                        assertThatThrownBy(() -> socket.receiveAppFrame(SOON)).isInstanceOf(Timeout.class);
                        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("after"));
                    }),
            open(
                    "a stall of the reader",
                    Script.script()
                            .stallReading(SOON)
                            .expect(
                                    "a large message",
                                    frame -> frame instanceof Frame.Binary large && large.data().length == LARGE_BYTES)
                            .expectClose(),
                    socket -> socket.sendBinary(new byte[LARGE_BYTES])),
            new Fault(
                    "a reader that has stopped",
                    Script.script().stallReading(Duration.ofMinutes(1)),
                    false,
                    options -> options.withConnectOptions(
                                    options.connectOptions().withSendTimeout(UNANSWERED))
                            .withUpgradeOptions(IMPATIENT),
                    opening -> {
                        try (WebSocket socket = opening.get()) {
                            // Until the buffers on the way are full, of which each proxy has its own.
                            assertThatThrownBy(() -> {
                                        while (true) {
                                            socket.sendBinary(new byte[4 * MEGABYTES]);
                                        }
                                    })
                                    .isInstanceOf(ConnectionDown.class);
                        }
                    }),
            open(
                    "no answer to a close frame",
                    Script.script().ignoreClose().expectClose(1000).expectEnd(),
                    IMPATIENT,
                    socket -> assertThat(socket.connection()).isNotNull()),
            open(
                    "a close frame",
                    Script.script().sendClose(4003, "enough"),
                    socket ->
                            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.CloseWithReason(4003, "enough"))));

    static Stream<Arguments> faultsByWay() {
        return ways().flatMap(way -> FAULTS.stream().map(fault -> Arguments.of(way, fault)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("faultsByWay")
    void aFaultAtTheEndOfATunnelIsMetAsWithoutOne(Way way, Fault fault, Programs programs) {
        try (MockWebSocketServer server = way.server(ServerCertificate.GOOD)) {
            server.enqueue(fault.script());
            WebSocketOptions options = fault.options().apply(way.options(server, programs));

            fault.meeting().accept(() -> WebSocket.connect(server.uri(), options));

            if (fault.isHeard()) {
                server.assertNothingLeft();
                assertThat(server.requests()).extracting(RequestHead::protocol).containsExactly(way.protocol());
            }
        }
    }

    static Stream<Arguments> badCertificatesByWay() {
        return ways().filter(Way::tls)
                .flatMap(way -> Stream.of(ServerCertificate.values())
                        .filter(certificate -> certificate != ServerCertificate.GOOD)
                        .map(certificate -> Arguments.of(way, certificate)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("badCertificatesByWay")
    void aBadCertificateAtTheEndOfATunnelIsRefused(Way way, ServerCertificate certificate, Programs programs) {
        try (MockWebSocketServer server = way.server(certificate)) {
            assertThatThrownBy(() -> WebSocket.connect(server.uri(), way.options(server, programs)))
                    .isInstanceOfSatisfying(
                            ConnectionError.class, e -> assertThat(e.phase()).isEqualTo(Phase.TLS));
            server.assertNothingLeft();
        }
    }
}
