package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.server.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run of the benchmark: measurement after measurement, round after round.
 *
 * @param program the compiled server; empty for the one in Java
 * @param folder for what the processes leave behind
 */
public record Course(Cpus cpus, Pace pace, Optional<Path> program, Path folder) {

    /** Who is told what was measured. */
    @FunctionalInterface
    public interface Listener {
        void accept(List<Entry> entries) throws IOException;
    }

    /**
     * Measures.
     *
     * @param listener is told what came of each measurement as soon as it is over
     * @throws IOException also when the listener does
     */
    public void run(List<Measurement> measurements, List<Client> clients, Listener listener) throws IOException {
        Identity identity = Identity.create(folder);
        for (Measurement measurement : measurements) {
            List<Subject> subjects = Subject.of(measurement, clients);
            List<Entry> entries = new ArrayList<>();
            try (Bench bench = Bench.start(measurement, cpus, identity, program, folder.resolve("trials.log"))) {
                for (int round = 0; round < pace.rounds(measurement); round++) {
                    entries.addAll(Round.run(measurement, subjects, round, bench, pace));
                }
            }
            listener.accept(List.copyOf(entries));
        }
    }

    /** Tells where the time of each subject in turn goes. */
    public void profile(List<Measurement> measurements, List<Client> clients, Consumer<String> listener)
            throws IOException {
        Identity identity = Identity.create(folder);
        for (Measurement measurement : measurements) {
            try (Bench bench = Bench.start(measurement, cpus, identity, program, folder.resolve("trials.log"))) {
                for (Subject subject : Subject.of(measurement, clients)) {
                    new Profile(measurement, subject, bench, pace).lines().forEach(listener);
                }
            }
        }
    }

    /** How long a run takes, about: a machine that has other things to do, or slow clients, make it longer. */
    public static Duration estimate(Pace pace, List<Measurement> measurements, List<Client> clients) {
        return measurements.stream()
                .map(measurement -> pace.estimate(
                        measurement, Subject.of(measurement, clients).size()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Counts the system calls of each subject in turn, and tells a line about each. */
    public void countSystemCalls(List<Measurement> measurements, List<Client> clients, Consumer<String> listener)
            throws IOException {
        if (!SystemCalls.areCountable()) {
            listener.accept(
                    "System calls cannot be counted: there is no strace. Install it (Debian: apt-get install strace).");
            return;
        }
        Identity identity = Identity.create(folder);
        for (Measurement measurement : measurements) {
            if (measurement.work().isAlone()) {
                continue;
            }
            listener.accept(measurement.title() + ":");
            try (Bench bench = Bench.start(measurement, cpus, identity, program, folder.resolve("trials.log"))) {
                for (Subject subject : Subject.of(measurement, clients)) {
                    listener.accept("  " + SystemCalls.line(measurement, subject, bench, pace.patience()));
                }
            }
        }
    }
}
