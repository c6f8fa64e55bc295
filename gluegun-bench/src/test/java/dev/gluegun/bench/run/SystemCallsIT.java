package dev.gluegun.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.server.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many system calls the library makes for a message, counted and not timed. */
@Timeout(300)
class SystemCallsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the JVM does besides, its garbage collections above all. */
    private static final double BESIDES = 0.1;

    @TempDir
    Path folder;

    @BeforeAll
    static void needStrace() {
        assumeTrue(SystemCalls.areCountable(), "strace is missing (Debian: apt-get install strace)");
    }

    private Map<String, Double> perOperation(String name, Client client, Style style) throws IOException {
        Measurement measurement = Measurement.named(name).orElseThrow();
        Identity identity = Identity.create(folder);
        Cpus cpus = Cpus.ofThisProcess();
        try (Bench bench = Bench.start(measurement, cpus, identity, Optional.empty(), folder.resolve("trials.log"))) {
            return SystemCalls.of(measurement, new Subject(client, style), bench, PATIENCE);
        }
    }

    private static double sum(Map<String, Double> calls) {
        return calls.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Test
    void aBareRoundTripIsAWriteAndARead() throws IOException {
        assertThat(sum(perOperation("rtt-64", Client.RAW, Style.SOLE))).isBetween(2 - BESIDES, 2 + BESIDES);
    }

    @Test
    void aRoundTripIsAWriteAWaitAndARead() throws IOException {
        Map<String, Double> calls = perOperation("rtt-64", Client.GLUEGUN, Style.BLOCKING);
        assertThat(calls.get("write")).isBetween(1 - BESIDES, 1 + BESIDES);
        assertThat(sum(calls)).isLessThanOrEqualTo(3 + BESIDES);
    }

    /** Nine to connect; a write, a wait and a read for each handshake; four for the selector and the end; and random bytes. */
    @Test
    void aSocketThatIsOpenedAndClosedTakesNoMoreThan20() throws IOException {
        Map<String, Double> calls = perOperation("connect-plain", Client.GLUEGUN, Style.SOLE);
        assertThat(sum(calls)).isLessThanOrEqualTo(20);
    }
}
