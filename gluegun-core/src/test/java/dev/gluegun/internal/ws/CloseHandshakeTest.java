package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.CloseHandshake.State.CLOSED;
import static dev.gluegun.internal.ws.CloseHandshake.State.CLOSE_RECEIVED;
import static dev.gluegun.internal.ws.CloseHandshake.State.CLOSE_SENT;
import static dev.gluegun.internal.ws.CloseHandshake.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.CloseHandshake.Side;
import dev.gluegun.internal.ws.CloseHandshake.Statement;
import org.junit.jupiter.api.Test;

class CloseHandshakeTest {

    private final CloseHandshake handshake = new CloseHandshake();

    @Test
    void nothingIsSaidWhileTheSocketIsOpen() {
        assertThat(handshake.state()).isEqualTo(OPEN);
        assertThat(handshake.initiator()).isNull();
        assertThat(handshake.local()).isNull();
        assertThat(handshake.peer()).isNull();
        assertThat(handshake.clean()).isFalse();
    }

    @Test
    void thisSideBeginsAndThePeerAnswers() {
        assertThat(handshake.send(new Frame.CloseWithReason(1000, "done"))).isTrue();
        assertThat(handshake.state()).isEqualTo(CLOSE_SENT);
        assertThat(handshake.clean()).isFalse();
        assertThat(handshake.receive(new Frame.Close())).isTrue();
        assertThat(handshake.state()).isEqualTo(CLOSED);
        assertThat(handshake.clean()).isTrue();
        assertThat(handshake.initiator()).isEqualTo(Side.LOCAL);
        assertThat(handshake.local()).isEqualTo(new Statement(1000, "done"));
        assertThat(handshake.peer()).isEqualTo(new Statement(1005, ""));
    }

    @Test
    void thePeerBeginsAndThisSideAnswers() {
        Frame close = new Frame.CloseWithReason(1001, "going");
        assertThat(handshake.receive(close)).isTrue();
        assertThat(handshake.state()).isEqualTo(CLOSE_RECEIVED);
        assertThat(handshake.send(CloseHandshake.answerTo(close))).isTrue();
        assertThat(handshake.state()).isEqualTo(CLOSED);
        assertThat(handshake.clean()).isTrue();
        assertThat(handshake.initiator()).isEqualTo(Side.PEER);
        assertThat(handshake.peer()).isEqualTo(new Statement(1001, "going"));
        assertThat(handshake.local()).isEqualTo(new Statement(1001, ""));
    }

    @Test
    void noSideClosesTwice() {
        assertThat(handshake.send(new Frame.Close())).isTrue();
        assertThat(handshake.send(new Frame.CloseWithReason(1000, "again"))).isFalse();
        assertThat(handshake.state()).isEqualTo(CLOSE_SENT);
        assertThat(handshake.receive(new Frame.CloseWithReason(1000, "first"))).isTrue();
        assertThat(handshake.receive(new Frame.CloseWithReason(1000, "second"))).isFalse();
        assertThat(handshake.send(new Frame.Close())).isFalse();
        assertThat(handshake.local()).isEqualTo(new Statement(1005, ""));
        assertThat(handshake.peer()).isEqualTo(new Statement(1000, "first"));
    }

    @Test
    void thePeerClosesOnceAlsoBeforeTheAnswer() {
        assertThat(handshake.receive(new Frame.Close())).isTrue();
        assertThat(handshake.receive(new Frame.Close())).isFalse();
        assertThat(handshake.state()).isEqualTo(CLOSE_RECEIVED);
    }

    @Test
    void aLostConnectionEndsItInEveryState() {
        handshake.lose();
        assertThat(handshake.state()).isEqualTo(CLOSED);
        assertThat(handshake.initiator()).isNull();
        assertThat(handshake.send(new Frame.Close())).isFalse();
        assertThat(handshake.receive(new Frame.Close())).isFalse();

        CloseHandshake sent = new CloseHandshake();
        sent.send(new Frame.Close());
        sent.lose();
        assertThat(sent.state()).isEqualTo(CLOSED);
        assertThat(sent.clean()).isFalse();

        CloseHandshake received = new CloseHandshake();
        received.receive(new Frame.Close());
        received.lose();
        received.lose();
        assertThat(received.state()).isEqualTo(CLOSED);
        assertThat(received.clean()).isFalse();
    }

    @Test
    void theAnswerHasTheCodeOfThePeer() {
        assertThat(CloseHandshake.answerTo(new Frame.Close())).isEqualTo(new Frame.Close());
        assertThat(CloseHandshake.answerTo(new Frame.CloseWithReason(3333, "because")))
                .isEqualTo(new Frame.CloseWithReason(3333, ""));
    }
}
