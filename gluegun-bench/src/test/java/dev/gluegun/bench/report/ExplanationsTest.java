package dev.gluegun.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.ResultsTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationsTest {

    private static final MicroFigures NO_MICRO = new MicroFigures(List.of());

    @Test
    void finds_a_text_by_each_of_its_keys() {
        Explanations explanations = Explanations.parse("""
            For writers.

            ## send/bare, bulk-1m/bare
            It is the kernel.

            With a second paragraph.

            ## masking
            """);

        assertThat(explanations.keys()).containsExactly("bulk-1m/bare", "masking", "send/bare");
        assertThat(explanations.of("bulk-1m/bare")).hasValue("It is the kernel.\n\nWith a second paragraph.");
        assertThat(explanations.of("send/bare")).isEqualTo(explanations.of("bulk-1m/bare"));
        assertThat(explanations.of("masking")).hasValue("");
        assertThat(explanations.of("send/best-peer")).isEmpty();
    }

    @Test
    void explains_what_there_is() {
        assertThat(Bars.keys())
                .doesNotHaveDuplicates()
                .containsAll(Explanations.read().keys());
    }

    @Test
    void stands_beside_what_is_missed_only() {
        String missed = new MarkdownReport(ResultsTest.results(new long[] {5_000, 6_500}), NO_MICRO).page();
        String met = new MarkdownReport(ResultsTest.results(new long[] {5_000, 5_100}), NO_MICRO).page();

        assertThat(missed)
                .contains("### Where the time goes")
                .containsAnyOf(
                        "Not explained yet: `rtt-64/platform-thread/bare`", "≤ 1.20 × bare socket, measured 1.30");
        assertThat(met).doesNotContain("Where the time goes");
        assertThat(new HtmlReport(ResultsTest.results(new long[] {5_000, 5_100}), NO_MICRO).page())
                .contains("5.10 µs")
                .doesNotContain("Where the time goes");
    }
}
