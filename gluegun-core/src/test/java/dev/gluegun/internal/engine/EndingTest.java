package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.internal.ws.Violation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EndingTest {

    private static final IOException CAUSE = new IOException("broken pipe");

    @Test
    void aConnectionThatWentAwayIsDownForBothSides() {
        Ending ending = Ending.down("gone", CAUSE);
        assertThat(ending.forReceiver())
                .isInstanceOf(ConnectionDown.class)
                .hasMessage("gone")
                .hasCause(CAUSE);
        assertThat(ending.forSender())
                .isInstanceOf(ConnectionDown.class)
                .hasMessage("gone")
                .hasCause(CAUSE);
        assertThat(((ConnectionDown) ending.forReceiver()).closeCode()).isEmpty();
    }

    @Test
    void aCloseHandshakeCarriesThePeersCodeAndReason() {
        Ending ending = Ending.closed("closed", 4001, "bye");
        assertThat(ending.forReceiver()).isInstanceOfSatisfying(ConnectionDown.class, down -> {
            assertThat(down.closeCode()).hasValue(4001);
            assertThat(down.closeReason()).isEqualTo("bye");
        });
        assertThat(ending.forSender())
                .isInstanceOfSatisfying(
                        ConnectionDown.class,
                        down -> assertThat(down.closeCode()).hasValue(4001));
    }

    @Test
    void anOffenceIsTheStreamsErrorWithTheCodeThatThePeerGot() {
        Violation violation = new Violation(1009, "too big", "RFC 6455, section 7.4.1");
        Ending ending = Ending.violated(violation);
        assertThat(ending.forReceiver())
                .hasMessage(violation.message())
                .isInstanceOfSatisfying(
                        StreamError.class,
                        error -> assertThat(error.closeCode()).hasValue(1009));
        assertThat(ending.forSender()).isInstanceOf(ConnectionDown.class).hasMessageContaining(violation.message());
    }

    @Test
    void aFailureHereIsTheCause() {
        Ending ending = Ending.broken("the handler failed", 1011, CAUSE);
        assertThat(ending.forReceiver())
                .hasCause(CAUSE)
                .isInstanceOfSatisfying(
                        StreamError.class,
                        error -> assertThat(error.closeCode()).hasValue(1011));
        assertThat(ending.forSender()).isInstanceOf(ConnectionDown.class).hasCause(CAUSE);
    }

    @Test
    void aFailureBeforeThereWasAWebSocketHasNoCode() {
        assertThat(Ending.broken("wrong answer", null).forReceiver())
                .hasNoCause()
                .isInstanceOfSatisfying(
                        StreamError.class,
                        error -> assertThat(error.closeCode()).isEmpty());
    }

    @Test
    void aConnectionThatWasNeverMadeTellsThePhase() {
        Ending ending = Ending.unmade(new ConnectionError("no name", Phase.DNS, CAUSE));
        assertThat(ending.forReceiver())
                .hasMessage("no name")
                .hasCause(CAUSE)
                .isInstanceOfSatisfying(
                        ConnectionError.class,
                        error -> assertThat(error.phase()).isEqualTo(Phase.DNS));
        assertThat(ending.forSender()).isInstanceOf(ConnectionError.class);
    }

    @Test
    void eachCallerGetsAnExceptionOfItsOwn() {
        Ending ending = Ending.down("gone", null);
        assertThat(ending.forReceiver()).isNotSameAs(ending.forReceiver());
    }
}
