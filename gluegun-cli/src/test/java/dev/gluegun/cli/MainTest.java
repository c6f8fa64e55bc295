package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void coloursAreWantedUnlessTheEnvironmentSaysNo() {
        assertThat(Main.wantsColour(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Main.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
        assertThat(Main.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(Main.wantsColour(Map.of("TERM", "dumb"))).isFalse();
        assertThat(Main.wantsColour(Map.of())).isFalse();
    }
}
