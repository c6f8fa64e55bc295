package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Connection;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that answer the handshake wrongly: the connection is closed, and the error names the rule. */
@SocketTest
class UpgradeExchangeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\n";
    private static final String CONNECTION = "Connection: Upgrade\r\n";
    private static final String END = "\r\n";

    /** What the server answers, and what the error has to say. */
    enum Mistake {
        NO_UPGRADE("RFC 6455, section 4.1", request -> HEAD + CONNECTION + accept(request) + END),
        ANOTHER_UPGRADE(
                "RFC 6455, section 4.1", request -> HEAD + "Upgrade: h2c\r\n" + CONNECTION + accept(request) + END),
        NO_CONNECTION("RFC 6455, section 4.1", request -> HEAD + UPGRADE + accept(request) + END),
        ANOTHER_CONNECTION(
                "RFC 6455, section 4.1",
                request -> HEAD + UPGRADE + "Connection: keep-alive\r\n" + accept(request) + END),
        NO_ACCEPT("RFC 6455, section 4.1", request -> HEAD + UPGRADE + CONNECTION + END),
        ANOTHER_ACCEPT(
                "RFC 6455, section 4.1",
                request ->
                        HEAD + UPGRADE + CONNECTION + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n" + END),
        TWO_ACCEPTS(
                "RFC 6455, section 4.1",
                request -> HEAD + UPGRADE + CONNECTION + accept(request) + accept(request) + END),
        A_SUBPROTOCOL_THAT_WAS_NOT_OFFERED(
                "RFC 6455, section 4.1", request -> right(request, "Sec-WebSocket-Protocol: other\r\n")),
        TWO_SUBPROTOCOLS(
                "RFC 6455",
                request -> right(request, "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n")),
        AN_EXTENSION_THAT_WAS_NOT_OFFERED(
                "RFC 6455, section 4.1", request -> right(request, "Sec-WebSocket-Extensions: permessage-deflate\r\n")),
        HTTP_1_0("HTTP/1.0", request -> right(request, "").replace("HTTP/1.1", "HTTP/1.0")),
        NO_HTTP("HTTP", request -> "SSH-2.0-OpenSSH_9.6\r\n"),
        ANOTHER_HTTP("RFC 9112, section 2.3", request -> "HTTP/2.0 101 Switching Protocols\r\n\r\n"),
        A_STATUS_THAT_IS_NONE("RFC 9112, section 4", request -> "HTTP/1.1 1O1 Switching Protocols\r\n\r\n"),
        A_FIELD_WITHOUT_A_COLON("RFC 9112, section 5", request -> right(request, "nonsense\r\n")),
        A_SPACE_BEFORE_THE_COLON("RFC 9112, section 5.1", request -> right(request, "X-A : b\r\n")),
        A_FOLDED_LINE("RFC 9112, section 5.2", request -> right(request, "X-A: b\r\n c\r\n")),
        TOO_MANY_FIELDS("more than 256 fields", request -> right(request, "X-A: b\r\n".repeat(257))),
        TOO_LONG_A_HEAD("65536 bytes", request -> right(request, "X-A: " + "b".repeat(70_000) + "\r\n")),
        TOO_MANY_INTERIM_RESPONSES("interim", request -> "HTTP/1.1 100 Continue\r\n\r\n".repeat(33)),
        TWO_LENGTHS(
                "RFC 9112, section 6.3",
                request -> "HTTP/1.1 403 Forbidden\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");

        private final String rule;
        private final Function<Request, String> answer;

        Mistake(String rule, Function<Request, String> answer) {
            this.rule = rule;
            this.answer = answer;
        }

        private static String accept(Request request) {
            return "Sec-WebSocket-Accept: " + request.accept() + "\r\n";
        }

        private static String right(Request request, String furtherFields) {
            return HEAD + UPGRADE + CONNECTION + accept(request) + furtherFields + END;
        }
    }

    private final ScriptedServer server = ScriptedServer.start();
    private Connection connection;
    private WebSocketStream stream;
    private Peer peer;

    @BeforeEach
    void begin() {
        connection = Connection.open(server.host(), server.port());
        stream = connection.upgrade(
                "/", Headers.empty(), UpgradeOptions.defaults().withProtocol("chat"));
        peer = server.accept();
    }

    @AfterEach
    void end() {
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void theErrorNamesTheRuleWhileSomebodyWaits(Mistake mistake) {
        Call<?> waiter = Call.of(() -> stream.awaitUpgrade(PATIENCE)).awaitWaiting();
        peer.send(mistake.answer.apply(peer.request()));
        assertThat(waiter.failure(StreamError.class))
                .hasMessageContaining(mistake.rule)
                .satisfies(error -> assertThat(error.closeCode()).isEmpty());
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/again"));
    }

    @ParameterizedTest
    @EnumSource
    void theErrorNamesTheRuleAlsoAfterwards(Mistake mistake) {
        peer.send(mistake.answer.apply(peer.request()));
        peer.expectEnd();
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                .withMessageContaining(mistake.rule);
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> stream.await(PATIENCE));
    }

    @Test
    void anEndlessHeadIsCutOff() {
        peer.request();
        peer.send("HTTP/1.1 101 Switching Protocols\r\n");
        Call<Void> writer = Call.run(() -> {
            while (true) {
                peer.send("X-Endless: and on and on\r\n");
            }
        });
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> stream.awaitUpgrade(PATIENCE));
        writer.failure(RuntimeException.class);
    }

    @Test
    void tokensAreListsWithoutRegardToCase() {
        Request request = peer.request();
        peer.send(ServerFrames.concat(("HTTP/1.1 101\r\nuPGRADE: WebSocket\r\nCONNECTION: keep-alive, uPgRaDe\r\n"
                        + "sec-websocket-accept: " + request.accept() + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(stream.awaitUpgrade(PATIENCE).subprotocol()).isEmpty();
    }

    /** What comes of a server that goes without an answer. */
    private void expectDown(String message) {
        for (int times = 0; times < 2; times++) {
            assertThatExceptionOfType(ConnectionDown.class)
                    .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                    .withMessageContaining(message)
                    .satisfies(down -> assertThat(down.closeCode()).isEmpty());
        }
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> stream.await(PATIENCE));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/again"));
    }

    @Test
    void aServerThatHangsUpWithoutAnAnswerBreaksNoRule() {
        peer.request();
        peer.close();
        expectDown("before it answered the upgrade");
    }

    @Test
    void aServerThatHangsUpWhileSomebodyWaitsIsToldTheSame() {
        Call<?> waiter = Call.of(() -> stream.awaitUpgrade(PATIENCE)).awaitWaiting();
        peer.request();
        peer.close();
        waiter.failure(ConnectionDown.class);
        expectDown("before it answered the upgrade");
    }

    @Test
    void aServerThatHangsUpAfterAnInterimAnswerHasNotAnswered() {
        peer.request();
        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        peer.close();
        expectDown("before it answered the upgrade");
    }

    @Test
    void aResetInsteadOfAnAnswerIsTold() {
        peer.request();
        peer.reset();
        expectDown("before the upgrade was answered");
    }

    @Test
    void aReplyToIsToldOfAServerThatHangsUpWithoutAnAnswer() throws InterruptedException {
        BlockingQueue<Message> told = new LinkedBlockingQueue<>();
        try (Connection another = Connection.open(server.host(), server.port())) {
            WebSocketStream replying = another.upgrade(
                    "/", Headers.empty(), UpgradeOptions.defaults().withReplyTo(told::add));
            Peer other = server.accept();
            other.request();
            other.close();
            assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> replying.awaitUpgrade(PATIENCE));
            // Delivered on the stream's own thread, perhaps after the wait has ended.
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Message.Failed.class,
                            last -> assertThat(last.cause()).isInstanceOf(ConnectionDown.class));
            assertThat(told).isEmpty();
        }
    }

    @Test
    void anEndInTheMiddleOfTheHeadIsTold() {
        peer.request();
        peer.send("HTTP/1.1 101 Switching");
        peer.close();
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                .withMessageContaining("ended");
    }
}
