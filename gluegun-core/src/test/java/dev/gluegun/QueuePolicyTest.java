package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueuePolicyTest {

    @Test
    void a_limit_of_no_time_is_refused() {
        assertRefused(() -> QueuePolicy.block(Duration.ZERO));
        assertThat(QueuePolicy.block(Timeouts.INFINITE)).isEqualTo(new QueuePolicy.Block(Timeouts.INFINITE));
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void a_missing_key_function_is_refused() {
        assertThatNullPointerException()
                .isThrownBy(() -> QueuePolicy.conflate(null))
                .withMessage("key");
    }

    @Test
    void policies_are_values() {
        assertThat(QueuePolicy.block()).isEqualTo(QueuePolicy.block(Duration.ofSeconds(15)));
        assertThat(QueuePolicy.fail()).isEqualTo(QueuePolicy.fail()).isNotEqualTo(QueuePolicy.dropOldest());
        assertThat(QueuePolicy.conflate(frame -> Optional.empty())).isInstanceOf(QueuePolicy.Conflate.class);
    }
}
