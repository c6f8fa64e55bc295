package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SocketTest
class StreamEngineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aReceiverWithoutFlowIsToldOfACloseAlsoWhenTheStreamHasFailedBefore() {
        Conversation conversation =
                Conversation.begin(server, UpgradeOptions.defaults().withFlow(1));
        byte[] offence = ServerFrames.frame(true, 3, new byte[0]);
        conversation.peer().send(ServerFrames.text("a"), ServerFrames.text("b"), offence);
        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("a"));
        assertThat(conversation.peer().closeCode()).isEqualTo(1002);
        Call<Frame> receiver =
                Call.of(() -> conversation.socket().receiveFrame(PATIENCE)).awaitWaiting();
        long before = System.nanoTime();
        conversation.socket().close();
        receiver.failure(StreamError.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        conversation.close();
    }

    @Test
    void aSendAfterTheEndIsToldTheCloseCodeAlsoWhenItWouldBeCompressed() {
        Conversation conversation = Conversation.begin(
                server,
                UpgradeOptions.defaults().withDeflate(DeflateOptions.defaults().withThreshold(0)),
                "Sec-WebSocket-Extensions: permessage-deflate");
        conversation.peer().send(ServerFrames.close(4000, "enough"));
        assertThat(conversation.peer().closeCode()).isEqualTo(4000);
        conversation.peer().close();
        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.CloseWithReason(4000, "enough"));
        conversation.socket().close();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> conversation.socket().sendText("too late"))
                .satisfies(down -> assertThat(down.closeCode()).hasValue(4000));
        conversation.close();
    }
}
