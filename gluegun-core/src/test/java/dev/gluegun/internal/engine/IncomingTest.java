package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.ProtocolHandler.Fragment;
import org.junit.jupiter.api.Test;

class IncomingTest {

    @Test
    void eachThingCountsWithWhatItsPayloadTakes() {
        assertThat(framed(new Frame.Text("abc"))).isEqualTo(6);
        assertThat(framed(new Frame.Binary(new byte[5]))).isEqualTo(5);
        assertThat(framed(new Frame.Ping(new byte[1]))).isEqualTo(1);
        assertThat(framed(new Frame.Pong(new byte[2]))).isEqualTo(2);
        assertThat(framed(new Frame.Close())).isZero();
        assertThat(framed(new Frame.CloseWithReason(1000, "bye"))).isEqualTo(3);
        assertThat(new Incoming.Told(new Message.Data(true, new byte[7])).bytes())
                .isEqualTo(7);
        assertThat(new Incoming.Told(new Message.Inform(100, Headers.empty())).bytes())
                .isZero();
        assertThat(new Incoming.Piece(new Fragment(true, false, new byte[4])).bytes())
                .isEqualTo(4);
    }

    private static long framed(Frame frame) {
        return new Incoming.Framed(frame).bytes();
    }
}
