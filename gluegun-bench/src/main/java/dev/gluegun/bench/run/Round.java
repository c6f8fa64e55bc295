package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One round of a measurement: all subjects in the same stretch of time, each in a fresh JVM.
 *
 * <p>The subjects take turns of a tenth of a second each, so that whatever else the machine does meets all of them alike.
 * Those that cannot be paused are measured one after the other. A subject that fails drops out, and the others go on.
 */
final class Round {

    private final Measurement measurement;
    private final int number;
    private final Bench bench;
    private final Pace pace;
    private final Map<Subject, TrialProcess> trials = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private Round(Measurement measurement, int number, Bench bench, Pace pace) {
        this.measurement = measurement;
        this.number = number;
        this.bench = bench;
        this.pace = pace;
    }

    /** Runs a round: an entry for each subject, in their order. */
    static List<Entry> run(Measurement measurement, List<Subject> subjects, int number, Bench bench, Pace pace)
            throws IOException {
        List<Subject> order = new ArrayList<>(subjects);
        Collections.rotate(order, number);
        List<Entry> entries = new ArrayList<>();
        if (measurement.work().isAlone()) {
            for (Subject subject : order) {
                entries.addAll(new Round(measurement, number, bench, pace).measure(List.of(subject)));
            }
        } else {
            entries.addAll(new Round(measurement, number, bench, pace).measure(order));
        }
        entries.sort((one, other) -> subjects.indexOf(one.subject()) - subjects.indexOf(other.subject()));
        return entries;
    }

    private List<Entry> measure(List<Subject> order) throws IOException {
        try {
            for (Subject subject : order) {
                trials.put(
                        subject, TrialProcess.start(measurement, subject, bench, pace.sockets(measurement), List.of()));
            }
            each((subject, trial) -> trial.awaitReady(pace.patience().multipliedBy(2)));
            takeTurns(pace.warmUp(measurement));
            each((subject, trial) -> trial.forget(pace.patience()));
            takeTurns(pace.measured());
            each((subject, trial) ->
                    entries.add(Entry.of(measurement, subject, number, trial.report(pace.patience()))));
            return entries;
        } finally {
            for (TrialProcess trial : trials.values()) {
                trial.close();
            }
        }
    }

    private void takeTurns(Duration each) throws IOException {
        if (measurement.work().isAlone()) {
            // Rare messages take longer to count, and many sockets to open.
            each((subject, trial) ->
                    trial.run(each.multipliedBy(2), pace.patience().multipliedBy(3)));
            return;
        }
        for (long turns = each.dividedBy(Pace.TURN); turns > 0; turns--) {
            each((subject, trial) -> trial.run(Pace.TURN, pace.patience()));
        }
    }

    private interface Step {
        void take(Subject subject, TrialProcess trial) throws IOException;
    }

    /** Has each subject that is still there take the step. */
    private void each(Step step) throws IOException {
        for (Map.Entry<Subject, TrialProcess> trial : List.copyOf(trials.entrySet())) {
            try {
                step.take(trial.getKey(), trial.getValue());
            } catch (Failure failure) {
                String reason = String.valueOf(failure.getMessage());
                entries.add(Entry.failed(measurement, trial.getKey(), number, reason));
                trials.remove(trial.getKey());
                trial.getValue().close();
            }
        }
    }
}
