package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.conformance.WireBytes.LengthForm;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The UTF-8 catalogue: what is text and what is not, wherever it is cut, and failed with the first impossible byte. */
@SocketTest
class Utf8ConformanceIT {

    private static final String SECTION = "RFC 6455, section 8.1";

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0}, in one frame")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#rows")
    void inOneFrame(Utf8Sequence row) {
        Sessions.play(server, expected(row, WireBytes.frame(0x81, row.bytes())), Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, a fragment a byte")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#rows")
    void inFragmentsOfAByte(Utf8Sequence row) {
        Sessions.play(server, expected(row, WireBytes.fragments(1, row.bytes(), 1)), Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, byte by byte")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#rows")
    void byteByByte(Utf8Sequence row) {
        Sessions.play(server, expected(row, WireBytes.frame(0x81, row.bytes())), Arrival.BYTE_BY_BYTE);
    }

    @ParameterizedTest(name = "{0}, compressed")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#rows")
    void compressed(Utf8Sequence row) {
        byte[] frame = WireBytes.frame(0xc1, Compressor.compressed(row.bytes()));
        Sessions.play(server, expected(row, frame).withCompression(), Arrival.WHOLE);
    }

    private static Inbound expected(Utf8Sequence row, byte[] bytes) {
        return row.isValid()
                ? Inbound.accepted(SECTION, row.name(), bytes, new Frame.Text(row.text()))
                : Inbound.failed(1007, SECTION, row.name(), bytes);
    }

    @ParameterizedTest(name = "{0}, split in two fragments anywhere")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#validRows")
    void validTextMayBeSplitAnywhere(Utf8Sequence row) {
        try (Conversation conversation = Conversation.begin(server)) {
            byte[] bytes = row.bytes();
            for (int cut = 0; cut <= bytes.length; cut++) {
                conversation
                        .peer()
                        .send(
                                WireBytes.frame(0x01, Arrays.copyOf(bytes, cut)),
                                WireBytes.frame(0x80, Arrays.copyOfRange(bytes, cut, bytes.length)));
                assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                        .isEqualTo(new Frame.Text(row.text()));
            }
            Sessions.expectAlive(conversation);
        }
    }

    @ParameterizedTest(name = "{0}, as it is sent")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#validRows")
    void validTextIsSentAsItIs(Utf8Sequence row) {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.socket().sendText(row.text());
            RawFrame sent = RawFrame.read(conversation.peer());
            assertThat(sent.firstByte()).isEqualTo(0x81);
            assertThat(sent.payload()).isEqualTo(row.bytes());
        }
    }

    /** What comes before the impossible byte is no offence yet: a ping behind it is answered. Then that one byte comes. */
    @ParameterizedTest(name = "{0} at the first impossible byte, with more fragments to come")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#invalidRows")
    void failsWithTheFirstImpossibleFragment(Utf8Sequence row) {
        boolean truncated = row.firstImpossible() == Utf8Sequence.TRUNCATED;
        int good = truncated ? row.bytes().length : row.firstImpossible();
        byte[] impossible = truncated
                ? WireBytes.frame(0x80, "")
                : WireBytes.frame(0x00, Arrays.copyOfRange(row.bytes(), good, good + 1));
        try (Conversation conversation = Conversation.begin(server)) {
            Peer peer = conversation.peer();
            Call<Frame> receiving = Call.of(() -> conversation.socket().receiveFrame(Sessions.PATIENCE));
            peer.send(WireBytes.frame(0x01, Arrays.copyOf(row.bytes(), good)), WireBytes.frame(0x89, "still fine"));
            Sessions.expectPong(peer, WireBytes.utf8("still fine"));
            peer.send(impossible);
            assertThat(receiving.failure(StreamError.class).closeCode()).hasValue(1007);
            Sessions.expectFailed(conversation, 1007);
        }
    }

    @ParameterizedTest(name = "{0} at the first impossible byte, with more of the frame to come")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#invalidRows")
    void failsWithTheFirstImpossibleByteOfAFrame(Utf8Sequence row) {
        boolean truncated = row.firstImpossible() == Utf8Sequence.TRUNCATED;
        // Truncated inside a long frame is no more than not yet complete: there ASCII is the impossible byte.
        byte[] bytes = truncated
                ? ServerFrames.concat(row.bytes(), WireBytes.utf8("."))
                : Arrays.copyOf(row.bytes(), row.firstImpossible() + 1);
        Inbound unfinished = Inbound.failed(
                1007,
                SECTION,
                row.name(),
                ServerFrames.concat(WireBytes.header(0x81, LengthForm.BITS_16, 1000), bytes));
        Sessions.play(server, unfinished, Arrival.WHOLE);
    }

    @ParameterizedTest(name = "RFC 6455, section 8.1: a megabyte is failed with 1007 at its impossible byte {0}")
    @ValueSource(ints = {0, 1, 1000, 16_000, 33_000, 70_000, 500_000, 1_048_575})
    void aLargeFrameFailsInItsMiddle(int at) {
        byte[] begun = new byte[at + 1];
        Arrays.fill(begun, (byte) 'x');
        begun[at] = (byte) 0xff;
        byte[] bytes = ServerFrames.concat(WireBytes.header(0x81, LengthForm.BITS_64, 1 << 20), begun);
        Sessions.play(server, Inbound.failed(1007, SECTION, "a megabyte", bytes), Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, as a close reason")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#rows")
    void asACloseReason(Utf8Sequence row) {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.peer().send(WireBytes.frame(0x88, ServerFrames.concat(WireBytes.hex("03 e8"), row.bytes())));
            if (row.isValid()) {
                assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                        .isEqualTo(new Frame.CloseWithReason(1000, row.bytes()));
                assertThat(conversation.peer().closeCode()).isEqualTo(1000);
                Sessions.expectClosed(conversation, 1000, row.text());
            } else {
                Sessions.expectStreamError(conversation, 1007);
                Sessions.expectFailed(conversation, 1007);
            }
        }
    }
}
