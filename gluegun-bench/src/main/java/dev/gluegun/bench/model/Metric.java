package dev.gluegun.bench.model;

/** The figure that a measurement compares its subjects by. */
public enum Metric {
    MEDIAN_MICROS("µs", false),
    OPERATIONS_PER_SECOND("1/s", true),
    CPU_MICROS("µs of CPU each", false),
    HEAP_KIB("KiB heap", false);

    private final String unit;
    private final boolean moreIsBetter;

    Metric(String unit, boolean moreIsBetter) {
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    public String unit() {
        return unit;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    public double of(Figures figures) {
        return switch (this) {
            case MEDIAN_MICROS -> figures.medianMicros();
            case OPERATIONS_PER_SECOND -> figures.operationsPerSecond();
            case CPU_MICROS -> figures.cpuMicrosPerOperation();
            case HEAP_KIB -> figures.heapPerOperation() / 1024;
        };
    }
}
