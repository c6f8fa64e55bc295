package dev.gluegun.cli.text;

/** The colours of the command's output, as ANSI escape sequences; only for a terminal whose owner wants colours. */
public enum Colour {
    /** What came from the peer. */
    RECEIVED("36"),
    /** What was sent. */
    SENT("32"),
    /** What the command itself has to say. */
    NOTE("2"),
    /** What went wrong. */
    ERROR("31");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The text in this colour. */
    public String paint(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** The text in this colour, or as it is where colours are not {@code wanted}. */
    public String paint(String text, boolean wanted) {
        return wanted ? paint(text) : text;
    }
}
