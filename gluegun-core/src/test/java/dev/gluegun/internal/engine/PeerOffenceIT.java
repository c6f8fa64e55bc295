package dev.gluegun.internal.engine;

import static dev.gluegun.testing.ServerFrames.concat;
import static dev.gluegun.testing.ServerFrames.frame;
import static dev.gluegun.testing.ServerFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that breaks the protocol: it is told with the right close code, and the application, too, whether it receives or not. */
@SocketTest
class PeerOffenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 1000;

    private static final byte[] NOT_UTF_8 = HexFormat.of().parseHex("616263ff");

    /** What the peer does, and the close code it gets. */
    enum Offence {
        A_MASKED_FRAME(1002, "8183000000006162"),
        RSV1_WITHOUT_COMPRESSION(1002, "c10161"),
        RSV2(1002, "a10161"),
        RSV3(1002, "910161"),
        A_RESERVED_DATA_OPCODE(1002, "8300"),
        A_RESERVED_CONTROL_OPCODE(1002, "8b00"),
        A_FRAGMENTED_PING(1002, "0900"),
        A_PING_THAT_IS_TOO_LONG(1002, "897e007e"),
        A_CONTINUATION_OF_NOTHING(1002, "8000"),
        A_NEW_MESSAGE_INSIDE_A_MESSAGE(1002, concat(frame(false, 1, new byte[0]), text("a"))),
        A_LENGTH_IN_TOO_MANY_BYTES(1002, "817e0001"),
        A_LENGTH_IN_FAR_TOO_MANY_BYTES(1002, "817f000000000000ffff"),
        A_LENGTH_BELOW_ZERO(1002, "817fffffffffffffffff"),
        A_CLOSE_OF_ONE_BYTE(1002, "880103"),
        A_CLOSE_CODE_THAT_MAY_NOT_BE_SENT(1002, "880203ed"),
        A_CLOSE_CODE_OUT_OF_RANGE(1002, "88021388"),
        A_CLOSE_REASON_THAT_IS_NO_TEXT(1007, "880303e8ff"),
        A_TEXT_THAT_IS_NONE(1007, frame(true, 1, NOT_UTF_8)),
        A_TEXT_THAT_IS_CUT(1007, "8101c3"),
        A_FIRST_FRAGMENT_THAT_IS_NO_TEXT(1007, frame(false, 1, NOT_UTF_8)),
        THE_BEGINNING_OF_A_FRAME_THAT_IS_NO_TEXT(1007, "810661ff"),
        A_FRAME_THAT_IS_TOO_LARGE(1009, "827e03e9"),
        A_HUGE_FRAME(1009, "827f0000010000000000"),
        A_MESSAGE_THAT_IS_TOO_LARGE(
                1009,
                concat(frame(false, 2, new byte[MOST]), frame(false, 0, new byte[0]), frame(true, 0, new byte[1])));

        private final int closeCode;
        private final byte[] bytes;

        Offence(int closeCode, byte[] bytes) {
            this.closeCode = closeCode;
            this.bytes = bytes;
        }

        Offence(int closeCode, String hex) {
            this(closeCode, HexFormat.of().parseHex(hex));
        }
    }

    private final ScriptedServer server = ScriptedServer.start();
    private Conversation conversation;

    @BeforeEach
    void begin() {
        conversation = Conversation.begin(
                server, UpgradeOptions.defaults().withMaxFrameSize(MOST).withMaxMessageSize(MOST));
    }

    @AfterEach
    void end() {
        conversation.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void bothAreToldWhileSomebodyReceives(Offence offence) {
        Call<Frame> first =
                Call.of(() -> conversation.socket().receiveFrame(PATIENCE)).awaitWaiting();
        conversation.peer().send(text("fine"), offence.bytes);
        assertThat(first.result()).isEqualTo(new Frame.Text("fine"));
        Call<Frame> second = Call.of(() -> conversation.socket().receiveFrame(PATIENCE));
        expectClose(offence);
        assertThat(second.failure(StreamError.class).closeCode()).hasValue(offence.closeCode);
        expectBroken(offence);
    }

    @ParameterizedTest
    @EnumSource
    void bothAreToldWhileNobodyReceives(Offence offence) {
        conversation.peer().send(text("fine"), offence.bytes);
        expectClose(offence);
        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(new Frame.Text("fine"));
        expectBroken(offence);
    }

    private void expectClose(Offence offence) {
        ClientFrame close = conversation.peer().frame();
        assertThat(close).returns(8, ClientFrame::opcode).returns(offence.closeCode, ClientFrame::closeCode);
        assertThat(close.payload()).as("a reason after the code").hasSizeGreaterThan(2);
        // The rest of the socket's output is its end, although this side has not ended its own.
        conversation.peer().expectEnd();
    }

    private void expectBroken(Offence offence) {
        assertThatExceptionOfType(StreamError.class)
                .isThrownBy(() -> conversation.socket().receiveFrame(PATIENCE))
                .withMessageContaining("RFC 6455")
                .satisfies(error -> assertThat(error.closeCode()).hasValue(offence.closeCode));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> conversation.socket().sendText("too late"));
    }

    @Test
    void nothingIsDeliveredAfterAnOffence() {
        conversation.peer().send(Offence.RSV2.bytes, text("ghost"), text("ghost"));
        expectClose(Offence.RSV2);
        expectBroken(Offence.RSV2);
    }

    @Test
    void anOffenceDuringCloseEndsIt() {
        Call<Void> closer = Call.run(conversation.socket()::close).awaitWaiting();
        assertThat(conversation.peer().closeCode()).isEqualTo(1000);
        conversation.peer().send(Offence.RSV2.bytes);
        conversation.peer().expectEnd();
        conversation.peer().close();
        closer.result();
    }

    @Test
    void closeAfterAnOffenceReturns() {
        conversation.peer().send(Offence.RSV2.bytes);
        expectClose(Offence.RSV2);
        conversation.socket().close();
    }
}
