package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.WebSocket;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MockWebSocketServerIT {

    @Test
    void aConversationGoesAsScripted() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .expectText("hi")
                    .sendText("hello")
                    .sendBinary((byte) 7)
                    .expectClose(1000));

            try (WebSocket socket = Clients.connect(server)) {
                socket.sendText("hi");
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(new byte[] {7}));
            }

            server.assertNothingLeft();
        }
    }

    @Test
    void everyFrameIsRecordedBothWaysWithItsTime() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script()
                    .expectText("hi")
                    .fragmentAt(3)
                    .sendText("hello")
                    .expectClose());

            try (WebSocket socket = Clients.connect(server)) {
                socket.sendText("hi");
                socket.ping(new byte[] {1});
                socket.receiveAppFrame();
            }

            server.assertNothingLeft();
            List<Recorded> frames = server.frames();
            assertThat(frames)
                    .filteredOn(frame -> frame.direction() == Recorded.Direction.FROM_CLIENT)
                    .extracting(Recorded::kind)
                    .containsExactly(Recorded.Kind.TEXT, Recorded.Kind.PING, Recorded.Kind.CLOSE);
            assertThat(frames)
                    .filteredOn(frame -> frame.direction() == Recorded.Direction.TO_CLIENT)
                    .filteredOn(frame -> frame.kind() != Recorded.Kind.PONG)
                    .extracting(Recorded::kind, Recorded::fin, Recorded::text)
                    .startsWith(tuple(Recorded.Kind.TEXT, false, "hel"), tuple(Recorded.Kind.CONTINUATION, true, "lo"));
            assertThat(frames)
                    .filteredOn(Recorded::masked)
                    .allMatch(frame -> frame.direction() == Recorded.Direction.FROM_CLIENT);
            assertThat(frames).extracting(Recorded::at).isSorted();
            assertThat(frames.get(0).text()).isEqualTo("hi");
        }
    }

    @Test
    void theHandshakesHeadIsRecorded() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.always(Script.script().expectClose());

            WebSocket.connect(
                            server.uri("/chat?room=1"),
                            Clients.options().withHeaders(Headers.of("Authorization", "Bearer x")))
                    .close();

            server.assertNothingLeft();
            RequestHead head = server.requests().getFirst();
            assertThat(head.method()).isEqualTo("GET");
            assertThat(head.target()).isEqualTo("/chat?room=1");
            assertThat(head.headers().first("Authorization")).contains("Bearer x");
            assertThat(head.connection()).isEqualTo(1);
        }
    }

    @Test
    void eachConnectionTakesTheNextScriptAndThenTheOneForAlways() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.always(Script.script().sendText("again").expectClose());
            server.enqueue(
                    Script.script().sendText("one").expectClose(),
                    Script.script().sendText("two").expectClose());

            for (String expected : List.of("one", "two", "again", "again")) {
                try (WebSocket socket = Clients.connect(server)) {
                    assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(expected));
                }
            }

            server.assertNothingLeft();
        }
    }

    @Test
    void compressesWhenTheClientOffersIt() {
        String long1 = "compress me ".repeat(1000);
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script(Handshake.accept().withDeflate())
                    .expectText(long1)
                    .sendText(long1)
                    .sendText(long1)
                    .expectClose());

            try (WebSocket socket = Clients.connect(server, Clients.upgrade().withCompress(true))) {
                socket.sendText(long1);
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(long1));
                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(long1));
            }

            server.assertNothingLeft();
            assertThat(server.frames())
                    .filteredOn(frame -> frame.kind() == Recorded.Kind.TEXT)
                    .allSatisfy(frame -> {
                        assertThat(frame.compressed()).isTrue();
                        assertThat(frame.length()).isLessThan(200);
                    });
        }
    }

    @Test
    void choosesTheFirstSubprotocolOfTheClientsThatItSpeaks() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(
                    Script.script(Handshake.accept().withSubprotocols("b", "a")).expectClose());

            try (WebSocket socket = Clients.connect(
                    server,
                    Clients.upgrade().withProtocol("x").withProtocol("a").withProtocol("b"))) {
                assertThat(socket.subprotocol()).contains("a");
            }

            server.assertNothingLeft();
        }
    }

    @Test
    void aConnectionWithoutAScriptIsRefusedAndReported() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            assertThatThrownBy(() -> Clients.connect(server))
                    .isInstanceOfSatisfying(
                            UpgradeRejected.class, e -> assertThat(e.status()).isEqualTo(503));

            assertThatThrownBy(server::assertNothingLeft)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("connection 1: no script was left for it");
        }
    }

    @Test
    void aRequestThatIsNoHandshakeIsRefusedAndReported() throws Exception {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Socket client = new Socket("127.0.0.1", server.port())) {
            server.always(Script.script());
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 426 ");
            assertThatThrownBy(server::assertNothingLeft).hasMessageContaining("handshake was refused with 426");
        }
    }

    @Test
    void anOffenceOfTheClientsIsReported() throws Exception {
        try (MockWebSocketServer server = MockWebSocketServer.start();
                Socket client = new Socket("127.0.0.1", server.port())) {
            server.enqueue(Script.script());
            client.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n"
                                    + "Host: x\r\n"
                                    + "Upgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});

            byte[] answer = client.getInputStream().readAllBytes();

            // 1002 after the head: the frame was not masked.
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("\u0003\u00ea");
            assertThatThrownBy(server::assertNothingLeft)
                    .hasMessageContaining("the client broke the protocol")
                    .hasMessageContaining("RFC 6455, section 5.1");
            assertThat(server.frames().getFirst().masked()).isFalse();
        }
    }

    @Test
    void theSeedDecidesAllThatIsLeftToChance() {
        assertThat(lengths(7)).isEqualTo(lengths(7)).isNotEqualTo(lengths(8)).hasSize(5);
    }

    private static List<Long> lengths(long seed) {
        try (MockWebSocketServer server =
                MockWebSocketServer.start(ServerOptions.defaults().withSeed(seed))) {
            server.enqueue(Script.script()
                    .fragmentRandomly(5)
                    .sendText("x".repeat(1000))
                    .expectClose());
            try (WebSocket socket = Clients.connect(server)) {
                socket.receiveAppFrame();
            }
            server.assertNothingLeft();
            return server.frames().stream()
                    .filter(frame -> frame.kind() == Recorded.Kind.TEXT || frame.kind() == Recorded.Kind.CONTINUATION)
                    .map(Recorded::length)
                    .toList();
        }
    }

    @Test
    void closingEndsEveryConnectionAndThread() {
        MockWebSocketServer server = MockWebSocketServer.start();
        server.always(Script.script().expectText("never").expectClose());
        WebSocket one = Clients.connect(server);
        WebSocket two = Clients.connect(server);

        server.close();
        server.close();

        Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThatThrownBy(() -> one.receiveAppFrame(Clients.PATIENCE)).isInstanceOf(GluegunException.class);
        one.close();
        two.close();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gluegun-testkit"))
                .toList();
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (MockWebSocketServer first = MockWebSocketServer.start()) {
            assertThatThrownBy(() ->
                            MockWebSocketServer.start(ServerOptions.defaults().withPort(first.port())))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }

    @Test
    void aScriptThatIsNotCompleteIsNotTaken() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            assertThatThrownBy(() -> server.enqueue(Script.script().fragmentAt(1)))
                    .isInstanceOf(InvalidOptions.class)
                    .hasMessageContaining("has to be followed by a send");
        }
    }
}
