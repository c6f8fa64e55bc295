package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody may guess, as it comes over the wire. */
@SocketTest
class UnpredictabilityIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void everyHandshakeHasAKeyOfItsOwn() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Call<Request> request = Call.of(() -> server.accept().upgrade());
            WebSocket socket = WebSocket.connect(server.uri("/"));
            keys.add(request.result().field("Sec-WebSocket-Key").orElseThrow());
            socket.connection().close();
        }
        assertThat(keys).hasSize(20);
    }

    @Test
    void everyFrameHasAMaskOfItsOwn() {
        int frames = 200;
        Set<Integer> masks = new HashSet<>();
        try (Conversation conversation = Conversation.begin(server)) {
            for (int i = 0; i < frames; i++) {
                conversation.socket().sendText("a");
                ByteBuffer frame = ByteBuffer.wrap(conversation.peer().bytes(7));
                masks.add(frame.getInt(2));
            }
        }
        // Of so many numbers of 32 bits, two are alike once in 200,000 runs, and two pairs of them never.
        assertThat(masks).hasSizeGreaterThanOrEqualTo(frames - 1);
    }
}
