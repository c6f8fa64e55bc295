package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import java.util.ArrayList;
import java.util.List;

/** The members of a field whose value is a comma-separated list, over all of its lines (RFC 9110, section 5.6.1). */
public final class FieldTokens {

    private FieldTokens() {}

    /** The members in order, without the white space around them and without empty ones. */
    public static List<String> of(Headers headers, String name) {
        List<String> tokens = new ArrayList<>();
        for (String value : headers.all(name)) {
            int start = 0;
            while (start <= value.length()) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                String token = value.substring(start, end).strip();
                if (!token.isEmpty()) {
                    tokens.add(token);
                }
                start = end + 1;
            }
        }
        return tokens;
    }

    /** Tells whether {@code token} is a member, without regard to case. */
    public static boolean contains(Headers headers, String name, String token) {
        for (String member : of(headers, name)) {
            if (token.equalsIgnoreCase(member)) {
                return true;
            }
        }
        return false;
    }
}
