package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending to a peer that reads: whole messages, in each sender's order, whatever their sizes and number. */
@SocketTest
class OutboundIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST = 32 << 20;

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;
    private WebSocket socket;
    private Peer peer;

    @BeforeEach
    void begin() {
        conversation = Conversation.begin(
                server, UpgradeOptions.defaults().withMaxFrameSize(LARGEST).withMaxMessageSize(LARGEST));
        socket = conversation.socket();
        peer = conversation.peer();
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    @Test
    void concurrentSendersNeverInterleave() {
        int senders = 12;
        int messages = 150;
        List<Call<Void>> calls = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            int own = sender;
            calls.add(Call.run(sender % 2 == 0 ? Call.On.PLATFORM : Call.On.VIRTUAL, () -> {
                SplittableRandom random = new SplittableRandom(own);
                for (int i = 0; i < messages; i++) {
                    // Now and then one that is larger than the buffers.
                    int size = random.nextInt(i % 50 == 0 ? 200_000 : 500);
                    socket.sendText(
                            own + " " + i + " " + Character.toString('a' + own).repeat(size));
                }
            }));
        }
        Map<Integer, Integer> next = new HashMap<>();
        for (int i = 0; i < senders * messages; i++) {
            String[] parts = peer.text().split(" ", -1);
            int sender = Integer.parseInt(parts[0]);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(sender, 0));
            assertThat(parts[2].chars()).allMatch(c -> c == 'a' + sender);
            next.merge(sender, 1, Integer::sum);
        }
        calls.forEach(Call::result);
    }

    @Test
    void nothingComesBetweenFramesThatAreSentAtOnce() {
        int senders = 4;
        List<Call<Void>> calls = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            String own = "sender " + sender;
            calls.add(Call.run(() -> {
                for (int i = 0; i < 100; i++) {
                    socket.stream()
                            .sendMany(List.of(
                                    new Frame.Text(own),
                                    new Frame.Binary(new byte[i * 100]),
                                    new Frame.Ping(new byte[i]),
                                    new Frame.Text(own)));
                }
            }));
        }
        for (int i = 0; i < senders * 100; i++) {
            String own = peer.text();
            assertThat(peer.frame().opcode()).isEqualTo(2);
            assertThat(peer.frame().opcode()).isEqualTo(9);
            assertThat(peer.text()).isEqualTo(own);
        }
        calls.forEach(Call::result);
    }

    @Test
    void oneBadFrameAmongManyKeepsAllFromBeingSent() {
        List<Frame> frames = List.of(new Frame.Text("good"), new Frame.Ping(new byte[126]));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> socket.stream().sendMany(frames));
        socket.sendText("next");
        assertThat(peer.text()).isEqualTo("next");
    }

    @Test
    void sendingNoFramesSendsNothing() {
        socket.stream().sendMany(List.of());
        socket.sendText("next");
        assertThat(peer.text()).isEqualTo("next");
    }

    @Test
    void nothingIsSentWhenFramesWouldFollowAClose() {
        List<Frame> frames = List.of(new Frame.Text("a"), new Frame.Close(), new Frame.Text("b"));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> socket.stream().sendMany(frames))
                .withMessageContaining("RFC 6455, section 5.5.1");
        socket.sendText("next");
        assertThat(peer.text()).isEqualTo("next");
    }

    @Test
    void aCloseMayBeTheLastOfManyFrames() {
        socket.stream().sendMany(List.of(new Frame.Text("bye"), new Frame.CloseWithReason(1001, "")));
        assertThat(peer.text()).isEqualTo("bye");
        assertThat(peer.closeCode()).isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65521, 65522, 65523, 65535, 65536, 131072, 1 << 20, 20 << 20})
    void messagesOfAnySizeGoAndComeWhilePingsArrive(int size) {
        byte[] data = new byte[size];
        new SplittableRandom(size).nextBytes(data);
        byte[] frame = ServerFrames.binary(data);
        Call<Void> sender = Call.run(() -> socket.sendBinary(data));
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        peer.send(ServerFrames.ping("1"), Arrays.copyOf(frame, frame.length / 2));
        Call<Void> rest = Call.run(
                () -> peer.send(Arrays.copyOfRange(frame, frame.length / 2, frame.length), ServerFrames.ping("2")));
        List<String> pongs = new ArrayList<>();
        ClientFrame message = null;
        while (pongs.size() < 2 || message == null) {
            ClientFrame next = peer.frame();
            if (next.opcode() == 10) {
                pongs.add(next.text());
            } else {
                message = next;
            }
        }
        assertThat(pongs).containsExactly("1", "2");
        assertThat(message).isEqualTo(new ClientFrame(true, 0, 2, data));
        rest.result();
        sender.result();
        assertThat(receiver.result()).isEqualTo(new Frame.Binary(data));
    }

    @Test
    void manyFramesAtOnceDoNotKeepAPingFromBeingAnswered() {
        // More than the replies alone may pile up to.
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 9000; i++) {
            frames.add(new Frame.Binary(new byte[1000]));
        }
        Call<Void> sender = Call.run(() -> socket.stream().sendMany(frames)).awaitWaiting();
        peer.send(ServerFrames.ping("there?"), ServerFrames.text("read"));
        assertThat(socket.receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("read"));
        for (int i = 0; i < frames.size(); i++) {
            assertThat(peer.frame().opcode()).isEqualTo(2);
        }
        assertThat(peer.frame().text()).isEqualTo("there?");
        sender.result();
    }

    @Test
    void aPeerThatPingsAndNeverReadsTheAnswersIsDropped() {
        Call<Frame> receiver = Call.of(() -> socket.receiveFrame(PATIENCE));
        byte[] ping = ServerFrames.ping("x".repeat(125));
        byte[][] pings = new byte[1000][];
        Arrays.fill(pings, ping);
        byte[] burst = ServerFrames.concat(pings);
        Call<Void> flood = Call.run(() -> {
            while (true) {
                peer.send(burst);
            }
        });
        assertThat(receiver.failure(ConnectionDown.class)).hasMessageContaining("does not read the answers");
        flood.failure(RuntimeException.class);
    }

    @Test
    void aClosedSocketRefusesAtOnce() {
        socket.connection().close();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendText("a"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.stream().sendMany(List.of(new Frame.Text("a"))));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.sendBinary(new byte[1 << 20]));
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> socket.ping(new byte[0]));
    }

    @Test
    void nothingIsSentAfterACloseFrame() {
        socket.sendClose(1000, "done");
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> socket.sendText("too late"))
                .withMessageContaining("close frame has been sent");
        assertThat(peer.closeCode()).isEqualTo(1000);
    }
}
