package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.server.CompiledServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, as short as can be. */
class CourseIT {

    private static final Pace SHORT =
            new Pace(1, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(60), 20, 20);

    @TempDir
    Path folder;

    @Test
    void measures_in_fresh_processes_against_the_compiled_server() throws IOException, InterruptedException {
        List<Entry> entries = new ArrayList<>();

        new Course(new Cpus(List.of()), SHORT, Optional.of(CompiledServer.in(folder)), folder)
                .run(named("rtt-64", "idle-plain"), List.of(Client.RAW, Client.GLUEGUN), entries::addAll);

        assertThat(entries).hasSize(6).allSatisfy(entry -> {
            assertThat(entry.failure()).isEmpty();
            assertThat(entry.figures().orElseThrow().operations()).isPositive();
        });
    }

    @Test
    void goes_on_without_a_subject_that_fails() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Client unknown = new Client(Client.Kind.PEER, "unknown", "unknown", Optional.empty());

        new Course(new Cpus(List.of()), SHORT, Optional.empty(), folder)
                .run(named("send"), List.of(Client.RAW, unknown), entries::addAll);

        assertThat(entries).extracting(entry -> entry.figures().isPresent()).containsExactly(true, false);
        assertThat(entries.getLast().failure()).contains("NoSuchElement");
    }

    private static List<Measurement> named(String... names) {
        return List.of(names).stream()
                .map(name -> Measurement.named(name).orElseThrow())
                .toList();
    }
}
