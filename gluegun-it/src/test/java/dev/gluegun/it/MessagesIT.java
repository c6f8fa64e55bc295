package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Messages of all kinds and sizes, there and back. */
final class MessagesIT {

    private static final String MIXED = "aé€😀 ";
    private static final int LARGE = 16 * 1024 * 1024;

    @EachPeer
    void textComesBack(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.sendText("hello");

            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
        }
    }

    @EachPeer
    void binaryComesBack(Peer peer) {
        byte[] all = new byte[256];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.sendBinary(all);
            socket.sendBinary(ByteBuffer.wrap(all, 10, 20));

            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(all));
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(Arrays.copyOfRange(all, 10, 30)));
        }
    }

    @EachPeer
    void emptyMessagesComeBack(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.sendText("");
            socket.sendBinary(new byte[0]);

            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(""));
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(new byte[0]));
        }
    }

    @EachPeer
    void lengthsAroundEachEncodingComeBack(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo")) {
            for (int length : new int[] {1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537, 200_000}) {
                byte[] data = random(length);
                socket.sendBinary(data);

                assertThat(socket.receiveAppFrame()).as("%d bytes", length).isEqualTo(new Frame.Binary(data));
            }
        }
    }

    @EachPeer
    void textOfCharactersOfAllLengthsComesBack(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/echo")) {
            for (String text :
                    List.of(MIXED, MIXED.repeat(20_000), "\u0000\u007f\u0080\u07ff\u0800\uffff\ud800\udc00")) {
                socket.sendText(text);

                assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(text));
            }
        }
    }

    @EachPeer
    void sixteenMebibytesOfBinaryComeBack(Peer peer) {
        byte[] data = random(LARGE);
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.sendBinary(data);

            assertThat(socket.receiveAppFrame().equals(new Frame.Binary(data)))
                    .as("the same bytes come back")
                    .isTrue();
        }
    }

    @EachPeer
    void sixteenMebibytesOfTextComeBack(Peer peer) {
        String text = MIXED.repeat(LARGE / MIXED.getBytes(StandardCharsets.UTF_8).length);
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.sendText(text);

            assertThat(socket.receiveAppFrame().equals(new Frame.Text(text)))
                    .as("the same text comes back")
                    .isTrue();
        }
    }

    @EachPeer
    void manyFramesSentInOneCallComeBackInOrder(Peer peer) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            frames.add(i % 2 == 0 ? new Frame.Text("message " + i) : new Frame.Binary(random(i)));
        }
        try (WebSocket socket = peer.plain().connect("/echo")) {
            socket.stream().sendMany(frames);

            for (Frame frame : frames) {
                assertThat(socket.receiveAppFrame()).isEqualTo(frame);
            }
        }
    }

    @EachPeer
    void textInFragmentsWithAPingBetweenThemIsOneMessage(Peer peer) {
        String text = MIXED.repeat(10);
        UpgradeOptions options = UpgradeOptions.defaults().withSilencePings(false);
        try (WebSocket socket = peer.plain().connect("/commands", options)) {
            socket.stream().sendMany(List.of(new Frame.Text("fragment 7"), new Frame.Text(text)));

            Frame received = socket.receiveFrame();
            assertThat(received).isEqualTo(new Frame.Ping("between".getBytes(StandardCharsets.UTF_8)));
            assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text(text));
        }
    }

    @EachPeer
    void binaryInFragmentsWithAPingBetweenThemIsOneMessage(Peer peer) {
        byte[] data = random(100_000);
        try (WebSocket socket = peer.plain().connect("/commands")) {
            for (int size : new int[] {1_000, 60_000, 99_999}) {
                socket.stream().sendMany(List.of(new Frame.Text("fragment " + size), new Frame.Binary(data)));

                assertThat(socket.receiveFrame()).as("fragments of %d", size).isEqualTo(new Frame.Binary(data));
            }
        }
    }

    @EachPeer
    void theServersPingIsAnsweredWithTheSameBytes(Peer peer) {
        try (WebSocket socket = peer.plain().connect("/commands")) {
            for (String hex : List.of("00", "cafe", "ab".repeat(125))) {
                socket.sendText("ping " + hex);

                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("pong " + hex));
            }
        }
    }

    @EachPeer
    void theServerAnswersOurPingAndTheRoundTripIsKnown(Peer peer) {
        UpgradeOptions options = UpgradeOptions.defaults().withSilencePings(false);
        try (WebSocket socket = peer.plain().connect("/echo", options)) {
            assertThat(socket.lastRoundTrip()).isEmpty();
            socket.ping(new byte[] {1, 2, 3});

            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Pong(new byte[] {1, 2, 3}));
            assertThat(socket.lastRoundTrip())
                    .hasValueSatisfying(time -> assertThat(time).isPositive());
        }
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new SplittableRandom(length).nextBytes(data);
        return data;
    }
}
