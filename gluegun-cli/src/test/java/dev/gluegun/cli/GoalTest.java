package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.MessageText;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GoalTest {

    private static final MessageText TEXT = new MessageText(false, BinaryForm.HEX);
    private static final Frame MESSAGE = new Frame.Text("price: 12");

    private static Goal count(int count) {
        return new Goal(OptionalInt.of(count), Optional.empty(), TEXT);
    }

    private static Goal until(String regex) {
        return new Goal(OptionalInt.empty(), Optional.of(Pattern.compile(regex)), TEXT);
    }

    @Test
    void noGoalIsNeverReached() {
        Goal goal = new Goal(OptionalInt.empty(), Optional.empty(), TEXT);

        assertThat(goal.isSet()).isFalse();
        assertThat(goal.isReachedBy(MESSAGE)).isFalse();
    }

    @Test
    void countIsReachedByThatManyMessages() {
        Goal goal = count(2);

        assertThat(goal.isSet()).isTrue();
        assertThat(goal.isReachedBy(MESSAGE)).isFalse();
        assertThat(goal.isReachedBy(MESSAGE)).isTrue();
    }

    @Test
    void expressionIsReachedByTheMessageInWhichItIsFound() {
        assertThat(until("\\d+$").isReachedBy(MESSAGE)).isTrue();
        assertThat(until("^\\d").isReachedBy(MESSAGE)).isFalse();
        assertThat(until("^00ff").isReachedBy(new Frame.Binary(new byte[] {0, (byte) 0xff})))
                .isTrue();
    }

    @Test
    void whatWasMissedIsToldInWords() {
        Goal one = count(1);
        Goal both = new Goal(OptionalInt.of(3), Optional.of(Pattern.compile("x")), TEXT);
        both.isReachedBy(MESSAGE);

        assertThat(one.missed()).isEqualTo("waited for 1 message, but only 0 came");
        assertThat(until("x").missed()).isEqualTo("waited for a message that matches x, but only 0 came");
        assertThat(both.missed()).isEqualTo("waited for 3 messages or a message that matches x, but only 1 came");
    }
}
