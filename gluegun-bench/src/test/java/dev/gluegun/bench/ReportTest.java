package dev.gluegun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Subject PLATFORM = new Subject(Subject.Kind.PLATFORM, Optional.empty());

    @Test
    void compares_the_medians_of_one_round() {
        assertThat(round(5_000, 6_000).ratio(PLATFORM)).isCloseTo(1.2, within(0.001));
        assertThat(round(5_000, 6_000).ratio(Subject.BARE)).isEqualTo(1);
    }

    @Test
    void takes_the_middle_of_the_ratios() {
        assertThat(Report.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Report.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Report.median(List.of(1.5))).isEqualTo(1.5);
    }

    @Test
    void tells_each_round_in_a_line() {
        Report report = new Report(List.of(Subject.BARE, PLATFORM), List.of(round(5_000, 6_000)));

        assertThat(report.roundLine(0)).isEqualTo("round 1, p50 µs:  bare socket 5.00  platform thread 6.00 (× 1.20)");
    }

    @Test
    void puts_all_rounds_into_a_table() {
        List<Round> rounds = List.of(round(5_000, 6_000), round(5_000, 5_500), round(8_000, 8_000));

        List<String> lines = new Report(List.of(Subject.BARE, PLATFORM), rounds)
                .table()
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).strip().split(" +"))
                .containsExactly("bare", "socket", "6.00", "5.00", "8.00", "1.00", "1.00–1.00", "0");
        assertThat(lines.get(2).strip().split(" +"))
                .containsExactly("platform", "thread", "6.50", "6.00", "8.00", "1.10", "1.00–1.20", "200");
    }

    @Test
    void names_another_build_after_its_jar() {
        List<Subject> subjects = Subject.all(List.of(Path.of("builds", "before.jar")));

        assertThat(subjects.stream().map(Subject::title))
                .containsExactly(
                        "bare socket",
                        "platform thread",
                        "virtual thread",
                        "platform thread, before.jar",
                        "virtual thread, before.jar");
    }

    private static Round round(long bareNanos, long platformNanos) {
        return new Round(Map.of(
                Subject.BARE, SamplesTest.samples(0, bareNanos), PLATFORM, SamplesTest.samples(200, platformNanos)));
    }
}
