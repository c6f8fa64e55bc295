package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.server.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Profiles of real trials. */
@Timeout(300)
class ProfileIT {

    private static final Pace SHORT =
            new Pace(1, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(60), 20, 20);

    @TempDir
    Path folder;

    private List<String> profile(String name, Style style) throws IOException {
        Measurement measurement = Measurement.named(name).orElseThrow();
        Identity identity = Identity.create(folder);
        Path log = folder.resolve("trials.log");
        try (Bench bench = Bench.start(measurement, Cpus.ofThisProcess(), identity, Optional.empty(), log)) {
            return new Profile(measurement, new Subject(Client.GLUEGUN, style), bench, SHORT).lines();
        }
    }

    @Test
    void tells_where_a_receiver_spends_its_time() throws IOException {
        assertThat(profile("recv-64", Style.BLOCKING))
                .anyMatch(line -> line.contains("operations a second"))
                .anyMatch(line -> line.contains("samples in Java, on top of the stack:"))
                .anyMatch(line -> line.contains("GluegunConversation.receive"));
    }

    @Test
    void tells_what_idle_sockets_keep() throws IOException {
        assertThat(profile("idle-plain", Style.SOLE))
                .anyMatch(line -> line.contains("20 sockets keep"))
                .anyMatch(line -> line.matches(".* bytes in .* × java.lang.String"));
    }
}
