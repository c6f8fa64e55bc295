package dev.gluegun.bench.model;

import java.util.function.ToDoubleFunction;

/** The figure that a measurement compares its subjects by. */
public enum Metric {
    MEDIAN_MICROS("µs", false, Figures::medianMicros),
    OPERATIONS_PER_SECOND("1/s", true, Figures::operationsPerSecond),
    CPU_PER_SECOND("CPU s/s", false, Figures::cpuPerSecond),
    HEAP_KIB("KiB heap", false, figures -> figures.heapPerOperation() / 1024);

    private final String unit;
    private final boolean moreIsBetter;
    private final ToDoubleFunction<Figures> value;

    Metric(String unit, boolean moreIsBetter, ToDoubleFunction<Figures> value) {
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
        this.value = value;
    }

    public String unit() {
        return unit;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    public double of(Figures figures) {
        return value.applyAsDouble(figures);
    }
}
