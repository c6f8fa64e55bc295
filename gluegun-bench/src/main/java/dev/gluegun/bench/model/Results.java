package dev.gluegun.bench.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a run has measured.
 *
 * @param about the machine, the time and the command, by name
 */
public record Results(Map<String, String> about, List<Entry> entries) {

    /** A copy is taken of both. */
    public Results {
        about = new LinkedHashMap<>(about);
        entries = List.copyOf(entries);
    }

    /** The measurements that have entries, in the order of reports. */
    public List<Measurement> measurements() {
        return Measurement.all().stream()
                .filter(each ->
                        entries.stream().anyMatch(entry -> entry.measurement().equals(each)))
                .toList();
    }

    /** The subjects of a measurement, in the order in which they came first. */
    public List<Subject> subjects(Measurement measurement) {
        return entries.stream()
                .filter(entry -> entry.measurement().equals(measurement))
                .sorted(Comparator.comparingInt(Entry::round))
                .map(Entry::subject)
                .distinct()
                .toList();
    }

    /** How many rounds there were. */
    public int rounds() {
        return entries.stream().mapToInt(entry -> entry.round() + 1).max().orElse(0);
    }

    private List<Entry> of(Measurement measurement, Subject subject) {
        return entries.stream()
                .filter(entry -> entry.measurement().equals(measurement)
                        && entry.subject().equals(subject))
                .toList();
    }

    /** All rounds together; empty when none could be measured. */
    public Optional<Figures> sum(Measurement measurement, Subject subject) {
        return of(measurement, subject).stream()
                .flatMap(entry -> entry.figures().stream())
                .reduce(Figures::plus);
    }

    /** Why a subject could not be measured, or not in all rounds. */
    public Optional<String> failure(Measurement measurement, Subject subject) {
        return of(measurement, subject).stream()
                .map(Entry::failure)
                .filter(failure -> !failure.isEmpty())
                .findFirst();
    }

    /** The median of the rounds, of any figure. */
    public OptionalDouble median(Measurement measurement, Subject subject, ToDoubleFunction<Figures> figure) {
        List<Double> values = new ArrayList<>();
        for (Entry entry : of(measurement, subject)) {
            entry.figures().ifPresent(figures -> values.add(figure.applyAsDouble(figures)));
        }
        return median(values);
    }

    /** The median of the rounds, of the figure that the measurement compares. */
    public OptionalDouble value(Measurement measurement, Subject subject) {
        return median(measurement, subject, measurement.metric()::of);
    }

    /** The figure over another subject's: the median of each round's ratio. */
    public OptionalDouble ratio(Measurement measurement, Subject subject, Subject other) {
        return median(ratios(measurement, subject, other));
    }

    /** The ratios of all rounds in which both were measured, in ascending order. */
    public List<Double> ratios(Measurement measurement, Subject subject, Subject other) {
        List<Double> ratios = new ArrayList<>();
        for (Entry entry : of(measurement, subject)) {
            of(measurement, other).stream()
                    .filter(base -> base.round() == entry.round())
                    .findFirst()
                    .flatMap(Entry::figures)
                    .filter(base -> measurement.metric().of(base) > 0)
                    .ifPresent(base -> entry.figures()
                            .ifPresent(
                                    figures -> ratios.add(measurement.metric().of(figures)
                                            / measurement.metric().of(base))));
        }
        return ratios.stream().sorted().toList();
    }

    /** The bare socket in a measurement. */
    public Optional<Subject> raw(Measurement measurement) {
        return subjects(measurement).stream()
                .filter(subject -> subject.client().kind() == Client.Kind.RAW)
                .findFirst();
    }

    /** The middle one, or the mean of the two in the middle. */
    static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int upper = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(upper) : (sorted.get(upper - 1) + sorted.get(upper)) / 2);
    }
}
