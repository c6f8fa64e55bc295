package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapTest {

    private static final GluegunException CAUSE = new GluegunException.ConnectionDown("reset");

    @Test
    void the_messages_are_copied() {
        List<Frame> messages = new ArrayList<>(List.of(new Frame.Text("a")));
        Gap gap = new Gap(Instant.EPOCH, Instant.EPOCH, 1, Gap.Reason.CONNECTION_LOST, CAUSE, 1, messages, 0);
        messages.clear();
        assertThat(gap.unconfirmedMessages()).containsExactly(new Frame.Text("a"));
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void a_missing_part_is_refused_by_its_name() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Gap(Instant.EPOCH, Instant.EPOCH, 1, null, CAUSE, 0, List.of(), 0))
                .withMessage("reason");
    }
}
