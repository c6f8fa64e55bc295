package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Frame.CloseWithReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosingTest {

    private static Closing byPeer(Frame received) {
        return new Closing(Optional.empty(), received);
    }

    private static Closing byUs(int code, Frame received) {
        return new Closing(Optional.of(new CloseWithReason(code, "")), received);
    }

    @Test
    void peersNormalCodesAndNoneAreNormal() {
        assertThat(byPeer(new CloseWithReason(1000, "")).isNormal()).isTrue();
        assertThat(byPeer(new CloseWithReason(1001, "")).isNormal()).isTrue();
        assertThat(byPeer(new Frame.Close()).isNormal()).isTrue();
        assertThat(byPeer(new CloseWithReason(1011, "")).isNormal()).isFalse();
        assertThat(byPeer(new CloseWithReason(4000, "")).isNormal()).isFalse();
    }

    @Test
    void answerToOurOwnCodeIsNormal() {
        assertThat(byUs(4000, new CloseWithReason(4000, "")).isNormal()).isTrue();
        assertThat(byUs(1000, new CloseWithReason(1002, "")).isNormal()).isFalse();
    }

    @Test
    void linesSayWhoBeganAndWhatWasAnswered() {
        assertThat(byUs(1000, new CloseWithReason(1000, "bye")).lines())
                .containsExactly(
                        "we closed:         1000 (normal closure)", "the peer answered: 1000 (normal closure) \"bye\"");
        assertThat(byPeer(new CloseWithReason(1001, "restart")).lines())
                .containsExactly(
                        "the peer closed:   1001 (going away) \"restart\"", "we answered:       1001 (going away)");
        assertThat(byPeer(new Frame.Close()).lines())
                .containsExactly("the peer closed:   no code", "we answered:       no code");
    }

    @Test
    void sentenceSaysItInOneLine() {
        assertThat(byPeer(new CloseWithReason(1011, "oops")).sentence())
                .isEqualTo("the peer closed with 1011 (internal error) \"oops\"");
        assertThat(byUs(1000, new Frame.Close()).sentence())
                .isEqualTo("we closed with 1000 (normal closure), and the peer answered no code");
    }
}
