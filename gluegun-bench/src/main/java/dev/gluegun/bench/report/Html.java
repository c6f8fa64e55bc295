package dev.gluegun.bench.report;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.model.Subject;
import java.util.List;

/** What pages are written with. */
final class Html {

    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String table(List<String> heads, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<table>\n");
        if (heads.stream().anyMatch(head -> !head.isEmpty())) {
            row(table, "th", heads);
        }
        rows.forEach(row -> row(table, "td", row));
        return "<div class=\"wide\">\n" + table.append("</table>\n</div>\n");
    }

    private static void row(StringBuilder table, String element, List<String> cells) {
        table.append("<tr>");
        for (String cell : cells) {
            String kind = cell.equals(Bar.Verdict.MISSED.toString()) ? " class=\"missed\"" : "";
            table.append("<").append(element).append(kind).append(">").append(escaped(cell));
            table.append("</").append(element).append(">");
        }
        table.append("</tr>\n");
    }

    /** The style sheet's name for the colour of a subject: the bare socket's, this library's, or all others'. */
    static String colour(Subject subject) {
        return switch (subject.client().kind()) {
            case RAW -> "raw";
            case GLUEGUN -> "gluegun";
            case PEER -> "peer";
        };
    }

    /** The style sheet's names for a subject's curve: of a colour that its library has in all plots. */
    static String curve(Subject subject) {
        String own = switch (subject.client().kind()) {
            case RAW -> "";
            case GLUEGUN -> subject.style() == Style.VIRTUAL ? " virtual" : "";
            case PEER -> " c" + Client.all().indexOf(subject.client());
        };
        return "curve " + colour(subject) + own;
    }
}
