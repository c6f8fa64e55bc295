package dev.gluegun.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void tells_microseconds_of_one_operation() {
        Figures figures = timed(1_000, 2_000, 3_000);

        assertThat(figures.meanMicros()).isCloseTo(2, within(0.01));
        assertThat(figures.medianMicros()).isCloseTo(2, within(0.01));
        assertThat(figures.percentileMicros(99)).isCloseTo(3, within(0.01));
    }

    @Test
    void divides_by_operations_and_by_seconds() {
        Figures figures = new Figures(100, 2_000_000_000, 1_600, 500_000_000, 12_800, 6_400, Figures.histogram());

        assertThat(figures.operationsPerSecond()).isEqualTo(50);
        assertThat(figures.allocatedPerOperation()).isEqualTo(16);
        assertThat(figures.cpuPerSecond()).isEqualTo(0.25);
        assertThat(figures.cpuMicrosPerOperation()).isEqualTo(5_000);
        assertThat(figures.heapPerOperation()).isEqualTo(128);
        assertThat(figures.residentPerOperation()).isEqualTo(192);
    }

    @Test
    void divides_by_nothing_without_harm() {
        Figures figures = new Figures(0, 0, 1, 1, 1, 1, Figures.histogram());

        assertThat(figures.operationsPerSecond()).isZero();
        assertThat(figures.allocatedPerOperation()).isZero();
        assertThat(figures.cpuPerSecond()).isZero();
    }

    @Test
    void reads_what_another_process_wrote() {
        Figures figures = timed(5_000, 6_000, 1_000_000_000);

        assertThat(Figures.parse(figures.toText())).isEqualTo(figures);
    }

    @Test
    void refuses_what_are_no_figures() {
        assertThatThrownBy(() -> Figures.parse("1 2 done"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("done");
    }

    @Test
    void adds_up() {
        Figures sum = timed(1_000).plus(timed(3_000, 5_000));

        assertThat(sum.operations()).isEqualTo(3);
        assertThat(sum.nanos()).isEqualTo(9_000);
        assertThat(sum.meanMicros()).isCloseTo(3, within(0.01));
    }

    /** Operations that took so long each. */
    public static Figures timed(long... nanos) {
        Histogram latencies = Figures.histogram();
        long sum = 0;
        for (long value : nanos) {
            latencies.recordValue(value);
            sum += value;
        }
        return new Figures(nanos.length, sum, 100L * nanos.length, sum / 2, 0, 0, latencies);
    }
}
