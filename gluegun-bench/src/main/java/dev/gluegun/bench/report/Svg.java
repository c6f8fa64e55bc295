package dev.gluegun.bench.report;

import java.util.Locale;

/** A drawing that is built element by element; its colours are classes of the page's style sheet. */
final class Svg {

    private final StringBuilder elements = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    /** How texts are placed about their point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void text(double x, double y, Anchor anchor, String kind, String text) {
        elements.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor.name().toLowerCase(Locale.ROOT),
                kind,
                Html.escaped(text)));
    }

    void line(double x1, double y1, double x2, double y2, String kind) {
        elements.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                kind));
    }

    void bar(double x, double y, double length, double thickness, String kind) {
        elements.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n",
                x,
                y,
                Math.max(length, 0),
                thickness,
                kind));
    }

    /** A curve through points that are written as {@code x,y x,y …}; the label is shown when it is pointed at. */
    void curve(String points, String kind, String label) {
        elements.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" class=\"%s\"><title>%s</title></polyline>%n",
                points,
                kind,
                Html.escaped(label)));
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "<div class=\"wide\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                        width,
                        height,
                        Html.escaped(title))
                + elements
                + "</svg></div>\n";
    }
}
