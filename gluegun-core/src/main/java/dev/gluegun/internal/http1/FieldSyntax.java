package dev.gluegun.internal.http1;

/** The character classes of RFC 9110 that heads are made of. */
public final class FieldSyntax {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    /** RFC 9110, section 5.6.2. */
    public static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** RFC 9110, section 5.6.3. */
    public static boolean isWhitespace(int c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110, section 5.5: what no field value may contain; a tab may be inside one. */
    static boolean isControl(int c) {
        return c < 0x20 && c != '\t' || c == 0x7f;
    }
}
