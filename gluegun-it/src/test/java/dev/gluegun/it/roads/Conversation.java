package dev.gluegun.it.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.RequestStream;
import dev.gluegun.WebSocket;
import java.time.Duration;

/** What is said on each road. */
final class Conversation {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Larger than any buffer on the way. */
    private static final int LARGE_BYTES = 1_500_000;

    private Conversation() {}

    /** Has messages go both ways to where they are sent back, and ends the socket with both close frames. */
    static void over(WebSocket socket) {
        byte[] large = large();
        socket.sendText("hello");
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("hello"));
        socket.sendBinary(large);
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Binary(large));
        socket.ping(new byte[] {1, 2, 3});
        socket.sendText("goodbye");
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.Text("goodbye"));
        socket.sendClose(1000, "done");
        assertThat(socket.receiveAppFrame()).isEqualTo(new Frame.CloseWithReason(1000, "done"));
        assertThatExceptionOfType(ConnectionDown.class)
                .isThrownBy(socket::receiveAppFrame)
                .satisfies(down -> assertThat(down.closeCode()).hasValue(1000));
    }

    /** Has a request answered, and a large one sent back. */
    static void byRequests(Connection connection) {
        RequestStream.Answer got = connection.get("/mirror").awaitAnswer(PATIENCE);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.headers().first("X-Method")).hasValue("GET");
        assertThat(got.bodyText()).isEqualTo("mirror\n");
        byte[] large = large();
        RequestStream.Answer posted = connection.post("/mirror", large).awaitAnswer(PATIENCE);
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo(large);
    }

    private static byte[] large() {
        byte[] bytes = new byte[LARGE_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        return bytes;
    }
}
