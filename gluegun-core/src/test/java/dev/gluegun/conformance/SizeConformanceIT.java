package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.conformance.WireBytes.LengthForm;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages up to 16 MiB in pieces of any size, and the limits beyond which they are refused: RFC 6455, sections 5.4 and 10.4. */
@SocketTest
class SizeConformanceIT {

    private static final String LIMIT = "RFC 6455, section 10.4";
    private static final int WRITE_BYTES = 256 * 1024;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0} bytes, which are fragments")
    @MethodSource("dev.gluegun.conformance.ChoppedMessage#fragmentRows")
    void messagesInFragmentsOfAnySize(ChoppedMessage row) {
        byte[] message = message(row);
        received(row, message, WireBytes.fragments(row.text() ? 1 : 2, message, row.chop()), WRITE_BYTES);
    }

    @ParameterizedTest(name = "{0} bytes, each written by itself")
    @MethodSource("dev.gluegun.conformance.ChoppedMessage#writeRows")
    void messagesInWritesOfAnySize(ChoppedMessage row) {
        byte[] message = message(row);
        received(row, message, WireBytes.frame(row.text() ? 0x81 : 0x82, message), row.chop());
    }

    /** A euro sign has three bytes, so that the pieces end anywhere in it. */
    private static byte[] message(ChoppedMessage row) {
        return row.text()
                ? WireBytes.utf8("€".repeat(row.size() / 3) + "x".repeat(row.size() % 3))
                : WireBytes.counting(row.size());
    }

    private void received(ChoppedMessage row, byte[] message, byte[] bytes, int writeSize) {
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> sending = Call.run(() -> Arrival.send(conversation.peer(), bytes, writeSize));
            Frame frame = conversation.socket().receiveFrame(Sessions.PATIENCE);
            sending.result();
            byte[] got = switch (frame) {
                case Frame.Text text -> WireBytes.utf8(text.text());
                case Frame.Binary binary -> binary.data();
                default -> throw new AssertionError(frame);
            };
            assertThat(frame instanceof Frame.Text).isEqualTo(row.text());
            assertThat(Arrays.equals(got, message))
                    .as("the bytes that were sent")
                    .isTrue();
            Sessions.expectAlive(conversation);
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 10.4: a frame of {0} bytes where frames of 1000 are accepted")
    @ValueSource(ints = {999, 1000, 1001, 65_536})
    void theLimitOfAFrameHolds(int size) {
        UpgradeOptions options = UpgradeOptions.defaults().withMaxFrameSize(1000);
        byte[] data = new byte[size];
        LengthForm form = size < 65_536 ? LengthForm.BITS_16 : LengthForm.BITS_64;
        Inbound row = size <= 1000
                ? Inbound.accepted(LIMIT, "a frame", WireBytes.frame(0x82, data), new Frame.Binary(data))
                : Inbound.failed(1009, LIMIT, "a frame's header", WireBytes.header(0x82, form, size));
        try (Conversation conversation = Conversation.begin(server, options)) {
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }

    /** The last fragment's header is enough to know that the message is too large. */
    @ParameterizedTest(
            name = "RFC 6455, section 10.4: a message of {0} + {1} bytes where messages of 1000 are accepted")
    @CsvSource({
        "0, 1000",
        "1, 999",
        "999, 1",
        "1000, 0",
        "500, 500",
        "0, 1001",
        "1, 1000",
        "999, 2",
        "1000, 1",
        "500, 501"
    })
    void theLimitOfAMessageHolds(int first, int second) {
        UpgradeOptions options = UpgradeOptions.defaults().withMaxMessageSize(1000);
        byte[] begun = ServerFrames.concat(WireBytes.frame(0x02, new byte[first]), WireBytes.frame(0x00, ""));
        Inbound row = first + second <= 1000
                ? Inbound.accepted(
                        LIMIT,
                        "a message",
                        ServerFrames.concat(begun, WireBytes.frame(0x80, new byte[second])),
                        new Frame.Binary(new byte[first + second]))
                : Inbound.failed(
                        1009, LIMIT, "a message", ServerFrames.concat(begun, WireBytes.frame(0x00, new byte[second])));
        try (Conversation conversation = Conversation.begin(server, options)) {
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }
}
