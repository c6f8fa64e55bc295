package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import java.util.List;

/** The bytes of request heads. */
public final class RequestWriter {

    private RequestWriter() {}

    /**
     * The head of an HTTP/1.1 request, of fields that {@link Headers} would take.
     *
     * @param namesAndValues the fields in their order, names and values in turn
     * @throws InvalidOptions when the method or target would not be one word of the request line
     */
    public static byte[] head(String method, String target, List<String> namesAndValues) {
        return HeadWriter.bytes(line(method, target), namesAndValues);
    }

    private static String line(String method, String target) {
        if (!FieldSyntax.isToken(method)) {
            throw new InvalidOptions("Expected a method like GET, but got " + Excerpt.of(method));
        }
        if (!isVisible(target)) {
            throw new InvalidOptions("Expected a request target of visible ASCII characters, but got "
                    + Excerpt.of(target) + ": percent-encode the others");
        }
        return method + " " + target + " HTTP/1.1";
    }

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return !target.isEmpty();
    }
}
