package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The results as tables: {@code docs/performance.md}. */
public record MarkdownReport(Results results, MicroFigures micro) {

    /** The whole page. */
    public String page() {
        StringBuilder page = new StringBuilder();
        page.append("<!-- Written by ./bench: run it again rather than editing this. -->\n\n# Performance\n\n");
        page.append("Plots of the same figures are in [performance.html](performance.html).\n\n");
        page.append("## The run\n\n");
        List<List<String>> about = new ArrayList<>();
        results.about().forEach((name, value) -> about.add(List.of(name, value)));
        page.append(table(List.of("", ""), about));
        page.append('\n').append(Resource.text("reading.md")).append('\n');
        page.append("## What must be reached\n\n").append(bars()).append(missed());
        page.append("\n## The figures\n");
        results.measurements().forEach(measurement -> page.append(section(measurement)));
        if (!micro.rows().isEmpty()) {
            page.append("\n"
                            + "### Single parts\n\n"
                            + "`./bench --micro`; time for one operation, less is better. Names that end in *Only*"
                            + " are the JDK doing less: what the others of the class are compared with.\n\n")
                    .append(table(MicroFigures.HEADS, micro.rows()));
        }
        return page.toString();
    }

    private String bars() {
        List<List<String>> rows = Bars.judged(results, micro).stream()
                .map(bar -> List.of(bar.title(), bar.must(), bar.measured(), bar.against(), verdict(bar.verdict())))
                .toList();
        return table(List.of("measurement", "must", "measured", "best peer", ""), rows);
    }

    /** What is known about those that are missed, and how to find out. */
    private String missed() {
        List<Bar.Judged> missed = Bars.judged(results, micro).stream()
                .filter(bar -> bar.verdict() == Bar.Verdict.MISSED)
                .toList();
        if (missed.isEmpty()) {
            return "";
        }
        StringBuilder section = new StringBuilder("\n### Where the time goes\n\nIn what is missed; "
                + "`./bench --profile MEASUREMENT` takes the profile again, with `--peers A,B` that of others.\n");
        Explanations explanations = Explanations.read();
        for (Bar.Judged bar : missed) {
            explanations
                    .of(bar.key())
                    .ifPresent(text -> section.append("\n**" + bar.title() + "**, " + bar.must() + ", measured "
                            + bar.measured() + ".\n\n" + text + "\n"));
        }
        String rest = missed.stream()
                .map(Bar.Judged::key)
                .filter(key -> explanations.of(key).isEmpty())
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        return section + (rest.isEmpty() ? "" : "\nNot explained yet: " + rest + ".\n");
    }

    private static String verdict(Bar.Verdict verdict) {
        return verdict == Bar.Verdict.MISSED ? "**" + verdict + "**" : verdict.toString();
    }

    private String section(Measurement measurement) {
        Columns columns = Columns.of(measurement);
        List<String> heads = new ArrayList<>(List.of(""));
        heads.addAll(columns.heads());
        List<List<String>> rows = new ArrayList<>();
        for (Subject subject : results.subjects(measurement)) {
            boolean measured = results.sum(measurement, subject).isPresent();
            if (measured) {
                List<String> row = new ArrayList<>(List.of(title(subject)));
                row.addAll(columns.cells(results, measurement, subject));
                rows.add(row);
            }
            results.failure(measurement, subject)
                    .ifPresent(failure -> rows.add(List.of(title(subject), "failed: " + failure)));
        }
        String better = measurement.metric().moreIsBetter() ? "more" : "less";
        return "\n### " + measurement.title() + "\n\n`./bench --only " + measurement.name() + "`; compared by "
                + columns.heads().getFirst() + ", " + better + " is better.\n\n" + table(heads, rows);
    }

    private static String title(Subject subject) {
        return subject.client().kind() == Client.Kind.GLUEGUN ? "**" + subject.title() + "**" : subject.title();
    }

    private static String table(List<String> heads, List<List<String>> rows) {
        StringBuilder table = new StringBuilder(row(heads, heads.size()));
        table.append("| ---").append(" | ---:".repeat(heads.size() - 1)).append(" |\n");
        rows.forEach(row -> table.append(row(row, heads.size())));
        return table.toString();
    }

    private static String row(List<String> cells, int width) {
        StringBuilder row = new StringBuilder("|");
        for (int i = 0; i < width; i++) {
            String cell = i < cells.size() ? cells.get(i).replace("|", "\\|") : "";
            row.append(' ').append(cell).append(cell.isEmpty() ? "|" : " |");
        }
        return row.append('\n').toString();
    }
}
