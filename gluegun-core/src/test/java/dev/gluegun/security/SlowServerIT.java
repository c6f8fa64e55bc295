package dev.gluegun.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that always have one more byte to say, so that they are never silent and never done. */
@SocketTest
class SlowServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int MILLIS_BETWEEN_BYTES = 2;

    /** An answer to the handshake that takes longer than the time of a test when it comes byte by byte. */
    enum Answer {
        A_LONG_FIELD("HTTP/1.1 101 Switching Protocols\r\nX-Slow: " + "x".repeat(60_000)),
        MANY_FIELDS("HTTP/1.1 101 Switching Protocols\r\n" + ("X-Slow: " + "x".repeat(300) + "\r\n").repeat(200)),
        INTERIM_ANSWERS(("HTTP/1.1 102 Processing\r\nX-Slow: " + "x".repeat(2000) + "\r\n\r\n").repeat(30));

        private final String text;

        Answer(String text) {
            this.text = text;
        }
    }

    private final ScriptedServer server = ScriptedServer.start();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        clock.shutdownNow();
        server.close();
    }

    /** Sends a byte at a time until there are no more, or the client has gone. */
    private void drip(Peer peer, byte[] bytes) {
        AtomicInteger next = new AtomicInteger();
        clock.scheduleAtFixedRate(
                () -> peer.send(new byte[] {bytes[next.getAndIncrement()]}),
                0,
                MILLIS_BETWEEN_BYTES,
                TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeByteByByteEndsAtTheDeadline(Answer answer) {
        Call<WebSocket> client = Call.of(() ->
                WebSocket.connect(server.uri("/"), WebSocketOptions.defaults().withTimeout(SHORT)));
        Peer peer = server.accept();
        peer.request();
        drip(peer, answer.text.getBytes(ISO_8859_1));
        assertThat(client.failure(Timeout.class).phase()).isEqualTo(Phase.UPGRADE);
        // The connection is gone with it.
        peer.expectEnd();
    }

    @Test
    void aTlsHandshakeByteByByteEndsAtItsTimeout() {
        ConnectOptions tls = ConnectOptions.defaults()
                .withTransport(Transport.TLS)
                .withRetry(RetryPolicy.none())
                .withTlsHandshakeTimeout(SHORT);
        byte[] record = new byte[5 + 0x4000];
        // A handshake record of 16 KiB (RFC 8446, section 5.1).
        record[0] = 0x16;
        record[1] = 3;
        record[2] = 3;
        record[3] = 0x40;
        try (Connection connection = Connection.open(server.host(), server.port(), tls)) {
            drip(server.accept(), record);
            assertThatExceptionOfType(ConnectionError.class)
                    .isThrownBy(() -> connection.awaitUp(PATIENCE))
                    .withMessageContaining("TLS handshake timeout")
                    .returns(Phase.TLS, ConnectionError::phase);
        }
    }

    @Test
    void aMessageByteByByteEndsTheWaitAtItsDeadlineAndNotTheSocket() {
        try (Conversation conversation = Conversation.begin(server)) {
            byte[] slow = ServerFrames.text("x".repeat(60_000));
            drip(conversation.peer(), slow);
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> conversation.socket().receiveFrame(SHORT));
            conversation.socket().sendText("still there");
            assertThat(conversation.peer().text()).isEqualTo("still there");
        }
    }

    @Test
    void aPeerThatTalksOnHasTheClosingTimeoutToAnswerAClose() {
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withClosingTimeout(SHORT));
        byte[] talk = Floods.repeated(ServerFrames.text("and another thing"), 1000);
        Call<Void> talking = Call.run(() -> {
            while (true) {
                conversation.peer().send(talk);
            }
        });
        conversation.socket().close();
        talking.failure(RuntimeException.class);
        conversation.close();
    }
}
