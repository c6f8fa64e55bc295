package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Metric;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import java.util.ArrayList;
import java.util.List;

/** The results as plots, on a page that needs nothing else: {@code docs/performance.html}. */
public record HtmlReport(Results results, MicroFigures micro) {

    /** The whole page. */
    public String page() {
        StringBuilder page =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append("<title>Gluegun: performance</title>\n<style>\n").append(Resource.text("report.css"));
        page.append("</style>\n</head>\n<body>\n<h1>Performance</h1>\n");
        page.append("<p>Written by <code>./bench</code>. The same figures as tables, and how to read them: "
                + "<a href=\"performance.md\">performance.md</a>.</p>\n");
        List<List<String>> about = new ArrayList<>();
        results.about().forEach((name, value) -> about.add(List.of(name, value)));
        page.append(Html.table(List.of(), about));
        page.append("<p>");
        results.measurements()
                .forEach(measurement ->
                        page.append("<a href=\"#" + measurement.name() + "\">" + measurement.name() + "</a> "));
        page.append("</p>\n<h2>What must be reached</h2>\n").append(bars());
        for (Measurement measurement : results.measurements()) {
            page.append("<h2 id=\"").append(measurement.name()).append("\">");
            page.append(Html.escaped(measurement.title())).append("</h2>\n");
            page.append(BarPlot.of(results, measurement));
            if (measurement.metric() == Metric.MEDIAN_MICROS || measurement.metric() == Metric.CPU_MICROS) {
                curves(page, measurement);
            }
            failures(page, measurement);
        }
        if (!micro.rows().isEmpty()) {
            page.append("<h2>Single parts</h2>\n").append(Html.table(MicroFigures.HEADS, micro.rows()));
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private String bars() {
        List<List<String>> rows = Bars.judged(results, micro).stream()
                .map(bar -> List.of(
                        bar.title(),
                        bar.must(),
                        bar.measured(),
                        bar.against(),
                        bar.verdict().toString()))
                .toList();
        String explained = rows.stream().noneMatch(row -> row.contains(Bar.Verdict.MISSED.toString()))
                ? ""
                : "<p><a href=\"performance.md#where-the-time-goes\">Where the time goes</a> in what is missed.</p>\n";
        return Html.table(List.of("measurement", "must", "measured", "best peer", ""), rows) + explained;
    }

    /** Those who wait and those who answer inside the callback, each beside the bare socket. */
    private void curves(StringBuilder page, Measurement measurement) {
        List<Subject> all = results.subjects(measurement);
        page.append(LatencyPlot.of(
                results,
                measurement,
                "waiting for the echo",
                all.stream()
                        .filter(subject -> subject.style() != Style.CALLBACK)
                        .toList()));
        if (all.stream().anyMatch(subject -> subject.style() == Style.CALLBACK)) {
            page.append(LatencyPlot.of(
                    results,
                    measurement,
                    "answering inside the callback",
                    all.stream()
                            .filter(subject -> subject.style() == Style.CALLBACK || subject.style() == Style.SOLE)
                            .toList()));
        }
    }

    private void failures(StringBuilder page, Measurement measurement) {
        for (Subject subject : results.subjects(measurement)) {
            results.failure(measurement, subject)
                    .ifPresent(failure -> page.append("<p class=\"failed\">")
                            .append(Html.escaped(subject.title() + " failed: " + failure))
                            .append("</p>\n"));
        }
    }
}
