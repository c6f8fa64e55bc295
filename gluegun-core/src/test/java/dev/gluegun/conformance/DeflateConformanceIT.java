package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.ws.BoundedInflater;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate: RFC 7692. */
@SocketTest
class DeflateConformanceIT {

    private static final String PLAIN_FIELD = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String ALONE_FIELD = PLAIN_FIELD + "; server_no_context_takeover";
    private static final int RSV1 = 4;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.DeflateTable#rows")
    void messagesAreInflated(Inbound row) {
        Sessions.play(server, row, Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, byte by byte")
    @MethodSource("dev.gluegun.conformance.DeflateTable#rows")
    void messagesAreInflatedByteByByte(Inbound row) {
        Sessions.play(server, row, Arrival.BYTE_BY_BYTE);
    }

    // ---- what was negotiated

    @ParameterizedTest(name = "RFC 7692, section 7.1: permessage-deflate{0}")
    @MethodSource("dev.gluegun.conformance.DeflateAgreement#rows")
    void bothSidesKeepToWhatWasAgreed(DeflateAgreement agreed) {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, agreed.field());
                Compressor compressor = new Compressor(agreed.serverTakeover(), agreed.serverWindowBits())) {
            BoundedInflater inflater = new BoundedInflater(agreed.clientWindowBits(), agreed.clientTakeover());
            for (int round = 0; round < 3; round++) {
                String sent = letters(700, 2000);
                conversation.socket().sendText(sent);
                ClientFrame frame = conversation.peer().frame();
                assertThat(frame).returns(1, ClientFrame::opcode).returns(true, ClientFrame::fin);
                assertThat(frame.rsv()).isEqualTo(RSV1);
                assertThat(inflater.inflate(frame.payload())).isEqualTo(WireBytes.utf8(sent));

                String received = letters(100, 250);
                conversation.peer().send(WireBytes.frame(0xc1, compressor.next(WireBytes.utf8(received))));
                assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                        .isEqualTo(new Frame.Text(received));
            }
            Sessions.expectAlive(conversation);
        }
    }

    /** Text that repeats itself only after so many letters, so that references are tempted to reach as far. */
    private static String letters(int period, int length) {
        Random random = new Random(period);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(i < period ? (char) ('a' + random.nextInt(26)) : text.charAt(i - period));
        }
        return text.toString();
    }

    @ParameterizedTest(name = "RFC 7692, section 7.2.1: nothing refers back beyond the window of permessage-deflate{0}")
    @MethodSource("dev.gluegun.conformance.DeflateAgreement#clientRows")
    void nothingRefersBackBeyondTheWindow(DeflateAgreement agreed) {
        int window = 1 << agreed.clientWindowBits();
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, agreed.field())) {
            BoundedInflater inflater = new BoundedInflater(agreed.clientWindowBits(), agreed.clientTakeover());
            // One period is just inside the window, the other just beyond it.
            for (int period : new int[] {window * 3 / 4, window + window / 4}) {
                String sent = letters(period, Math.min(period * 2 + 500, 60_000));
                Call<Void> sending = Call.run(() -> conversation.socket().sendText(sent));
                assertThat(inflater.inflate(conversation.peer().frame().payload()))
                        .isEqualTo(WireBytes.utf8(sent));
                sending.result();
            }
            assertThat(inflater.longestDistance()).isBetween(1, window);
        }
    }

    @Test
    void withoutServerTakeoverAReferenceToTheMessageBeforeIsAnOffence() {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, ALONE_FIELD)) {
            byte[] bytes = ServerFrames.concat(
                    WireBytes.frame(0xc1, WireBytes.hex("f2 48 cd c9 c9 07 00")),
                    WireBytes.frame(0xc1, WireBytes.hex("f2 00 11 00 00")));
            Inbound row = Inbound.failed(
                    1007, "RFC 7692, section 7.1.1.1", "a reference back", bytes, new Frame.Text("Hello"));
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }

    @ParameterizedTest(
            name = "RFC 7692, section 7.2.2: a message that stands alone, cut off after {0}, is failed with 1007")
    @ValueSource(
            strings = {
                "f2",
                "f2 48",
                "f2 48 cd",
                "f2 48 cd c9",
                "f2 48 cd c9 c9",
                "00 05 00 fa ff",
                "00 05 00 fa ff 48 65",
                "00 05"
            })
    void aMessageThatIsCutOffIsAnOffence(String payload) {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, ALONE_FIELD)) {
            byte[] bytes = WireBytes.frame(0xc2, WireBytes.hex(payload));
            Inbound row = Inbound.failed(1007, "RFC 7692, section 7.2.2", "cut off", bytes);
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }

    // ---- what is sent

    @ParameterizedTest(
            name = "RFC 7692, section 6.1: of a compressed message in fragments of {0} only the first has RSV1")
    @ValueSource(ints = {1, 2, 10, 64, 125, 126})
    void onlyTheFirstFragmentHasRsv1(int size) {
        UpgradeOptions options = Sessions.DEFLATE.withFragmentSize(size);
        try (Conversation conversation = Conversation.begin(server, options, PLAIN_FIELD)) {
            BoundedInflater inflater = new BoundedInflater(15, true);
            String sent = letters(300, 400);
            Call<Void> sending = Call.run(() -> conversation.socket().sendText(sent));
            byte[] message = WireBytes.NOTHING;
            boolean first = true;
            ClientFrame frame;
            do {
                frame = conversation.peer().frame();
                assertThat(frame.opcode()).isEqualTo(first ? 1 : 0);
                assertThat(frame.rsv()).isEqualTo(first ? RSV1 : 0);
                message = ServerFrames.concat(message, frame.payload());
                first = false;
            } while (!frame.fin());
            sending.result();
            assertThat(inflater.inflate(message)).isEqualTo(WireBytes.utf8(sent));
        }
    }

    @Test
    void controlFramesAreNeverCompressed() {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, PLAIN_FIELD)) {
            byte[] data = new byte[125];
            conversation.socket().ping(data);
            assertThat(conversation.peer().frame()).isEqualTo(new ClientFrame(true, 0, 9, data));
            conversation.socket().pong(data);
            assertThat(conversation.peer().frame()).isEqualTo(new ClientFrame(true, 0, 10, data));
            conversation.socket().sendClose(1000, "r".repeat(123));
            assertThat(conversation.peer().frame()).returns(0, ClientFrame::rsv).returns(8, ClientFrame::opcode);
        }
    }

    @Test
    void anEmptyMessageIsSentAsOneByte() {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE, PLAIN_FIELD)) {
            BoundedInflater inflater = new BoundedInflater(15, true);
            for (int round = 0; round < 3; round++) {
                conversation.socket().sendText("");
                ClientFrame frame = conversation.peer().frame();
                assertThat(frame.rsv()).isEqualTo(RSV1);
                assertThat(frame.payload()).hasSize(1);
                assertThat(inflater.inflate(frame.payload())).isEmpty();
                conversation.socket().sendText("between");
                assertThat(inflater.inflate(conversation.peer().frame().payload()))
                        .isEqualTo(WireBytes.utf8("between"));
            }
        }
    }

    @Test
    void whatIsNotCompressedHasNoRsv1() {
        DeflateOptions deflate = DeflateOptions.defaults().withThreshold(100);
        UpgradeOptions options = UpgradeOptions.defaults().withDeflate(deflate);
        try (Conversation conversation = Conversation.begin(server, options, PLAIN_FIELD)) {
            BoundedInflater inflater = new BoundedInflater(15, true);
            for (int length : new int[] {99, 100, 0, 500, 1, 500}) {
                byte[] message = WireBytes.utf8(letters(40, length));
                conversation.socket().sendBinary(message);
                ClientFrame frame = conversation.peer().frame();
                assertThat(frame.rsv()).isEqualTo(length >= 100 ? RSV1 : 0);
                assertThat(length >= 100 ? inflater.inflate(frame.payload()) : frame.payload())
                        .isEqualTo(message);
            }
        }
    }

    @Test
    void withoutTheServersConsentNothingIsCompressed() {
        try (Conversation conversation = Conversation.begin(server, Sessions.DEFLATE)) {
            conversation.socket().sendText("a".repeat(1000));
            assertThat(conversation.peer().frame())
                    .isEqualTo(new ClientFrame(true, 0, 1, WireBytes.utf8("a".repeat(1000))));
            byte[] compressed = WireBytes.frame(0xc1, Compressor.compressed(WireBytes.utf8("a")));
            Inbound row = Inbound.failed(1002, "RFC 6455, section 5.2", "RSV1 without consent", compressed);
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }

    // ---- limits

    @ParameterizedTest(name = "RFC 6455, section 10.4: a compressed message of {0} bytes where 1000 are accepted")
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 1002, 5000, 1_000_000, 20_000_000})
    void theLimitHoldsForWhatIsInflated(int size) {
        UpgradeOptions options = Sessions.DEFLATE.withMaxMessageSize(1000);
        byte[] message = new byte[size];
        byte[] frame = WireBytes.frame(0xc2, Compressor.compressed(message));
        String section = "RFC 6455, section 10.4";
        try (Conversation conversation = Conversation.begin(server, options, PLAIN_FIELD)) {
            Inbound row = size <= 1000
                    ? Inbound.accepted(section, "within the limit", frame, new Frame.Binary(message))
                    : Inbound.failed(1009, section, "beyond the limit", frame);
            Sessions.play(conversation, row, Arrival.WHOLE);
        }
    }
}
