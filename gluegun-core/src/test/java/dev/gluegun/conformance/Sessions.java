package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.ClientFrame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import java.time.Duration;

/** Plays one case on a connection of its own, and looks at what the application is told and at what goes over the wire. */
final class Sessions {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Every message is compressed, however small. */
    static final UpgradeOptions DEFLATE =
            UpgradeOptions.defaults().withDeflate(DeflateOptions.defaults().withThreshold(0));

    private static final byte[] ALIVE = WireBytes.utf8("alive?");
    private static final Frame LAST = new Frame.Text("the last one");

    /** What is surely taken by the socket's buffers while nobody reads. */
    private static final int FITS_BYTES = 16 * 1024;

    private Sessions() {}

    static Conversation begin(ScriptedServer server, boolean compression) {
        return compression
                ? Conversation.begin(server, DEFLATE, "Sec-WebSocket-Extensions: permessage-deflate")
                : Conversation.begin(server);
    }

    static void play(ScriptedServer server, Inbound row, Arrival arrival) {
        try (Conversation conversation = begin(server, row.compression())) {
            play(conversation, row, arrival);
        }
    }

    static void play(Conversation conversation, Inbound row, Arrival arrival) {
        Peer peer = conversation.peer();
        byte[] bytes = row.failure() == 0 ? ServerFrames.concat(row.bytes(), lastFrames()) : row.bytes();
        if (arrival == Arrival.WHOLE && bytes.length <= FITS_BYTES) {
            peer.send(bytes);
            watch(conversation, row);
        } else {
            Call<Void> sending = Call.run(() -> arrival.send(peer, bytes));
            watch(conversation, row);
            sending.result();
        }
    }

    private static void watch(Conversation conversation, Inbound row) {
        for (Frame frame : row.delivered()) {
            assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(frame);
        }
        if (row.failure() == 0) {
            expectLastFrame(conversation);
            row.pongs().forEach(pong -> expectPong(conversation.peer(), pong));
            expectPong(conversation.peer(), ALIVE);
        } else {
            StreamError error = expectStreamError(conversation, row.failure());
            assertThat(error).hasMessageContaining("RFC ");
            row.pongs().forEach(pong -> expectPong(conversation.peer(), pong));
            expectFailed(conversation, row.failure());
        }
    }

    /** Holds that the socket works in both directions, and that the client has sent nothing that the peer has not read. */
    static void expectAlive(Conversation conversation) {
        conversation.peer().send(lastFrames());
        expectLastFrame(conversation);
        expectPong(conversation.peer(), ALIVE);
    }

    private static byte[] lastFrames() {
        return ServerFrames.concat(WireBytes.frame(0x89, ALIVE), ServerFrames.text("the last one"));
    }

    private static void expectLastFrame(Conversation conversation) {
        assertThat(conversation.socket().receiveFrame(PATIENCE)).isEqualTo(LAST);
    }

    static void expectPong(Peer peer, byte[] payload) {
        assertThat(peer.frame()).isEqualTo(new ClientFrame(true, 0, 10, payload));
    }

    /** Holds that the application, receiving, is told of the offence and of the code that was sent. */
    static StreamError expectStreamError(Conversation conversation, int code) {
        StreamError error = catchThrowableOfType(
                StreamError.class, () -> conversation.socket().receiveFrame(PATIENCE));
        assertThat(error).as("the failure that the application is told").isNotNull();
        assertThat(error.closeCode()).hasValue(code);
        return error;
    }

    /** Holds that the peer gets a close frame and then the end, and that the application can send nothing any more. */
    static void expectFailed(Conversation conversation, int code) {
        ClientFrame close = conversation.peer().frame();
        assertThat(close).returns(8, ClientFrame::opcode).returns(true, ClientFrame::fin);
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.payload()).hasSizeLessThanOrEqualTo(125);
        conversation.peer().expectEnd();
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> conversation.socket().sendText("too late"));
    }

    /** Holds that the connection was closed with that code from the peer, and that the client says nothing after its close frame. */
    static void expectClosed(Conversation conversation, int code, String reason) {
        ConnectionDown down = catchThrowableOfType(
                ConnectionDown.class, () -> conversation.socket().receiveFrame(PATIENCE));
        assertThat(down).as("the end that the application is told").isNotNull();
        assertThat(down.closeCode()).hasValue(code);
        assertThat(down.closeReason()).isEqualTo(reason);
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(() -> conversation.socket().sendText("too late"));
        conversation.socket().connection().close();
        conversation.peer().expectEnd();
    }
}
