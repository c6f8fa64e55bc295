package dev.gluegun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {

    @Test
    void asks_for_the_full_measurement_when_nothing_is_said() {
        BenchOptions options = BenchOptions.parse(List.of());

        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.systemCalls()).isFalse();
        assertThat(options.otherLibraries()).isEmpty();
    }

    @Test
    void stays_below_a_minute_when_it_has_to_be_quick() {
        BenchOptions options = BenchOptions.parse(List.of("--quick"));

        Duration perClient = options.warmUp().plus(options.measured());
        assertThat(perClient.multipliedBy(3L * options.rounds())).isLessThan(Duration.ofSeconds(45));
    }

    @Test
    void takes_options_in_any_order() {
        BenchOptions options = BenchOptions.parse(List.of("--rounds", "5", "--syscalls", "--quick"));

        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.systemCalls()).isTrue();
        assertThat(options.measured())
                .isEqualTo(BenchOptions.parse(List.of("--quick")).measured());
    }

    @Test
    void takes_other_builds_that_exist(@TempDir Path folder) throws IOException {
        Path jar = Files.createFile(folder.resolve("other.jar"));

        assertThat(BenchOptions.parse(List.of("--compare", jar.toString())).otherLibraries())
                .containsExactly(jar);
        assertThatThrownBy(() -> BenchOptions.parse(List.of("--compare", jar + "x")))
                .hasMessageContaining("other.jarx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds", "--rounds 0", "--rounds many", "--compare", "--fast", "7"})
    void refuses_what_it_does_not_know(String line) {
        assertThatThrownBy(() -> BenchOptions.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
