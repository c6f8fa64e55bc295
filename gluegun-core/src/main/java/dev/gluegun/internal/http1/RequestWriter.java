package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;

/** The bytes of request heads. */
public final class RequestWriter {

    private RequestWriter() {}

    /**
     * The head of an HTTP/1.1 request, fields in the order given.
     *
     * @throws InvalidOptions when the method or target would not be one word of the request line
     */
    public static byte[] head(String method, String target, Headers headers) {
        if (!FieldSyntax.isToken(method)) {
            throw new InvalidOptions("Expected a method like GET, but got " + Excerpt.of(method));
        }
        if (target.isEmpty() || target.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new InvalidOptions("Expected a request target of visible ASCII characters, but got "
                    + Excerpt.of(target) + ": percent-encode the others");
        }
        return HeadWriter.bytes(method + " " + target + " HTTP/1.1", headers);
    }
}
