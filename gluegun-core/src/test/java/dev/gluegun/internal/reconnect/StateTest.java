package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENDED")
    void theEndIsReachedFromEverywhere(State state) {
        assertThat(state.to(State.ENDED)).isEqualTo(State.ENDED);
    }

    @Test
    void theEndIsForGood() {
        assertThat(State.ENDED.next()).isEmpty();
    }

    @Test
    void everyStateIsReachedFromTheFirst() {
        Set<State> reached = EnumSet.of(State.ASKING);
        for (int i = 0; i < State.values().length; i++) {
            Set.copyOf(reached).forEach(state -> reached.addAll(state.next()));
        }
        assertThat(reached).containsExactlyInAnyOrder(State.values());
    }

    @Test
    void noConnectionIsUsedBeforeItIsGreeted() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> State.DIALING.to(State.OPEN));
    }
}
