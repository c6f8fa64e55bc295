package dev.gluegun.internal.auth;

import dev.gluegun.Challenge;
import dev.gluegun.internal.http1.FieldSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code WWW-Authenticate} and {@code Proxy-Authenticate} (RFC 9110, section 11.6.1). Commas part challenges as well
 * as their parameters: what follows one is a parameter when an equals sign comes after its name, and otherwise a challenge.
 *
 * <p>What comes before a mistake counts; the challenge with the mistake and the rest of that field line do not. A challenge that has the
 * same parameter twice is left out.
 */
public final class ChallengeReader {

    private static final String TOKEN68_MARKS = "-._~+/";

    private final String text;
    private final List<Challenge> challenges;
    private int at;

    private ChallengeReader(String text, List<Challenge> challenges) {
        this.text = text;
        this.challenges = challenges;
    }

    /** The challenges of all field lines, in their order. */
    public static List<Challenge> read(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        for (String value : values) {
            new ChallengeReader(value, challenges).readAll();
        }
        return List.copyOf(challenges);
    }

    private void readAll() {
        boolean wellFormed = true;
        while (wellFormed) {
            skipCommas();
            if (isAtEnd()) {
                return;
            }
            wellFormed = readChallenge();
        }
    }

    /** Reads one challenge up to the comma after it; false at a mistake. */
    private boolean readChallenge() {
        String scheme = token();
        if (scheme.isEmpty()) {
            return false;
        }
        if (isAtMemberEnd()) {
            challenges.add(new Challenge(scheme, Optional.empty(), Map.of()));
            return true;
        }
        int afterScheme = at;
        skipWhitespace();
        if (at == afterScheme) {
            return false;
        }
        String token68 = token68();
        if (token68 != null) {
            challenges.add(new Challenge(scheme, Optional.of(token68), Map.of()));
            return true;
        }
        return readParameters(scheme);
    }

    private boolean readParameters(String scheme) {
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean twice = false;
        while (true) {
            String name = token().toLowerCase(Locale.ROOT);
            skipWhitespace();
            if (name.isEmpty() || !skip('=')) {
                return false;
            }
            skipWhitespace();
            String value = !isAtEnd() && text.charAt(at) == '"' ? quoted() : unquoted();
            if (value == null || !isAtMemberEnd()) {
                return false;
            }
            twice |= parameters.put(name, value) != null;
            skipCommas();
            if (!isParameterNext()) {
                break;
            }
        }
        if (!twice) {
            challenges.add(new Challenge(scheme, Optional.empty(), parameters));
        }
        return true;
    }

    /** Whether a name and an equals sign follow. */
    private boolean isParameterNext() {
        int start = at;
        boolean named = !token().isEmpty();
        skipWhitespace();
        boolean next = named && !isAtEnd() && text.charAt(at) == '=';
        at = start;
        return next;
    }

    private String token() {
        int start = at;
        while (!isAtEnd() && FieldSyntax.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private @Nullable String unquoted() {
        String value = token();
        return value.isEmpty() ? null : value;
    }

    /** RFC 9110, section 5.6.4; null when it does not end. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (!isAtEnd()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (isAtEnd()) {
                    return null;
                }
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return null;
    }

    /** RFC 9110, section 11.2; null, and nothing read, when something else follows. */
    private @Nullable String token68() {
        int start = at;
        while (!isAtEnd() && isToken68Character(text.charAt(at))) {
            at++;
        }
        int end = at;
        while (!isAtEnd() && text.charAt(at) == '=') {
            at++;
        }
        String value = text.substring(start, at);
        if (end > start && isAtMemberEnd()) {
            return value;
        }
        at = start;
        return null;
    }

    private static boolean isToken68Character(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN68_MARKS.indexOf(c) >= 0;
    }

    /** Whether, after white space, the end or a comma follows; the white space is skipped only then. */
    private boolean isAtMemberEnd() {
        int end = at;
        while (end < text.length() && FieldSyntax.isWhitespace(text.charAt(end))) {
            end++;
        }
        boolean over = end == text.length() || text.charAt(end) == ',';
        at = over ? end : at;
        return over;
    }

    private void skipCommas() {
        while (!isAtEnd() && (text.charAt(at) == ',' || FieldSyntax.isWhitespace(text.charAt(at)))) {
            at++;
        }
    }

    private void skipWhitespace() {
        while (!isAtEnd() && FieldSyntax.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skip(char expected) {
        if (isAtEnd() || text.charAt(at) != expected) {
            return false;
        }
        at++;
        return true;
    }

    private boolean isAtEnd() {
        return at == text.length();
    }
}
