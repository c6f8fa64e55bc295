package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that a client sends, bit by bit: RFC 6455, sections 5.1 to 5.6. */
@SocketTest
class SentFrameConformanceIT {

    private static final int FRAMES = 300;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0} with its length in the shortest form, masked")
    @MethodSource("dev.gluegun.conformance.SentFrame#rows")
    void everyFrameIsMaskedAndItsLengthInTheShortestForm(SentFrame row) {
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> sending = Call.run(() -> conversation.socket().sendFrame(row.frame()));
            RawFrame sent = RawFrame.read(conversation.peer());
            sending.result();
            assertThat(sent.firstByte()).isEqualTo(row.firstByte());
            assertThat(sent.masked()).isTrue();
            assertThat(sent.lengthField()).isEqualTo(row.lengthField());
            assertThat(sent.payload()).isEqualTo(row.payload());
            Sessions.expectAlive(conversation);
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 5.3: each of " + FRAMES + " frames of {0} bytes has a key of its own")
    @ValueSource(ints = {0, 1, 64, 125, 126, 4000, 70_000})
    void everyFrameHasAFreshKey(int size) {
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> sending = Call.run(() -> {
                for (int i = 0; i < FRAMES; i++) {
                    conversation.socket().sendBinary(new byte[size]);
                }
            });
            Set<Integer> keys = new HashSet<>();
            int equalToTheOneBefore = 0;
            int before = 0;
            for (int i = 0; i < FRAMES; i++) {
                RawFrame frame = RawFrame.read(conversation.peer());
                assertThat(frame.masked()).isTrue();
                assertThat(frame.payload()).isEqualTo(new byte[size]);
                keys.add(frame.key());
                equalToTheOneBefore += frame.key() == before ? 1 : 0;
                before = frame.key();
            }
            sending.result();
            // Of so few random numbers of 32 bits two may be equal once in 100,000 runs, three pairs never.
            assertThat(keys).hasSizeGreaterThanOrEqualTo(FRAMES - 2);
            assertThat(equalToTheOneBefore).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 5.3: control frame {0} has a fresh key, too")
    @ValueSource(strings = {"ping", "pong", "answer to a ping"})
    void everyControlFrameHasAFreshKey(String kind) {
        try (Conversation conversation = Conversation.begin(server)) {
            Set<Integer> keys = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                switch (kind) {
                    case "ping" -> conversation.socket().ping(new byte[2]);
                    case "pong" -> conversation.socket().pong(new byte[2]);
                    default -> {
                        conversation.peer().send(WireBytes.frame(0x89, new byte[2]), WireBytes.frame(0x82, ""));
                        conversation.socket().receiveFrame(Sessions.PATIENCE);
                    }
                }
                RawFrame frame = RawFrame.read(conversation.peer());
                assertThat(frame.masked()).isTrue();
                assertThat(frame.payload()).isEqualTo(new byte[2]);
                keys.add(frame.key());
            }
            assertThat(keys).hasSizeGreaterThanOrEqualTo(19);
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 5.4: {0} bytes in fragments of {1}")
    @CsvSource({
        "1,1",
        "2,1",
        "5,2",
        "125,125",
        "126,125",
        "250,125",
        "251,125",
        "1000,126",
        "70000,65535",
        "200000,65536"
    })
    void fragmentsAreBegunContinuedAndEnded(int size, int fragmentSize) {
        UpgradeOptions options = UpgradeOptions.defaults().withFragmentSize(fragmentSize);
        for (boolean text : List.of(true, false)) {
            try (Conversation conversation = Conversation.begin(server, options)) {
                byte[] message = WireBytes.utf8("a".repeat(size));
                Frame frame = text ? new Frame.Text("a".repeat(size)) : new Frame.Binary(message);
                Call<Void> sending = Call.run(() -> conversation.socket().sendFrame(frame));
                assertThat(reassembled(conversation.peer(), text ? 1 : 2, fragmentSize))
                        .isEqualTo(message);
                sending.result();
                Sessions.expectAlive(conversation);
            }
        }
    }

    private static byte[] reassembled(Peer peer, int opcode, int fragmentSize) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean first = true;
        RawFrame frame;
        do {
            frame = RawFrame.read(peer);
            assertThat(frame.firstByte() & 0x7f).isEqualTo(first ? opcode : 0);
            assertThat(frame.masked()).isTrue();
            assertThat(frame.payload()).hasSizeLessThanOrEqualTo(fragmentSize);
            message.writeBytes(frame.payload());
            first = false;
        } while ((frame.firstByte() & 0x80) == 0);
        return message.toByteArray();
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5: a control frame of {0} bytes is not sent")
    @ValueSource(ints = {126, 127, 128, 1000, 65_535, 65_536})
    void aControlFrameOfMoreThan125BytesIsNotSent(int size) {
        try (Conversation conversation = Conversation.begin(server)) {
            for (Frame frame : List.of(new Frame.Ping(new byte[size]), new Frame.Pong(new byte[size]))) {
                assertThatExceptionOfType(InvalidMessage.class)
                        .isThrownBy(() -> conversation.socket().sendFrame(frame));
            }
            Sessions.expectAlive(conversation);
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 5.6: text with the surrogates {0} is not sent")
    @ValueSource(
            strings = {
                "D800",
                "DBFF",
                "DC00",
                "DFFF",
                "DC00 D800",
                "D800 0041",
                "0041 D800",
                "0041 DC00 0041",
                "D800 D800 DC00"
            })
    void textThatUtf8CannotCarryIsNotSent(String units) {
        StringBuilder text = new StringBuilder();
        for (String unit : units.split(" ")) {
            text.append((char) Integer.parseInt(unit, 16));
        }
        try (Conversation conversation = Conversation.begin(server)) {
            for (String sent : List.of(text.toString(), "?" + text + "?", "x".repeat(1000) + text)) {
                assertThatExceptionOfType(InvalidMessage.class)
                        .isThrownBy(() -> conversation.socket().sendText(sent));
            }
            Sessions.expectAlive(conversation);
        }
    }

    @Test
    void messagesOfSeveralThreadsAreNotMixed() {
        UpgradeOptions options = UpgradeOptions.defaults().withFragmentSize(10);
        try (Conversation conversation = Conversation.begin(server, options)) {
            List<Call<Void>> senders =
                    List.of(Call.run(() -> sendMany(conversation, "a")), Call.run(() -> sendMany(conversation, "b")));
            for (int i = 0; i < 200; i++) {
                assertThat(new String(reassembled(conversation.peer(), 1, 10), StandardCharsets.US_ASCII))
                        .isIn("a".repeat(95), "b".repeat(95));
            }
            senders.forEach(Call::result);
            Sessions.expectAlive(conversation);
        }
    }

    private static void sendMany(Conversation conversation, String letter) {
        for (int i = 0; i < 100; i++) {
            conversation.socket().sendText(letter.repeat(95));
        }
    }
}
