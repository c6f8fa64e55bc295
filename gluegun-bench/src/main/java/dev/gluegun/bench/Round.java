package dev.gluegun.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one round has measured: all subjects in the same stretch of time, each in a fresh JVM.
 *
 * <p>The subjects take turns of a tenth of a second each, so that whatever else the machine does meets all of them alike.
 */
record Round(Map<Subject, Samples> samples) {

    private static final Duration TURN = Duration.ofMillis(100);

    /** Runs a round. */
    static Round run(List<Subject> subjects, int number, int port, BenchOptions options) throws IOException {
        List<Subject> order = new ArrayList<>(subjects);
        Collections.rotate(order, number);
        Map<Subject, TrialProcess> trials = new LinkedHashMap<>();
        try {
            for (Subject subject : order) {
                trials.put(subject, TrialProcess.start(subject, port, List.of()));
            }
            takeTurns(trials, options.warmUp());
            for (TrialProcess trial : trials.values()) {
                trial.forget();
            }
            takeTurns(trials, options.measured());
            Map<Subject, Samples> samples = new LinkedHashMap<>();
            for (Map.Entry<Subject, TrialProcess> trial : trials.entrySet()) {
                samples.put(trial.getKey(), trial.getValue().report());
            }
            return new Round(samples);
        } finally {
            for (TrialProcess trial : trials.values()) {
                trial.close();
            }
        }
    }

    private static void takeTurns(Map<Subject, TrialProcess> trials, Duration each) throws IOException {
        for (long turns = each.dividedBy(TURN); turns > 0; turns--) {
            for (TrialProcess trial : trials.values()) {
                trial.run(TURN);
            }
        }
    }

    Samples of(Subject subject) {
        return Objects.requireNonNull(samples.get(subject), subject::title);
    }

    /** The subject's median over that of the bare socket. */
    double ratio(Subject subject) {
        return of(subject).medianMicros() / of(Subject.BARE).medianMicros();
    }
}
