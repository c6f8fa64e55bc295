package dev.gluegun.internal.http1;

/** The character classes of RFC 9110 that heads are made of. */
final class FieldSyntax {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    /** RFC 9110, section 5.6.2. */
    static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(FieldSyntax::isTokenCharacter);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** RFC 9110, section 5.6.3. */
    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110, section 5.5: what no field value may contain; a tab may be inside one. */
    static boolean isControl(int c) {
        return c < 0x20 && c != '\t' || c == 0x7f;
    }
}
