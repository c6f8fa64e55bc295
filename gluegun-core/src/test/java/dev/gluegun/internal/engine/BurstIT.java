package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bursts of small messages, which ride together, to peers that read, read late, or do not read. */
@SocketTest
class BurstIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MESSAGES = 60_000;
    private static final int SENDERS = 8;

    /** Makes so many messages more than the system's buffers take. */
    private static final String PADDING = " " + "-".repeat(200);

    private final ScriptedServer server = ScriptedServer.withSmallReceiveBuffer();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    private void begin(Duration sendTimeout) {
        conversation = Conversation.begin(
                server,
                WebSocketOptions.defaults()
                        .withConnectOptions(ConnectOptions.defaults().withSendTimeout(sendTimeout)));
        socket = conversation.socket();
        peer = conversation.peer();
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    private void burst(String name, int messages) {
        for (int i = 0; i < messages; i++) {
            socket.sendText(name + ' ' + i + PADDING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allOfABurstArrivesInOrderAlsoWhenThePeerReadsLate(Call.On kind) {
        begin(PATIENCE);
        Call<Void> sender = Call.run(kind, () -> burst("m", MESSAGES)).awaitWaiting();
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(peer.text()).isEqualTo("m " + i + PADDING);
        }
        sender.result();
    }

    @ParameterizedTest
    @EnumSource
    void manySendersEachKeepTheirOrder(Call.On kind) {
        begin(PATIENCE);
        List<Call<Void>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String name = Integer.toString(i);
            senders.add(Call.run(kind, () -> burst(name, MESSAGES / SENDERS)));
        }
        int[] next = new int[SENDERS];
        for (int i = 0; i < MESSAGES / SENDERS * SENDERS; i++) {
            String[] words = peer.text().split(" ");
            int sender = Integer.parseInt(words[0]);
            assertThat(Integer.parseInt(words[1])).isEqualTo(next[sender]++);
        }
        senders.forEach(Call::result);
    }

    @Test
    void theLastMessagesOfABurstArriveWithoutAnybodyReceivingOrSendingMore() {
        begin(PATIENCE);
        for (int round = 0; round < 200; round++) {
            burst("m", 25);
            for (int i = 0; i < 25; i++) {
                assertThat(peer.text()).isEqualTo("m " + i + PADDING);
            }
        }
    }

    @Test
    void theAnswerToTheLastOfABurstComes() {
        begin(PATIENCE);
        for (int round = 0; round < 200; round++) {
            burst("m", 25);
            Call<Frame> receiver = Call.on(Call.On.PLATFORM, () -> socket.receiveFrame(PATIENCE));
            for (int i = 0; i < 25; i++) {
                assertThat(peer.text()).isEqualTo("m " + i + PADDING);
            }
            peer.send(ServerFrames.text("answer"));
            assertThat(receiver.result()).isEqualTo(new Frame.Text("answer"));
        }
    }

    @Test
    void whatWasSentInABurstArrivesAlsoWhenTheConnectionIsDroppedAtOnce() {
        for (int round = 0; round < 50; round++) {
            begin(PATIENCE);
            burst("m", 100);
            socket.connection().close();
            for (int i = 0; i < 100; i++) {
                assertThat(peer.text()).isEqualTo("m " + i + PADDING);
            }
            conversation.close();
        }
    }

    @Test
    void aPeerThatDoesNotReadEndsABurstAtTheSendTimeout() {
        begin(Duration.ofMillis(300));
        Call<Void> sender = Call.run(() -> burst("m", Integer.MAX_VALUE));
        assertThat(sender.failure(ConnectionDown.class)).hasMessageContaining("send timeout");
    }
}
