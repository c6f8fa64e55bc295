package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure that the library must reach.
 *
 * @param style the way of using the library that is meant
 * @param quantity what is looked at
 * @param limit the figure, or its ratio to the reference's
 */
record Bar(String measurement, Style style, Quantity quantity, Sense sense, double limit, Reference reference) {

    /** On which side of the limit the figure must be. */
    enum Sense {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }

        boolean holds(double value, double limit) {
            return this == AT_MOST ? value <= limit : value >= limit;
        }
    }

    /** What is looked at. */
    enum Quantity {
        /** What the measurement compares its subjects by. */
        VALUE(""),
        ALLOCATED("bytes allocated each"),
        HEAP("KiB of heap"),
        RESIDENT("KiB resident");

        private final String unit;

        Quantity(String unit) {
            this.unit = unit;
        }

        private String unit(Measurement of) {
            return this == VALUE ? of.metric().unit() : unit;
        }

        private double of(Measurement measurement, Figures figures) {
            return switch (this) {
                case VALUE -> measurement.metric().of(figures);
                case ALLOCATED -> figures.allocatedPerOperation();
                case HEAP -> figures.heapPerOperation() / 1024;
                case RESIDENT -> figures.residentPerOperation() / 1024;
            };
        }
    }

    /** What the figure is compared with. */
    enum Reference {
        /** With nothing: the limit is the figure itself. */
        NONE(""),
        BARE("× bare socket"),
        BEST_PEER("× best peer"),
        BEST_QUEUE("× best peer's queue"),
        BEST_CALLBACK("× best peer's callback"),
        /** The library itself, where one thread sends. */
        ONE_THREAD("× one thread"),
        /** The library itself, where each socket has a connection of its own. */
        HTTP_1("× HTTP/1.1");

        private final String title;

        Reference(String title) {
            this.title = title;
        }

        private boolean includes(Subject subject) {
            boolean peer = subject.client().kind() == Client.Kind.PEER;
            return switch (this) {
                case NONE -> false;
                case BARE -> subject.client().kind() == Client.Kind.RAW;
                case BEST_PEER -> peer;
                case BEST_QUEUE -> peer && subject.style() == Style.QUEUE;
                case BEST_CALLBACK -> peer && subject.style() == Style.CALLBACK;
                case ONE_THREAD, HTTP_1 -> subject.client().equals(Client.GLUEGUN);
            };
        }

        private Measurement of(Measurement measurement) {
            return switch (this) {
                case ONE_THREAD -> Measurement.named("send").orElseThrow();
                case HTTP_1 -> Measurement.named("crowd-http1").orElseThrow();
                default -> measurement;
            };
        }
    }

    /** What came of it. */
    enum Verdict {
        MET("met"),
        MISSED("missed"),
        NOT_MEASURED("not measured");

        private final String title;

        Verdict(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * A bar and what was measured.
     *
     * @param key what its explanation is found by
     * @param against the peer that it was compared with, if it was one
     */
    record Judged(String key, String title, String must, String measured, String against, Verdict verdict) {}

    /** Its name in the file of explanations: measurement, way, and what it is compared with or what is looked at. */
    String key() {
        String way = style == Style.SOLE ? "" : style.title().replace(' ', '-') + "/";
        String what = reference == Reference.NONE ? quantity.name() : reference.name();
        return measurement + "/" + way + what.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Compares the results with it. */
    Judged judge(Results results) {
        Measurement of = Measurement.named(measurement).orElseThrow();
        String title = of.title() + (style == Style.SOLE ? "" : ", " + style.title());
        String unit = reference == Reference.NONE ? quantity.unit(of) : reference.title;
        String must = sense.sign + " " + number(limit) + " " + unit;
        Subject own = new Subject(Client.GLUEGUN, style);
        Optional<Subject> other = best(results, reference.of(of));
        OptionalDouble measured = reference == Reference.NONE
                ? results.median(of, own, figures -> quantity.of(of, figures))
                : ratio(results, of, own, other);
        return measured.isEmpty()
                ? new Judged(key(), title, must, "", "", Verdict.NOT_MEASURED)
                : new Judged(
                        key(),
                        title,
                        must,
                        number(measured.getAsDouble()),
                        other.filter(subject -> subject.client().kind() == Client.Kind.PEER)
                                .map(Subject::title)
                                .orElse(""),
                        sense.holds(measured.getAsDouble(), limit) ? Verdict.MET : Verdict.MISSED);
    }

    private OptionalDouble ratio(Results results, Measurement of, Subject own, Optional<Subject> other) {
        if (other.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (reference.of(of).equals(of)) {
            return results.ratio(of, own, other.get());
        }
        OptionalDouble value = results.value(of, own);
        OptionalDouble base = results.value(reference.of(of), other.get());
        return value.isPresent() && base.isPresent()
                ? OptionalDouble.of(value.getAsDouble() / base.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Of those that the reference includes, the one with the best figure. */
    private Optional<Subject> best(Results results, Measurement of) {
        List<Subject> measured = results.subjects(of).stream()
                .filter(reference::includes)
                .filter(subject -> results.value(of, subject).isPresent())
                .toList();
        Comparator<Subject> byValue =
                Comparator.comparingDouble(subject -> results.value(of, subject).orElseThrow());
        return of.metric().moreIsBetter()
                ? measured.stream().max(byValue)
                : measured.stream().min(byValue);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value >= 100 ? "%.0f" : "%.2f", value);
    }
}
