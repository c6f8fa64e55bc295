package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.ConnectionDown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldReplyToTest {

    private static final Message INFORM = new Message.Inform(103, Headers.empty());
    private static final Message UPGRADED = new Message.Upgraded(Optional.empty(), List.of(), Headers.empty());
    private static final Message FAILED = new Message.Failed(new ConnectionDown("refused"));

    private final List<Message> told = new ArrayList<>();
    private final HeldReplyTo held = new HeldReplyTo(told::add);

    @Test
    void a_failure_before_the_upgrade_is_held_back() {
        held.deliver(INFORM);
        held.deliver(FAILED);
        assertThat(told).containsExactly(INFORM);
        assertThat(held.giveUp()).isTrue();
    }

    @Test
    void a_failure_after_it_is_told() {
        held.deliver(UPGRADED);
        held.deliver(FAILED);
        assertThat(told).containsExactly(UPGRADED, FAILED);
        assertThat(held.giveUp()).isFalse();
    }

    @Test
    void an_upgrade_after_giving_up_comes_too_late() {
        assertThat(held.giveUp()).isTrue();
        held.deliver(UPGRADED);
        held.deliver(FAILED);
        assertThat(told).isEmpty();
        assertThat(held.giveUp()).isFalse();
    }
}
