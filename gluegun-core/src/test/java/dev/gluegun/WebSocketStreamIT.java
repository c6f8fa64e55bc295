package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The explicit stream: what may be called when, before and after the upgrade. */
@SocketTest
class WebSocketStreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final ScriptedServer server = ScriptedServer.start();
    private Connection connection;
    private Peer peer;

    @BeforeEach
    void begin() {
        connection = Connection.open(server.host(), server.port());
        peer = server.accept();
        assertThat(connection.awaitUp(PATIENCE)).isEqualTo(Protocol.HTTP_1_1);
    }

    @AfterEach
    void end() {
        connection.close();
        server.close();
    }

    @Test
    void nothingGoesOrComesBeforeTheUpgradeWasAwaited() {
        WebSocketStream stream = connection.upgrade("/");
        expectAwaitFirst(stream);
        peer.upgrade();
        peer.sendText("early");
        // The server has agreed, but the application has not been told.
        expectAwaitFirst(stream);
        stream.awaitUpgrade(PATIENCE);
        stream.send(new Frame.Text("now"));
        assertThat(peer.text()).isEqualTo("now");
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("early"));
    }

    private static void expectAwaitFirst(WebSocketStream stream) {
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.send(new Frame.Text("a")))
                .withMessageContaining("awaitUpgrade first");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.sendMany(List.of(new Frame.Text("a"))))
                .withMessageContaining("awaitUpgrade first");
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> stream.receive(PATIENCE))
                .withMessageContaining("awaitUpgrade first");
    }

    @Test
    void awaitDeliversEverythingInGunsOrder() {
        WebSocketStream stream = connection.upgrade("/");
        peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n");
        peer.upgrade("X-Greeting: hello");
        peer.send(ServerFrames.text("1"), ServerFrames.close(1000, ""));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Inform(100, Headers.empty()));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Inform(103, Headers.of("Link", "<a>")));
        assertThat(stream.await(PATIENCE))
                .isInstanceOfSatisfying(
                        Message.Upgraded.class,
                        upgraded -> assertThat(upgraded.headers().first("x-greeting"))
                                .hasValue("hello"));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.WebSocketFrame(new Frame.Text("1")));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.WebSocketFrame(new Frame.CloseWithReason(1000, "")));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.await(PATIENCE));
    }

    @Test
    void receiveIsAllowedOnceAwaitHasDeliveredTheUpgrade() {
        WebSocketStream stream = connection.upgrade("/");
        peer.upgrade();
        peer.sendText("1");
        assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Upgraded.class);
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("1"));
        stream.send(new Frame.Text("2"));
        assertThat(peer.text()).isEqualTo("2");
        assertThat(stream.awaitUpgrade(MOMENT).subprotocol()).isEmpty();
    }

    @Test
    void aRefusalIsDeliveredPieceByPiece() {
        WebSocketStream stream = connection.upgrade("/");
        peer.request();
        peer.send("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n");
        assertThat(stream.await(PATIENCE))
                .isEqualTo(new Message.Response(false, 403, Headers.of("Transfer-Encoding", "chunked")));
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Data(false, "nope".getBytes()));
        peer.send("0\r\nX-Trailer: end\r\n\r\n");
        assertThat(stream.await(PATIENCE)).isEqualTo(new Message.Trailers(Headers.of("X-Trailer", "end")));
        assertThatExceptionOfType(InvalidMessage.UpgradeRejected.class)
                .isThrownBy(() -> stream.await(MOMENT))
                .returns(403, InvalidMessage.UpgradeRejected::status)
                .returns("nope", InvalidMessage.UpgradeRejected::bodyText);
    }

    @Test
    void aRefusalOfAnySizeCanBeAwaitedToItsEnd() {
        WebSocketStream stream = connection.upgrade("/");
        peer.request();
        int size = 1 << 20;
        peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: " + size + "\r\n\r\n");
        Call<Void> writer = Call.run(() -> peer.send(new byte[size]));
        assertThat(stream.await(PATIENCE)).isInstanceOf(Message.Response.class);
        int received = 0;
        boolean fin = false;
        while (!fin) {
            Message.Data data = (Message.Data) stream.await(PATIENCE);
            received += data.bytes().length;
            fin = data.fin();
        }
        assertThat(received).isEqualTo(size);
        writer.result();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerInPiecesIsPutTogetherOverManyCalls(Call.On kind) {
        WebSocketStream stream = connection.upgrade("/");
        byte[] answer = ServerFrames.concat(peer.request().agreement(), ServerFrames.text("first"));
        Call.run(kind, () -> {
                    for (int i = 0; i < answer.length - ServerFrames.text("first").length; i++) {
                        assertThatExceptionOfType(Timeout.class)
                                .isThrownBy(() -> stream.awaitUpgrade(Duration.ofNanos(1)))
                                .returns(Phase.UPGRADE, Timeout::phase);
                        peer.send(new byte[] {answer[i]});
                    }
                    peer.send(Arrays.copyOfRange(
                            answer, answer.length - ServerFrames.text("first").length, answer.length));
                    stream.awaitUpgrade(PATIENCE);
                    assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("first"));
                })
                .result();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitForTheUpgradeAndNothingElse(Call.On kind) {
        WebSocketStream stream = connection.upgrade("/");
        byte[] answer = peer.request().agreement();
        for (int split : new int[] {0, 1, 20, 60, answer.length - 1}) {
            Call<Message.Upgraded> waiter =
                    Call.on(kind, () -> stream.awaitUpgrade(PATIENCE)).awaitWaiting();
            waiter.interrupt();
            waiter.failure(Interrupted.class);
            assertThat(waiter.wasInterruptedAtEnd()).isTrue();
            assertThat(split).isLessThan(answer.length);
        }
        peer.send(answer);
        stream.awaitUpgrade(PATIENCE);
    }

    @Test
    void manyThreadsMayAwaitTheUpgrade() {
        WebSocketStream stream = connection.upgrade("/");
        List<Call<Message.Upgraded>> waiters = List.of(
                Call.of(() -> stream.awaitUpgrade(PATIENCE)),
                Call.of(() -> stream.awaitUpgrade(PATIENCE)),
                Call.on(Call.On.VIRTUAL, () -> stream.awaitUpgrade(PATIENCE)));
        waiters.forEach(Call::awaitWaiting);
        peer.upgrade();
        waiters.forEach(Call::result);
    }

    @Test
    void awaitUpgradeReturnsAlsoWhenAnotherThreadTakesAllMessages() {
        WebSocketStream stream = connection.upgrade("/");
        Call<Message> reader = Call.of(() -> {
            while (true) {
                stream.await(Timeouts.INFINITE);
            }
        });
        reader.awaitWaiting();
        Call<Message.Upgraded> waiter =
                Call.of(() -> stream.awaitUpgrade(PATIENCE)).awaitWaiting();
        peer.upgrade();
        waiter.result();
        peer.close();
        reader.failure(ConnectionDown.class);
    }

    @Test
    void theUpgradeIsAgreedUponAlsoWhileNobodyAwaitsIt() {
        WebSocketStream stream = connection.upgrade("/");
        peer.upgrade();
        peer.send(ServerFrames.ping("there?"));
        assertThat(peer.frame().text()).isEqualTo("there?");
        peer.close();
        stream.awaitUpgrade(PATIENCE);
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.receive(PATIENCE));
    }

    @Test
    void anEndBeforeTheAnswerIsTold() {
        WebSocketStream stream = connection.upgrade("/");
        peer.request();
        peer.close();
        assertThatExceptionOfType(GluegunException.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
        assertThatExceptionOfType(GluegunException.class).isThrownBy(() -> stream.receive(PATIENCE));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/"));
    }

    @Test
    void droppingTheConnectionEndsTheWaitForTheUpgrade() {
        WebSocketStream stream = connection.upgrade("/");
        Call<Message.Upgraded> first =
                Call.of(() -> stream.awaitUpgrade(PATIENCE)).awaitWaiting();
        Call<Message> second = Call.of(() -> stream.await(PATIENCE)).awaitWaiting();
        connection.close();
        first.failure(ConnectionDown.class);
        second.failure(ConnectionDown.class);
    }

    @Test
    void theRequestIsWhatTheCallSays() {
        connection.upgrade(
                "/chat?room=1&x=%20", Headers.of("Authorization", "Bearer 1", "Cookie", "a=b", "Cookie", "c=d"));
        Request request = peer.request();
        assertThat(request.line()).isEqualTo("GET /chat?room=1&x=%20 HTTP/1.1");
        assertThat(request.field("Host")).hasValue("127.0.0.1:" + server.port());
        assertThat(request.field("Upgrade")).hasValue("websocket");
        assertThat(request.field("Connection")).hasValue("Upgrade");
        assertThat(request.field("Sec-WebSocket-Version")).hasValue("13");
        assertThat(request.field("Sec-WebSocket-Key"))
                .hasValueSatisfying(key -> assertThat(key).hasSize(24));
        assertThat(request.field("Sec-WebSocket-Protocol")).isEmpty();
        assertThat(request.field("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(request.fields()).containsSubsequence("Authorization: Bearer 1", "Cookie: a=b", "Cookie: c=d");
    }

    @Test
    void aHostOfTheUsersReplacesTheLibrarys() {
        connection.upgrade("/", Headers.of("Host", "example.com"));
        assertThat(peer.request().fields())
                .filteredOn(field -> field.startsWith("Host:"))
                .containsExactly("Host: example.com");
    }

    @Test
    void subprotocolsAreOfferedInTheirOrder() {
        WebSocketStream stream = connection.upgrade(
                "/",
                Headers.empty(),
                UpgradeOptions.defaults().withProtocol("b").withProtocol("a"));
        Request request = peer.upgrade("Sec-WebSocket-Protocol: a");
        assertThat(request.field("Sec-WebSocket-Protocol")).hasValue("b, a");
        assertThat(stream.awaitUpgrade(PATIENCE).subprotocol()).hasValue("a");
    }

    @Test
    void compressionIsOfferedAndUsedWhenAgreedUpon() {
        WebSocketStream stream = connection.upgrade(
                "/", Headers.empty(), UpgradeOptions.defaults().withCompress(true));
        Request request = peer.upgrade("Sec-WebSocket-Extensions: permessage-deflate");
        assertThat(request.field("Sec-WebSocket-Extensions"))
                .hasValueSatisfying(offer -> assertThat(offer).startsWith("permessage-deflate"));
        assertThat(stream.awaitUpgrade(PATIENCE).extensions()).containsExactly("permessage-deflate");
        // RFC 7692, section 7.2.3.1: "Hello", compressed.
        peer.send(new byte[] {(byte) 0xc1, 7, (byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 7, 0});
        assertThat(stream.receive(PATIENCE)).isEqualTo(new Frame.Text("Hello"));
        stream.send(new Frame.Text("Hello".repeat(1000)));
        assertThat(peer.frame()).satisfies(frame -> {
            assertThat(frame.rsv()).isEqualTo(4);
            assertThat(frame.payload()).hasSizeLessThan(200);
        });
        connection.close();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> stream.send(new Frame.Text("Hello".repeat(1000))));
    }

    @Test
    void nullIsRefusedByName() {
        WebSocketStream stream = connection.upgrade("/");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> stream.send(null))
                .withMessage("frame");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> stream.sendMany(null))
                .withMessage("frames");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> stream.awaitUpgrade((Duration) null))
                .withMessage("timeout");
        assertThatExceptionOfType(GluegunException.InvalidOptions.class)
                .isThrownBy(() -> stream.receive(Duration.ZERO));
        assertThatExceptionOfType(GluegunException.InvalidOptions.class)
                .isThrownBy(() -> stream.await(Duration.ofMillis(-1)));
    }
}
