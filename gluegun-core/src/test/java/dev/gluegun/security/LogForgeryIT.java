package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.Headers;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.EventRecorder;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that the peer chooses, in messages that end up in logs and on terminals. */
@SocketTest
class LogForgeryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aCloseReasonForgesNothingAndIsGivenAsItCame() {
        String reason = "bye\r\n12:00 ERROR forged \u001b[2J\u0085\u2028\u202e\u009b31m, tschüß";
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.peer().send(ServerFrames.close(4000, reason));
            Frame close = conversation.socket().receiveFrame(PATIENCE);
            Visible.expectHarmless(close.toString());
            ConnectionDown down = catchThrowableOfType(
                    ConnectionDown.class, () -> conversation.socket().receiveFrame(PATIENCE));
            Visible.expectHarmless(down.toString());
            assertThat(down).hasMessageContaining("bye\\u000d\\u000a12:00").hasMessageContaining("tschüß");
            assertThat(down.closeReason()).isEqualTo(reason);
        }
    }

    @Test
    void whatAListenerIsToldForgesNothingWhenItIsPrinted() {
        String reason = "bye\r\n12:00 ERROR forged \u001b[2J\u0085\u2028\u202e\u009b31m";
        EventRecorder recorder = new EventRecorder();
        try (Conversation conversation = Conversation.begin(server, recorder.options())) {
            conversation.peer().send(ServerFrames.close(4000, reason));
            conversation.socket().receiveFrame(PATIENCE);
        }
        assertThat(recorder.closed().reason()).isEqualTo(reason);
        assertThat(recorder.events()).allSatisfy(event -> {
            Visible.expectHarmless(event.toString());
            Visible.expectHarmless(event.description());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J\u001b[31m",
                "HTTP/1.1 101 \u001b[2J\r\n\r\n",
                "HTTP/1.1 101 OK\r\nX-A\u001b[2J: b\r\n\r\n",
                "HTTP/1.1 101 OK\r\nX-A: \u001b[2J\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade: \u009b2J\u0085\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: /\u009b2J\u0085\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 426 No\r\nUpgrade: \u009b2J\u0085\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 No\r\nContent-Length: \u009b2J\u0085\r\n\r\n"
            })
    void anAnswerForgesNothing(String answer) {
        Call<Void> serving = Call.run(() -> {
            Peer peer = server.accept();
            peer.request();
            peer.send(answer);
            peer.endOutput();
        });
        Throwable failure = catchThrowable(() ->
                WebSocket.connect(server.uri("/"), WebSocketOptions.defaults().withTimeout(PATIENCE)));
        assertThat(failure).isInstanceOf(GluegunException.class);
        Visible.expectHarmless(failure.toString());
        serving.result();
    }

    @Test
    void aFieldForgesNothingWhenItIsPrinted() {
        Headers answer = Headers.of("X-Who", "M\u00fcller\u009b2J\u0085\u00ad");
        Visible.expectHarmless(answer.toString());
        assertThat(answer).hasToString("[X-Who: M\u00fcller\\u009b2J\\u0085\\u00ad]");
        assertThat(answer.first("X-Who")).hasValue("M\u00fcller\u009b2J\u0085\u00ad");
    }
}
