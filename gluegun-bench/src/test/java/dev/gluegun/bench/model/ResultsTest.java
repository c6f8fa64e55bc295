package dev.gluegun.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class ResultsTest {

    public static final Measurement RTT = Measurement.named("rtt-64").orElseThrow();
    public static final Subject BARE = new Subject(Client.RAW, Style.SOLE);
    public static final Subject PLATFORM = new Subject(Client.GLUEGUN, Style.BLOCKING);

    @Test
    void compares_the_figures_of_one_round() {
        Results results = results(new long[] {5_000, 6_000}, new long[] {5_000, 5_500}, new long[] {8_000, 8_000});

        assertThat(results.ratio(RTT, PLATFORM, BARE)).hasValueCloseTo(1.1, within(0.001));
        assertThat(results.ratios(RTT, PLATFORM, BARE).getFirst()).isCloseTo(1, within(0.001));
        assertThat(results.ratios(RTT, PLATFORM, BARE).getLast()).isCloseTo(1.2, within(0.001));
    }

    @Test
    void takes_the_middle_of_the_rounds() {
        assertThat(Results.median(List.of(3.0, 1.0, 2.0))).hasValue(2);
        assertThat(Results.median(List.of(4.0, 1.0, 2.0, 3.0))).hasValue(2.5);
        assertThat(Results.median(List.of())).isEmpty();
    }

    @Test
    void leaves_out_rounds_in_which_a_subject_failed() {
        List<Entry> entries = new ArrayList<>(results(new long[] {5_000, 6_000}).entries());
        entries.add(Entry.of(RTT, BARE, 1, FiguresTest.timed(5_000)));
        entries.add(Entry.failed(RTT, PLATFORM, 1, "no answer"));
        Results results = new Results(Map.of(), entries);

        assertThat(results.ratio(RTT, PLATFORM, BARE)).hasValueCloseTo(1.2, within(0.001));
        assertThat(results.failure(RTT, PLATFORM)).contains("no answer");
        assertThat(results.subjects(RTT)).containsExactly(BARE, PLATFORM);
    }

    /** Rounds of one round trip each, of the bare socket and of the library. */
    public static Results results(long[]... nanos) {
        List<Entry> entries = new ArrayList<>();
        for (int round = 0; round < nanos.length; round++) {
            entries.add(Entry.of(RTT, BARE, round, FiguresTest.timed(nanos[round][0])));
            entries.add(Entry.of(RTT, PLATFORM, round, FiguresTest.timed(nanos[round][1])));
        }
        return new Results(Map.of("JDK", "25"), entries);
    }
}
