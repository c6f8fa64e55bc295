package dev.gluegun.bench.report;

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
        return table.append("</table>\n").toString();
    }

    private static void row(StringBuilder table, String element, List<String> cells) {
        table.append("<tr>");
        for (String cell : cells) {
            table.append("<").append(element).append(">");
            table.append(escaped(cell));
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
}
