package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import dev.gluegun.TlsOptions;
import dev.gluegun.Transport;
import dev.gluegun.internal.http2.Frames;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes with proxies that the test plays byte by byte, well and badly. */
@SocketTest
class HopDialerIT {

    private static final Deadline NONE = Deadline.none();
    private static final ConnectOptions OPTIONS = ConnectOptions.defaults();

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String ASKS =
            "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 3\r\n\r\n";

    /** A chain of proxies on one connection, with what the last one says after its handshake. */
    enum Chain {
        HTTP("http://127.0.0.1:%d") {
            @Override
            void play(Peer peer, Consumer<byte[]> says) {
                peer.request();
                says.accept(latin1("HTTP/1.1 200 OK\r\nA: b\r\n\r\n"));
            }
        },
        HTTP_WITH_CREDENTIALS("http://ada:s3cr3t@127.0.0.1:%d") {
            @Override
            void play(Peer peer, Consumer<byte[]> says) {
                peer.request();
                says.accept(latin1(ASKS + "who"));
                assertThat(peer.request().field("Proxy-Authorization")).contains("Basic YWRhOnMzY3IzdA==");
                says.accept(latin1(OK));
            }
        },
        SOCKS5("socks5://ada:s3cr3t@127.0.0.1:%d") {
            @Override
            void play(Peer peer, Consumer<byte[]> says) {
                peer.bytes(4);
                says.accept(hex("0502"));
                peer.bytes(3 + 3 + 6);
                says.accept(hex("0100"));
                peer.bytes(4 + 1 + "origin.test".length() + 2);
                says.accept(hex("05000003026162ffff"));
            }
        },
        HTTP_AND_SOCKS5("http://127.0.0.1:%d", "socks5://hop.test") {
            @Override
            void play(Peer peer, Consumer<byte[]> says) {
                assertThat(peer.request().line()).isEqualTo("CONNECT hop.test:1080 HTTP/1.1");
                says.accept(latin1(OK));
                peer.bytes(3);
                says.accept(hex("0500"));
                peer.bytes(4 + 1 + "origin.test".length() + 2);
                says.accept(hex("050000017f000001ffff"));
            }
        },
        HTTP_2("h2c://127.0.0.1:%d") {
            @Override
            void play(Peer peer, Consumer<byte[]> says) {
                peer.bytes(PREFACE.length());
                says.accept(Frames.settings());
                frame(peer, FRAME_HEADERS);
                says.accept(Frames.headers(1, false, ":status", "200"));
            }

            @Override
            byte[] carrying(String text) {
                return Frames.data(1, 0, text);
            }

            @Override
            String carried(Peer peer, int count) {
                return new String(frame(peer, FRAME_DATA), ISO_8859_1);
            }

            @Override
            void expectEnd(Peer peer) {
                // It gives the stream up, and takes leave.
                assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> frame(peer, FRAME_DATA));
            }
        };

        private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        private static final int FRAME_DATA = 0;
        private static final int FRAME_HEADERS = 1;

        private final String[] uris;

        Chain(String... uris) {
            this.uris = uris;
        }

        abstract void play(Peer peer, Consumer<byte[]> says);

        /** The bytes by which the last proxy passes on what the server says. */
        byte[] carrying(String text) {
            return latin1(text);
        }

        /** Reads what the client says to the server. */
        String carried(Peer peer, int count) {
            return new String(peer.bytes(count), ISO_8859_1);
        }

        void expectEnd(Peer peer) {
            peer.expectEnd();
        }

        /** The payload of the next HTTP/2 frame of that type. */
        private static byte[] frame(Peer peer, int type) {
            while (true) {
                byte[] header = peer.bytes(9);
                byte[] payload = peer.bytes(ByteBuffer.wrap(header).getInt() >>> Byte.SIZE);
                if (header[3] == type) {
                    return payload;
                }
            }
        }

        Hop[] hops(int port) {
            return Stream.of(uris)
                    .map(uri -> Hop.of(URI.create(uri.formatted(port))))
                    .toArray(Hop[]::new);
        }

        /** How many bytes the proxies say. */
        int length() {
            return switch (this) {
                case HTTP -> OK.length() + 6;
                case HTTP_WITH_CREDENTIALS -> ASKS.length() + 3 + OK.length();
                case SOCKS5 -> 2 + 2 + 9;
                case HTTP_AND_SOCKS5 -> OK.length() + 2 + 10;
                case HTTP_2 -> Frames.settings().length + Frames.headers(1, false, ":status", "200").length;
            };
        }
    }

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private Dialer dialer(ConnectOptions options) {
        // Nobody here knows the names of what is behind the first proxy.
        Resolver resolver = new Resolver(name -> {
            throw new AssertionError("looked up: " + name);
        });
        return new Dialer(Endpoint.tcp("origin.test", 443), options.withTransport(Transport.TCP), resolver);
    }

    private Dialer dialer(Hop... hops) {
        return dialer(OPTIONS.withVia(hops));
    }

    private static String read(ByteTransport pipe, int count) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(count);
        while (target.hasRemaining()) {
            int read = pipe.read(target);
            assertThat(read).isNotNegative();
            if (read == 0 && !pipe.mayReadMore()) {
                Dialer.await(pipe, SelectionKey.OP_READ, NONE);
            }
        }
        return new String(target.array(), ISO_8859_1);
    }

    static Stream<Arguments> chainsSplitAnywhere() {
        return Stream.of(Chain.values())
                .flatMap(chain -> IntStream.rangeClosed(0, chain.length()).mapToObj(at -> Arguments.of(chain, at)));
    }

    /** Counts what is said, and does something instead of the byte at {@code offset}. */
    private static Consumer<byte[]> until(int offset, Peer peer, Runnable then) {
        int[] left = {offset};
        return bytes -> {
            int count = Math.min(left[0], bytes.length);
            left[0] -= count;
            for (int i = 0; i < count; i++) {
                peer.send(new byte[] {bytes[i]});
            }
            if (count < bytes.length) {
                then.run();
                throw new IllegalStateException("over");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void answersMayComeByteByByteAndNothingAfterThemIsLost(Chain chain) throws Exception {
        Call<Peer> playing = Call.of(() -> {
            Peer peer = server.accept();
            int[] said = {0};
            chain.play(peer, bytes -> {
                said[0] += bytes.length;
                for (byte b : bytes) {
                    peer.send(new byte[] {b});
                }
            });
            assertThat(said[0]).isEqualTo(chain.length());
            peer.send(chain.carrying("hello"));
            return peer;
        });
        ByteTransport pipe = dialer(chain.hops(server.port())).dial(NONE);
        assertThat(read(pipe, 5)).isEqualTo("hello");
        pipe.write(ByteBuffer.wrap(latin1("there")));
        Peer peer = playing.result();
        assertThat(chain.carried(peer, 5)).isEqualTo("there");
        pipe.close();
        chain.expectEnd(peer);
    }

    @ParameterizedTest
    @EnumSource
    void whatComesWithTheLastAnswerBelongsToTheTunnel(Chain chain) throws Exception {
        Call<Peer> playing = Call.of(() -> {
            Peer peer = server.accept();
            int[] said = {0};
            chain.play(peer, bytes -> {
                said[0] += bytes.length;
                peer.send(bytes, said[0] == chain.length() ? chain.carrying("hello") : new byte[0]);
            });
            return peer;
        });
        ByteTransport pipe = dialer(chain.hops(server.port())).dial(NONE);
        assertThat(read(pipe, 5)).isEqualTo("hello");
        pipe.close();
        chain.expectEnd(playing.result());
    }

    @ParameterizedTest
    @MethodSource("chainsSplitAnywhere")
    void aCutAnywhereIsToldWithItsHop(Chain chain, int offset) {
        if (offset == chain.length()) {
            return;
        }
        Call<Void> playing = Call.run(() -> {
            Peer peer = server.accept();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> chain.play(peer, until(offset, peer, peer::endOutput)));
            if (asksAgain(chain, offset)) {
                Peer second = server.accept();
                assertThat(second.request().field("Proxy-Authorization")).isPresent();
                second.endOutput();
                second.expectEnd();
            }
            // What the client says until it notices the cut does not matter.
            peer.close();
        });
        ConnectionError error = catchThrowableOfType(
                ConnectionError.class, () -> dialer(chain.hops(server.port())).dial(NONE));
        playing.result();
        assertThat(error.phase()).isEqualTo(Phase.PROXY);
        Hop[] hops = chain.hops(server.port());
        Hop cut = hops.length == 2 && offset >= OK.length() ? hops[1] : hops[0];
        assertThat(error).hasMessageStartingWith(cut.description() + " ").hasMessageContaining("ended the connection");
    }

    /** Whether it was told what to show, and will do so on another connection. */
    private static boolean asksAgain(Chain chain, int offset) {
        return chain == Chain.HTTP_WITH_CREDENTIALS && offset >= ASKS.length() && offset <= ASKS.length() + 3;
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsToldWithItsHop(Chain chain) {
        Call<Void> playing = Call.run(() -> {
            Peer peer = server.accept();
            try {
                chain.play(peer, until(1, peer, peer::reset));
            } catch (IllegalStateException over) {
                return;
            }
        });
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer(chain.hops(server.port())).dial(NONE))
                .withMessageStartingWith(chain.hops(server.port())[0].description() + " ")
                .withMessageContaining(chain == Chain.HTTP_2 ? "Connection reset" : "ended the connection")
                .returns(Phase.PROXY, ConnectionError::phase)
                .withCauseInstanceOf(IOException.class);
        playing.result();
    }

    @ParameterizedTest
    @EnumSource
    void aProxyThatStallsIsLeftAtTheConnectTimeout(Chain chain) {
        Call<Peer> playing = Call.of(() -> {
            Peer peer = server.accept();
            try {
                chain.play(peer, until(chain.length() - 1, peer, () -> {}));
            } catch (IllegalStateException over) {
                return peer;
            }
            throw new AssertionError("no stall");
        });
        ConnectOptions impatient =
                OPTIONS.withConnectTimeout(Duration.ofSeconds(1)).withVia(chain.hops(server.port()));
        Hop[] hops = chain.hops(server.port());
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer(impatient).dial(NONE))
                .withMessageStartingWith(
                        hops[hops.length - 1].description() + " did not answer within the connect timeout of PT1S")
                .returns(Phase.PROXY, ConnectionError::phase);
        chain.expectEnd(playing.result());
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAHandshake(Call.On kind) {
        Dialer dialer = dialer(Chain.SOCKS5.hops(server.port()));
        Call<Void> call = Call.run(kind, () -> dialer.dial(NONE));
        Peer peer = server.accept();
        peer.bytes(4);
        Eventually.await("the handshake").until(() -> dialer.step().phase() == Phase.PROXY);
        call.awaitWaiting().interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
        peer.expectEnd();
    }

    @Test
    void aProxyThatSpeaksFirstIsNoProxy() {
        Call<Peer> playing = Call.of(() -> {
            Peer peer = server.accept();
            peer.send("SSH-2.0-OpenSSH_9.2\r\n");
            return peer;
        });
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer(Chain.HTTP.hops(server.port())).dial(NONE))
                .withMessageContaining("SSH-2.0")
                .returns(Phase.PROXY, ConnectionError::phase);
        playing.result().close();
    }

    @Test
    void credentialsGoOnAnotherConnectionWhereTheFirstIsNotKept() throws Exception {
        Call<Peer> playing = Call.of(() -> {
            try (Peer first = server.accept()) {
                assertThat(first.request().field("Proxy-Authorization")).isEmpty();
                first.send("HTTP/1.0 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\n\r\nwho");
                first.endOutput();
                first.expectEnd();
            }
            Peer second = server.accept();
            Request request = second.request();
            assertThat(request.field("Proxy-Authorization")).contains("Basic YWRhOnMzY3IzdA==");
            second.send("HTTP/1.1 200 OK\r\n\r\nhello");
            return second;
        });
        ByteTransport pipe =
                dialer(Chain.HTTP_WITH_CREDENTIALS.hops(server.port())).dial(NONE);
        assertThat(read(pipe, 5)).isEqualTo("hello");
        pipe.close();
        playing.result().expectEnd();
    }

    @Test
    void aTlsProxyThatSpeaksNoTlsIsNamed() {
        Call<Peer> playing = Call.of(() -> {
            Peer peer = server.accept();
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            return peer;
        });
        Hop hop = Hop.of(URI.create("https://127.0.0.1:" + server.port())).withTls(TlsOptions.insecure());
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer(hop).dial(NONE))
                .withMessageContaining(hop.description())
                .withMessageContaining("plain text")
                .returns(Phase.TLS, ConnectionError::phase);
        playing.result().close();
    }

    private Dialer dialer(SystemProxy system) {
        return new Dialer(
                Endpoint.tcp("127.0.0.1", server.port()),
                OPTIONS.withSystemProxy(),
                new Resolver(InetAddress::getAllByName),
                () -> system,
                null);
    }

    @Test
    void theWaysThatTheSystemNamesAreTriedInTurn() throws Exception {
        List<SocketAddress> failed = new ArrayList<>();
        InetSocketAddress gone = new InetSocketAddress("127.0.0.1", ScriptedServer.unusedPort());
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.SOCKS, gone), Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                failed.add(address);
            }
        };
        dialer(new SystemProxy(Map.of(), selector)).dial(NONE).close();
        server.accept().expectEnd();
        assertThat(failed).containsExactly(gone);
    }

    @Test
    void theProxyOfTheEnvironmentIsUsedAndItsFailureIsTheEnd() {
        int gone = ScriptedServer.unusedPort();
        SystemProxy system = new SystemProxy(Map.of("all_proxy", "http://127.0.0.1:" + gone), null);
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer(system).dial(NONE))
                .withMessageStartingWith("HTTP proxy 127.0.0.1:" + gone);
    }

    @Test
    void aTargetThatAProxyCannotBeToldIsRefusedWithItsHop() throws Exception {
        Call<Peer> playing = Call.of(server::accept);
        Dialer dialer = new Dialer(
                Endpoint.tcp("a".repeat(256), 80),
                OPTIONS.withVia(Chain.SOCKS5.hops(server.port())),
                new Resolver(InetAddress::getAllByName));
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> dialer.dial(NONE))
                .withMessageContaining("SOCKS5 proxy")
                .withMessageContaining("at most 255");
        playing.result().expectEnd();
    }
}
