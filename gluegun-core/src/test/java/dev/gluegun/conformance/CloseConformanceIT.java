package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake, its codes and reasons, in both directions: RFC 6455, sections 5.5.1 and 7. */
@SocketTest
class CloseConformanceIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    // ---- codes and reasons that come

    @ParameterizedTest(name = "{0}, received without a reason")
    @MethodSource("dev.gluegun.conformance.CloseCode#rows")
    void aCodeIsReceived(CloseCode code) {
        received(code.value(), "", code.isAllowed());
    }

    @ParameterizedTest(name = "{0}, received with a reason")
    @MethodSource("dev.gluegun.conformance.CloseCode#rows")
    void aCodeIsReceivedWithAReason(CloseCode code) {
        received(code.value(), "the reason: €", code.isAllowed());
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5.1: a reason of {0} bytes is received")
    @ValueSource(ints = {1, 2, 3, 61, 122, 123})
    void aReasonOfAnyLengthIsReceived(int length) {
        received(1001, "r".repeat(length), true);
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5: a reason of {0} bytes is too long and failed with 1002")
    @ValueSource(ints = {124, 125, 200, 1000})
    void aReasonThatIsTooLongIsReceived(int length) {
        received(1001, "r".repeat(length), false);
    }

    private void received(int code, String reason, boolean allowed) {
        try (Conversation conversation = Conversation.begin(server)) {
            // What follows the close frame means nothing any more: no ping is answered, no message delivered.
            conversation
                    .peer()
                    .send(
                            ServerFrames.close(code, reason),
                            WireBytes.frame(0x89, "not answered"),
                            ServerFrames.text("not delivered"));
            if (allowed) {
                assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                        .isEqualTo(new Frame.CloseWithReason(code, reason));
                RawFrame answer = RawFrame.read(conversation.peer());
                assertThat(answer.firstByte()).isEqualTo(0x88);
                assertThat(answer.masked()).isTrue();
                assertThat(answer.payload()).isEqualTo(new byte[] {(byte) (code >> 8), (byte) code});
                Sessions.expectClosed(conversation, code, reason);
            } else {
                Sessions.expectStreamError(conversation, 1002);
                Sessions.expectFailed(conversation, 1002);
            }
        }
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5.1: a close frame with the one byte {0} is failed with 1002")
    @ValueSource(ints = {0, 3, 15, 127, 255})
    void aCloseFrameOfOneByteIsAnOffence(int value) {
        byte[] bytes = WireBytes.frame(0x88, new byte[] {(byte) value});
        Sessions.play(server, Inbound.failed(1002, "RFC 6455, section 5.5.1", "one byte", bytes), Arrival.WHOLE);
    }

    @Test
    void aCloseFrameWithoutACodeIsAnsweredWithoutOne() {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.peer().send(ServerFrames.close());
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE)).isEqualTo(new Frame.Close());
            assertThat(conversation.peer().frame().payload()).isEmpty();
            Sessions.expectClosed(conversation, 1005, "");
        }
    }

    @Test
    void aCloseFrameInsideAFragmentedMessageClosesAsWell() {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation
                    .peer()
                    .send(WireBytes.frame(0x01, "a"), ServerFrames.close(1001, ""), WireBytes.frame(0x80, "b"));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                    .isEqualTo(new Frame.CloseWithReason(1001, ""));
            assertThat(conversation.peer().closeCode()).isEqualTo(1001);
            Sessions.expectClosed(conversation, 1001, "");
        }
    }

    @Test
    void whatCameBeforeTheCloseFrameIsDelivered() {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation
                    .peer()
                    .send(ServerFrames.text("a"), WireBytes.frame(0x89, "p"), ServerFrames.close(1000, "bye"));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE)).isEqualTo(new Frame.Text("a"));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                    .isEqualTo(new Frame.CloseWithReason(1000, "bye"));
            Sessions.expectPong(conversation.peer(), WireBytes.utf8("p"));
            assertThat(conversation.peer().closeCode()).isEqualTo(1000);
            Sessions.expectClosed(conversation, 1000, "bye");
        }
    }

    // ---- codes and reasons that are sent

    @ParameterizedTest(name = "{0}, sent")
    @MethodSource("dev.gluegun.conformance.CloseCode#rows")
    void aCodeIsSent(CloseCode code) {
        sent(code.value(), "", code.isAllowed());
    }

    static Stream<String> sendableReasons() {
        return Stream.concat(
                IntStream.of(1, 2, 61, 122, 123).mapToObj("r"::repeat),
                Stream.of("ü".repeat(61), "€".repeat(41), "😀".repeat(30), "a" + "ü".repeat(61)));
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5.1: the reason {0} is sent")
    @MethodSource("sendableReasons")
    void aReasonIsSent(String reason) {
        sent(4000, reason, true);
    }

    static Stream<String> unsendableReasons() {
        return Stream.concat(
                IntStream.of(124, 125, 126, 1000).mapToObj("r"::repeat),
                Stream.of("ü".repeat(62), "€".repeat(42), "😀".repeat(31)));
    }

    @ParameterizedTest(name = "RFC 6455, section 5.5: the reason {0} is too long to be sent")
    @MethodSource("unsendableReasons")
    void aReasonThatIsTooLongIsNotSent(String reason) {
        sent(4000, reason, false);
    }

    @ParameterizedTest(name = "{0}: as a reason it is not sent")
    @MethodSource("dev.gluegun.conformance.Utf8Sequence#invalidRows")
    void aReasonThatIsNotUtf8IsNotSent(Utf8Sequence row) {
        try (Conversation conversation = Conversation.begin(server)) {
            assertThatExceptionOfType(InvalidMessage.class)
                    .isThrownBy(() -> conversation.socket().sendFrame(new Frame.CloseWithReason(1000, row.bytes())));
            Sessions.expectAlive(conversation);
        }
    }

    private void sent(int code, String reason, boolean allowed) {
        try (Conversation conversation = Conversation.begin(server)) {
            if (!allowed) {
                assertThatExceptionOfType(InvalidMessage.class)
                        .isThrownBy(() -> conversation.socket().sendClose(code, reason));
                Sessions.expectAlive(conversation);
                return;
            }
            conversation.socket().sendClose(code, reason);
            RawFrame close = RawFrame.read(conversation.peer());
            assertThat(close.firstByte()).isEqualTo(0x88);
            assertThat(close.masked()).isTrue();
            assertThat(close.payload())
                    .isEqualTo(
                            ServerFrames.concat(new byte[] {(byte) (code >> 8), (byte) code}, WireBytes.utf8(reason)));
            conversation.peer().send(ServerFrames.close(1000, "answer"));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                    .isEqualTo(new Frame.CloseWithReason(1000, "answer"));
            Sessions.expectClosed(conversation, 1000, "answer");
        }
    }

    // ---- after a close frame

    @Test
    void afterItsCloseFrameTheClientSendsNothing() {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.socket().sendClose();
            for (Frame frame : new Frame[] {
                new Frame.Text("a"),
                new Frame.Binary(new byte[1]),
                new Frame.Ping(new byte[1]),
                new Frame.Pong(new byte[1]),
                new Frame.Close(),
                new Frame.CloseWithReason(1000, "")
            }) {
                assertThatExceptionOfType(ConnectionDown.class)
                        .isThrownBy(() -> conversation.socket().sendFrame(frame));
            }
            assertThat(conversation.peer().frame().payload()).isEmpty();
            conversation.peer().send(ServerFrames.close());
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE)).isEqualTo(new Frame.Close());
            Sessions.expectClosed(conversation, 1005, "");
        }
    }

    @Test
    void afterItsCloseFrameTheClientStillReceives() {
        try (Conversation conversation = Conversation.begin(server)) {
            conversation.socket().sendClose(1000, "");
            conversation.peer().send(ServerFrames.text("late"), WireBytes.frame(0x02, "x"), WireBytes.frame(0x80, "y"));
            conversation.peer().send(ServerFrames.close(1000, ""));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE)).isEqualTo(new Frame.Text("late"));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                    .isEqualTo(new Frame.Binary(WireBytes.utf8("xy")));
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                    .isEqualTo(new Frame.CloseWithReason(1000, ""));
            assertThat(conversation.peer().closeCode()).isEqualTo(1000);
            Sessions.expectClosed(conversation, 1000, "");
        }
    }

    @Test
    void anOffenceIsToldOnceAndNothingAfterItIsLookedAt() {
        try (Conversation conversation = Conversation.begin(server)) {
            byte[] offence = WireBytes.frame(0x83, "");
            conversation.peer().send(offence, offence, WireBytes.frame(0x89, "p"), ServerFrames.close(1000, ""));
            Sessions.expectStreamError(conversation, 1002);
            Sessions.expectFailed(conversation, 1002);
            Sessions.expectStreamError(conversation, 1002);
        }
    }

    @Test
    void closeBeginsTheHandshakeWith1000AndWaitsForItsEnd() {
        try (Conversation conversation = Conversation.begin(server)) {
            Call<Void> closing = Call.run(conversation.socket()::close);
            RawFrame close = RawFrame.read(conversation.peer());
            assertThat(close.firstByte()).isEqualTo(0x88);
            assertThat(close.payload()).isEqualTo(WireBytes.hex("03 e8"));
            conversation.peer().send(ServerFrames.close(1000, ""));
            closing.result();
            conversation.peer().expectEnd();
        }
    }

    // ---- an end without a close frame

    static Stream<byte[]> unfinished() {
        return Stream.of(
                WireBytes.NOTHING,
                WireBytes.hex("81"),
                WireBytes.hex("81 05"),
                WireBytes.hex("81 05 48 65"),
                WireBytes.hex("81 7e 00"),
                WireBytes.hex("01 01 61"),
                WireBytes.hex("88 02 03"));
    }

    @ParameterizedTest(name = "RFC 6455, section 7.1.5: the end after {0} is told without a code")
    @MethodSource("unfinished")
    void anEndWithoutACloseFrameIsToldAsSuch(byte[] before) {
        try (Conversation conversation = Conversation.begin(server)) {
            Peer peer = conversation.peer();
            peer.send(before);
            peer.endOutput();
            ConnectionDown down = catchThrowableOfType(
                    ConnectionDown.class, () -> conversation.socket().receiveFrame(Sessions.PATIENCE));
            assertThat(down).as(Arrays.toString(before)).isNotNull();
            assertThat(down.closeCode()).isEmpty();
            peer.expectEnd();
        }
    }
}
