package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FIN, the reserved bits and the opcodes: every first byte that a frame can have, in every state. */
@SocketTest
class FirstByteConformanceIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.FirstByte#rows")
    void everyFirstByteInEveryState(FirstByte row) {
        try (Conversation conversation = Sessions.begin(server, row.compression())) {
            Peer peer = conversation.peer();
            byte[] before = row.insideMessage() ? WireBytes.frame(0x01, "a") : WireBytes.NOTHING;
            peer.send(before, WireBytes.frame(row.value(), row.payload()));
            if (!row.isAllowed()) {
                Sessions.expectStreamError(conversation, 1002);
                Sessions.expectFailed(conversation, 1002);
            } else if (row.isClose()) {
                assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE))
                        .isEqualTo(new Frame.Close());
                assertThat(peer.closeCode()).isEqualTo(1005);
                Sessions.expectClosed(conversation, 1005, "");
            } else {
                expectAccepted(conversation, row);
            }
        }
    }

    private static void expectAccepted(Conversation conversation, FirstByte row) {
        Peer peer = conversation.peer();
        byte[] rest = row.leavesMessageOpen() ? WireBytes.frame(0x80, "") : WireBytes.NOTHING;
        peer.send(rest, ServerFrames.text("next"));
        List<Frame> expected = new ArrayList<>(row.delivered());
        expected.add(new Frame.Text("next"));
        for (Frame frame : expected) {
            assertThat(conversation.socket().receiveFrame(Sessions.PATIENCE)).isEqualTo(frame);
        }
        if (row.isPing()) {
            Sessions.expectPong(peer, WireBytes.NOTHING);
        }
        Sessions.expectAlive(conversation);
    }
}
