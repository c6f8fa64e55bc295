package dev.gluegun.cli.text;

/**
 * The peer's text made harmless for a terminal: what a terminal would obey, or what would hide or reorder other characters,
 * is shown as an escape.
 *
 * <p>Escaped are control characters (C0 with ESC, DEL, C1), format characters (the bidirectional overrides and isolates among
 * them), line and paragraph separators, and surrogates without a partner. Tabs stay. So do U+200C and U+200D, which words in
 * several scripts and many emoji are joined with.
 */
public final class VisibleText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int LAST_TWO_DIGIT_ESCAPE = 0xFF;
    private static final int LAST_FOUR_DIGIT_ESCAPE = 0xFFFF;

    private VisibleText() {}

    /** The text on one line: a line break is shown as {@code \n}. */
    public static String line(String text) {
        return escape(text, "\\n");
    }

    /**
     * The text with its line breaks, each followed by {@code indent}: so no line of it can pass for one of the command's own.
     */
    public static String block(String text, String indent) {
        return escape(text, "\n" + indent);
    }

    private static String escape(String text, String lineBreak) {
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            if (character == '\n') {
                visible.append(lineBreak);
            } else if (isHarmless(character)) {
                visible.appendCodePoint(character);
            } else {
                visible.append(escaped(character));
            }
        });
        return visible.toString();
    }

    private static boolean isHarmless(int character) {
        if (character == '\t' || character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER) {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static String escaped(int character) {
        if (character == '\r') {
            return "\\r";
        }
        if (character <= LAST_TWO_DIGIT_ESCAPE) {
            return String.format("\\x%02x", character);
        }
        return String.format(character <= LAST_FOUR_DIGIT_ESCAPE ? "\\u%04x" : "\\u{%x}", character);
    }
}
