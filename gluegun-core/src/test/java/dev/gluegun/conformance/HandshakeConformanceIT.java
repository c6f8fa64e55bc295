package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client has to make of the server's answer to the opening handshake: RFC 6455, section 4.1; RFC 7692, section 7.1. */
@SocketTest
class HandshakeConformanceIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.AnswerTable#rows")
    void theAnswerIsJudged(Answer row) {
        judge(row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.DeflateAnswerTable#rows")
    void theParametersOfCompressionAreJudged(Answer row) {
        judge(row);
    }

    private void judge(Answer row) {
        Call<Peer> answering = answering(row.head());
        WebSocketOptions options = WebSocketOptions.defaults().withUpgradeOptions(row.offer().options);
        if (row.isAgreed()) {
            try (Conversation conversation =
                    new Conversation(WebSocket.connect(server.uri("/"), options), answering.result())) {
                Sessions.expectAlive(conversation);
            }
        } else {
            assertThatExceptionOfType(StreamError.class)
                    .isThrownBy(() -> WebSocket.connect(server.uri("/"), options))
                    .withMessageContaining(row.rule())
                    .satisfies(error -> assertThat(error.closeCode()).isEmpty());
            // Nothing was opened that a close frame could close.
            answering.result().expectEnd();
        }
    }

    private Call<Peer> answering(String head) {
        return Call.of(() -> {
            Peer peer = server.accept();
            Request request = peer.request();
            peer.send(head.replace("{accept}", request.accept())
                    .replace("{accept in lower case}", request.accept().toLowerCase(Locale.ROOT))
                    .replace("{key}", request.field("Sec-WebSocket-Key").orElseThrow()));
            return peer;
        });
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1: status {0} is told as the answer that it is")
    @ValueSource(
            ints = {
                200, 201, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 407, 408, 410, 418, 421,
                426, 429, 431, 451, 500, 501, 502, 503, 504, 505, 511, 599
            })
    void anyOtherStatusIsNoUpgrade(int status) {
        Call<Peer> answering =
                answering("HTTP/1.1 " + status + " Other\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Location: ws://127.0.0.1:1/\r\nSec-WebSocket-Accept: {accept}\r\nContent-Length: 0\r\n\r\n");
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/")))
                .returns(status, UpgradeRejected::status);
        answering.result().expectEnd();
    }

    @ParameterizedTest(name = "RFC 9110, section 15.2: status {0} may come before the answer")
    @ValueSource(ints = {100, 102, 103, 199})
    void anInterimAnswerIsPassedOver(int status) {
        Call<Peer> answering = answering("HTTP/1.1 " + status + " Interim\r\nX-Interim: 1\r\n\r\n"
                + "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: {accept}\r\n\r\n");
        try (Conversation conversation = new Conversation(WebSocket.connect(server.uri("/")), answering.result())) {
            Sessions.expectAlive(conversation);
        }
    }

    @Test
    void anAnswerBeforeWhichTheConnectionEndsIsNone() {
        Call<Void> ending = Call.run(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.endOutput();
            peer.expectEnd();
        });
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> WebSocket.connect(server.uri("/")));
        ending.result();
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1: an answer that ends after \"{0}\" is refused")
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 101",
                "HTTP/1.1 101 Switching Protocols",
                "HTTP/1.1 101 Switching Protocols_Upgrade: websocket_Conn",
                "HTTP/1.1 101 Switching Protocols_Upgrade: websocket_Connection: Upgrade_Sec-WebSocket-Accept:"
                        + " {accept}_"
            })
    void anAnswerThatIsCutOffIsRefused(String lines) {
        Call<Void> ending = Call.run(() -> {
            Peer peer = server.accept();
            Request request = peer.request();
            peer.send(lines.replace("_", "\r\n").replace("{accept}", request.accept()));
            peer.endOutput();
            peer.expectEnd();
        });
        assertThatExceptionOfType(StreamError.class).isThrownBy(() -> WebSocket.connect(server.uri("/")));
        ending.result();
    }
}
