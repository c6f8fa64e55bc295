package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The columns of a measurement's table: those for which its work has figures. */
record Columns(List<Column> columns) {

    private record Column(String head, ToDoubleFunction<Figures> figure, Function<Double, String> format) {}

    private static final String HEAP = "KiB heap";
    private static final double BILLION = 1e9;

    static Columns of(Measurement measurement) {
        List<Column> columns = new ArrayList<>();
        switch (measurement.metric()) {
            case MEDIAN_MICROS -> {
                columns.add(new Column("p50 µs", Figures::medianMicros, Columns::digits));
                columns.add(new Column("mean µs", Figures::meanMicros, Columns::digits));
                columns.add(new Column("p99 µs", figures -> figures.percentileMicros(99), Columns::digits));
                columns.add(new Column("bytes each", Figures::allocatedPerOperation, Columns::whole));
            }
            case OPERATIONS_PER_SECOND -> {
                if (measurement.movesBulk()) {
                    int size = measurement.payload().size();
                    columns.add(new Column(
                            "GB/s", figures -> figures.operationsPerSecond() * size / BILLION, Columns::digits));
                } else {
                    columns.add(new Column("1/s", Figures::operationsPerSecond, Columns::whole));
                }
                columns.add(new Column("bytes each", Figures::allocatedPerOperation, Columns::whole));
                columns.add(new Column("CPU s/s", Figures::cpuPerSecond, Columns::digits));
            }
            case CPU_MICROS -> {
                columns.add(new Column("CPU µs each", Figures::cpuMicrosPerOperation, Columns::digits));
                columns.add(new Column("CPU s/s", Figures::cpuPerSecond, Columns::digits));
                columns.add(new Column("1/s", Figures::operationsPerSecond, Columns::whole));
                columns.add(new Column("p50 µs", Figures::medianMicros, Columns::digits));
                columns.add(new Column("p99 µs", figures -> figures.percentileMicros(99), Columns::digits));
                columns.add(new Column("p99.9 µs", figures -> figures.percentileMicros(99.9), Columns::digits));
            }
            case HEAP_KIB -> {
                columns.add(new Column(HEAP, figures -> figures.heapPerOperation() / 1024, Columns::digits));
                columns.add(
                        new Column("KiB resident", figures -> figures.residentPerOperation() / 1024, Columns::digits));
                columns.add(new Column("sockets", figures -> (double) figures.operations(), Columns::whole));
            }
        }
        return new Columns(columns);
    }

    /** Whether the figures are memory. */
    boolean isMemory() {
        return columns.getFirst().head().equals(HEAP);
    }

    /** The figure of the first column, by which subjects are compared. */
    ToDoubleFunction<Figures> shown() {
        return columns.getFirst().figure();
    }

    /** A figure as the first column shows it. */
    String text(double value) {
        return columns.getFirst().format().apply(value);
    }

    /** The unit of the first column. */
    String unit() {
        return columns.getFirst().head().replace("p50 ", "").replace("CPU µs each", "µs");
    }

    List<String> heads() {
        List<String> heads = new ArrayList<>(columns.stream().map(Column::head).toList());
        heads.add(1, "× bare");
        heads.add(2, "low–high");
        return heads;
    }

    /** A subject's cells; it must have figures. */
    List<String> cells(Results results, Measurement measurement, Subject subject) {
        List<String> cells = new ArrayList<>();
        for (Column column : columns) {
            double value = results.median(measurement, subject, column.figure()).orElseThrow();
            cells.add(column.format().apply(value));
        }
        List<Double> ratios = results.raw(measurement)
                .map(raw -> results.ratios(measurement, subject, raw))
                .orElse(List.of());
        cells.add(
                1,
                results.raw(measurement)
                        .map(raw -> results.ratio(measurement, subject, raw))
                        .filter(OptionalDouble::isPresent)
                        .map(ratio -> TextReport.ratio(ratio.getAsDouble()))
                        .orElse(""));
        cells.add(
                2,
                ratios.size() < 2
                        ? ""
                        : TextReport.ratio(ratios.getFirst()) + "–" + TextReport.ratio(ratios.getLast()));
        return cells;
    }

    static String digits(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : value < 1_000 ? "%.1f" : "%,.0f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }
}
