package dev.gluegun.bench.report;

import static dev.gluegun.bench.model.ResultsTest.BARE;
import static dev.gluegun.bench.model.ResultsTest.PLATFORM;
import static dev.gluegun.bench.model.ResultsTest.RTT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Entry;
import dev.gluegun.bench.model.Figures;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.ResultsTest;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Results RESULTS =
            ResultsTest.results(new long[] {5_000, 6_000}, new long[] {5_000, 5_500}, new long[] {8_000, 8_000});

    private static final MicroFigures NO_MICRO = new MicroFigures(List.of());

    @Test
    void puts_all_rounds_into_a_table() {
        List<String> lines = new TextReport(RESULTS).table(RTT).lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(2).strip().split(" {2,}"))
                .containsExactly("bare socket", "5.00", "1.00", "1.00–1.00", "5.00", "5.00", "100");
        assertThat(lines.get(3).strip().split(" {2,}"))
                .containsExactly("Gluegun, platform thread", "6.00", "1.10", "1.00–1.20", "6.00", "6.00", "100");
    }

    @Test
    void says_who_has_failed_and_why() {
        Results results = new Results(Map.of(), List.of(Entry.failed(RTT, PLATFORM, 0, "no answer | <none>")));

        assertThat(new TextReport(results).table(RTT)).contains("platform thread  failed: no answer");
        assertThat(new MarkdownReport(results, NO_MICRO).page()).contains("failed: no answer \\| <none>");
        assertThat(new HtmlReport(results, NO_MICRO).page()).contains("no answer | &lt;none&gt;");
    }

    @Test
    void judges_what_must_be_reached() {
        Bar bar = new Bar("rtt-64", Style.BLOCKING, Bar.Quantity.VALUE, Bar.Sense.AT_MOST, 1.2, Bar.Reference.BARE);

        assertThat(bar.judge(RESULTS).verdict()).isEqualTo(Bar.Verdict.MET);
        assertThat(bar.judge(ResultsTest.results(new long[] {5_000, 6_500})).verdict())
                .isEqualTo(Bar.Verdict.MISSED);
        assertThat(bar.judge(new Results(Map.of(), List.of())).verdict()).isEqualTo(Bar.Verdict.NOT_MEASURED);
    }

    @Test
    void compares_with_the_best_peer() {
        Measurement send = Measurement.named("send").orElseThrow();
        List<Entry> entries = new ArrayList<>();
        entries.add(sent(send, Client.GLUEGUN, 300));
        entries.add(sent(send, Client.all().get(2), 100));
        entries.add(sent(send, Client.all().get(3), 200));
        Bar bar = new Bar("send", Style.SOLE, Bar.Quantity.VALUE, Bar.Sense.AT_LEAST, 1, Bar.Reference.BEST_PEER);

        Bar.Judged judged = bar.judge(new Results(Map.of(), entries));

        assertThat(judged.measured()).isEqualTo("1.50");
        assertThat(judged.against()).isEqualTo(Client.all().get(3).title());
        assertThat(judged.verdict()).isEqualTo(Bar.Verdict.MET);
    }

    @Test
    void compares_sockets_of_one_connection_with_those_of_many() {
        Measurement many = Measurement.named("crowd-http1").orElseThrow();
        Measurement one = Measurement.named("crowd-http2").orElseThrow();
        Subject subject = new Subject(Client.GLUEGUN, Style.VIRTUAL);
        Figures hundred = new Figures(100, 1_000_000_000, 0, 0, 0, 0, Figures.histogram());
        Figures eighty = new Figures(80, 1_000_000_000, 0, 0, 0, 0, Figures.histogram());
        Bar bar = new Bar(
                "crowd-http2", Style.VIRTUAL, Bar.Quantity.VALUE, Bar.Sense.AT_LEAST, 0.7, Bar.Reference.HTTP_1);

        Bar.Judged judged = bar.judge(
                new Results(Map.of(), List.of(Entry.of(many, subject, 0, hundred), Entry.of(one, subject, 0, eighty))));

        assertThat(judged.measured()).isEqualTo("0.80");
        assertThat(judged.verdict()).isEqualTo(Bar.Verdict.MET);
    }

    private static Entry sent(Measurement measurement, Client client, long operations) {
        Figures figures = new Figures(operations, 1_000_000_000, 0, 0, 0, 0, Figures.histogram());
        return Entry.of(measurement, new Subject(client, Style.SOLE), 0, figures);
    }

    @Test
    void has_a_bar_for_measurements_and_styles_that_exist() {
        assertThat(Bars.judged(RESULTS, NO_MICRO))
                .hasSizeGreaterThan(20)
                .allSatisfy(bar -> assertThat(bar.title()).isNotEmpty());
    }

    @Test
    void reads_the_results_that_were_kept(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.tsv");
        List<Entry> entries = new ArrayList<>(RESULTS.entries());
        entries.add(Entry.failed(RTT, BARE, 3, "broken"));
        Results results = new Results(RESULTS.about(), entries);

        ResultsFile.write(results, file);

        assertThat(ResultsFile.read(file)).isEqualTo(results);
    }

    @Test
    void refuses_other_files(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "hello\n");

        assertThatThrownBy(() -> ResultsFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hello");
    }

    @Test
    void writes_tables_with_all_columns() {
        String page = new MarkdownReport(RESULTS, NO_MICRO).page();

        assertThat(page).contains("| **Gluegun, platform thread** | 6.00 | 1.10 |", "| JDK | 25 |", "## How to read");
        assertThat(page).contains("p50 µs, less is better");
        for (String table : page.split("\n\n")) {
            if (table.startsWith("|")) {
                assertThat(table.lines()
                                .map(line -> line.chars().filter(c -> c == '|').count()))
                        .containsOnly(table.lines()
                                .findFirst()
                                .orElseThrow()
                                .chars()
                                .filter(c -> c == '|')
                                .count());
            }
        }
    }

    @Test
    void takes_in_what_jmh_has_measured(@TempDir Path folder) throws IOException {
        Path csv = Files.writeString(folder.resolve("micro.csv"), """
            "Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit","Param: size"
            "dev.gluegun.bench.micro.MaskingBenchmark.mask","thrpt",1,5,12.5,0.25,"ops/us",64
            "dev.gluegun.bench.micro.MaskingBenchmark.mask:gc.alloc.rate.norm","thrpt",1,5,0.001,NaN,"B/op",64
            """);

        MicroFigures micro = MicroFigures.read(csv);

        assertThat(micro.rows())
                .containsExactly(List.of("MaskingBenchmark.mask, size 64", "12.5", "0.25", "ops/us", "0.00"));
        assertThat(new MarkdownReport(RESULTS, micro).page()).contains("| MaskingBenchmark.mask, size 64 | 12.5 |");
        assertThat(new HtmlReport(RESULTS, micro).page()).contains("<td>MaskingBenchmark.mask, size 64</td>");
        assertThat(MicroFigures.read(folder.resolve("missing")).rows()).isEmpty();
    }

    @Test
    void judges_single_parts_by_their_worst_size() {
        MicroFigures micro = new MicroFigures(List.of(
                score("MaskingBenchmark.mask", "64", 8),
                score("MaskingBenchmark.copyOnly", "64", 4),
                score("MaskingBenchmark.mask", "1024", 40),
                score("MaskingBenchmark.copyOnly", "1024", 8)));

        Bar.Judged masking = judged("masking", micro);

        assertThat(masking.measured()).isEqualTo("0.20");
        assertThat(masking.verdict()).isEqualTo(Bar.Verdict.MISSED);
        assertThat(judged("text-decoding", micro).verdict()).isEqualTo(Bar.Verdict.NOT_MEASURED);
    }

    private static Bar.Judged judged(String key, MicroFigures micro) {
        return Bars.judged(RESULTS, micro).stream()
                .filter(bar -> bar.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static MicroFigures.Score score(String benchmark, String size, double nanos) {
        return new MicroFigures.Score(benchmark, Map.of("size", size), nanos, 0, "ns/op", 0);
    }

    @Test
    void draws_plots_that_need_no_network() throws Exception {
        String page = new HtmlReport(RESULTS, NO_MICRO).page();

        assertThat(page).contains("<svg", "prefers-color-scheme").doesNotContain("http://", "https://", "<script");
        for (String part : page.split("(?=<svg)")) {
            if (part.startsWith("<svg")) {
                String svg = part.substring(0, part.indexOf("</svg>") + 6);
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            }
        }
    }
}
