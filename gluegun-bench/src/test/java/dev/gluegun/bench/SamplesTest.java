package dev.gluegun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void tells_microseconds_and_bytes_of_one_trip() {
        Samples samples = samples(900, 1_000, 2_000, 3_000);

        assertThat(samples.meanMicros()).isCloseTo(2, within(0.01));
        assertThat(samples.medianMicros()).isCloseTo(2, within(0.01));
        assertThat(samples.percentileMicros(99)).isCloseTo(3, within(0.01));
        assertThat(samples.allocatedPerTrip()).isEqualTo(300);
    }

    @Test
    void allocates_nothing_when_nothing_was_done() {
        assertThat(samples(500).allocatedPerTrip()).isZero();
    }

    @Test
    void reads_what_another_process_wrote() {
        Samples samples = samples(4_096, 5_000, 6_000, 1_000_000_000);

        assertThat(Samples.parse(samples.toText())).isEqualTo(samples);
    }

    @Test
    void refuses_what_is_no_report() {
        assertThatThrownBy(() -> Samples.parse("done"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("done");
    }

    @Test
    void adds_up() {
        Samples sum = samples(100, 1_000).plus(samples(300, 3_000));

        assertThat(sum.allocatedPerTrip()).isEqualTo(200);
        assertThat(sum.meanMicros()).isCloseTo(2, within(0.01));
    }

    static Samples samples(long allocatedBytes, long... nanos) {
        Histogram histogram = Samples.histogram();
        for (long value : nanos) {
            histogram.recordValue(value);
        }
        return new Samples(histogram, allocatedBytes);
    }
}
