package dev.gluegun.bench.model;

import java.util.Optional;

/**
 * What came of one subject in one round of one measurement.
 *
 * @param round counted from 0
 * @param figures empty when it could not be measured
 * @param failure why not; empty when it could
 */
public record Entry(Measurement measurement, Subject subject, int round, Optional<Figures> figures, String failure) {

    /** A subject that was measured. */
    public static Entry of(Measurement measurement, Subject subject, int round, Figures figures) {
        return new Entry(measurement, subject, round, Optional.of(figures), "");
    }

    /** A subject that failed. */
    public static Entry failed(Measurement measurement, Subject subject, int round, String failure) {
        return new Entry(measurement, subject, round, Optional.empty(), failure);
    }
}
