package dev.gluegun.cli.text;

import dev.gluegun.Headers;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks for what must not be shown: the values of header fields and query parameters that hold a secret. */
public final class Secrets {

    /** What is shown in place of a secret. */
    public static final String MASK = "***";

    // Sec-WebSocket-Key is no secret (RFC 6455, section 1.3), though its name looks like one.
    private static final Pattern HANDSHAKE_FIELD = Pattern.compile("sec-websocket-.*");
    private static final Pattern TELLING = Pattern.compile(
            "(^|[-_])auth([-_]|$)|authorization|cookie|token|secret|passw|key|credential|signature|session");
    private static final Pattern QUERY_PARAMETER = Pattern.compile("([?&])([^=&#]*)=([^&#]*)");

    private Secrets() {}

    /** The field's value, or the mask where its name tells that it is a secret. */
    public static String masked(Headers.Header field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        boolean secret = !HANDSHAKE_FIELD.matcher(name).matches() && looksSecret(name);
        return secret ? MASK : field.value();
    }

    /** A path with the values of those query parameters masked whose names tell that they are secrets. */
    public static String maskedPath(String path) {
        return QUERY_PARAMETER.matcher(path).replaceAll(Secrets::maskedParameter);
    }

    private static String maskedParameter(MatchResult parameter) {
        boolean secret = looksSecret(parameter.group(2).toLowerCase(Locale.ROOT));
        String shown = secret ? parameter.group(1) + parameter.group(2) + "=" + MASK : parameter.group();
        return Matcher.quoteReplacement(shown);
    }

    private static boolean looksSecret(String lowerCaseName) {
        return TELLING.matcher(lowerCaseName).find();
    }
}
