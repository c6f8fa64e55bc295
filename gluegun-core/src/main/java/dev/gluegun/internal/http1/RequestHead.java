package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The head of a client's request: the application's fields, which have been checked, and those that HTTP needs besides.
 *
 * <p>Immutable.
 */
public final class RequestHead {

    /** The length of a body that ends where the sender says so. */
    public static final long CHUNKED = -1;

    /** RFC 9110, section 8.6: by these a server expects a body, be it an empty one. */
    private static final Set<String> BODY_METHODS = Set.of("POST", "PUT", "PATCH");

    private static final int MAX_LENGTH_DIGITS = 18;

    private final String method;
    private final String path;
    private final Headers headers;
    private final long length;

    private RequestHead(String method, String path, Headers headers, long length) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.length = length;
    }

    /**
     * The head of a request whose body the sender gives piece by piece, if the fields announce one: by Content-Length of more
     * than 0, by Transfer-Encoding, or by Expect.
     *
     * @param authority what the Host field says, unless there is one among {@code headers}
     * @throws InvalidOptions when method, path or fields cannot be sent
     */
    public static RequestHead of(String authority, String method, String path, Headers headers) {
        check(method, path, headers);
        long given = givenLength(headers);
        boolean announced = headers.contains("Transfer-Encoding") || headers.contains("Expect");
        if (given < 0 && announced) {
            return new RequestHead(
                    method, path, fields(authority, headers, !headers.contains("Transfer-Encoding")), -1);
        }
        return ofLength(authority, method, path, headers, Math.max(given, 0));
    }

    /**
     * The head of a request with a body of so many bytes.
     *
     * @throws InvalidOptions when method, path or fields cannot be sent, or the fields say otherwise of the body
     */
    public static RequestHead of(String authority, String method, String path, Headers headers, long length) {
        check(method, path, headers);
        long given = givenLength(headers);
        if (given >= 0 && given != length) {
            throw new InvalidOptions("the header Content-Length says " + given + ", but the body has " + length
                    + " bytes: leave it out, it is set by itself");
        }
        if (headers.contains("Transfer-Encoding")) {
            return new RequestHead(method, path, fields(authority, headers, false), CHUNKED);
        }
        return ofLength(authority, method, path, headers, length);
    }

    private static RequestHead ofLength(String authority, String method, String path, Headers headers, long length) {
        if (length == 0 && headers.contains("Expect")) {
            // RFC 9110, section 10.1.1.
            throw new InvalidOptions("the header Expect may only be sent with a body, and this request has none");
        }
        Headers fields = fields(authority, headers, false);
        boolean said = fields.contains("Content-Length") || length == 0 && !BODY_METHODS.contains(method);
        return new RequestHead(
                method, path, said ? fields : fields.with("Content-Length", String.valueOf(length)), length);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The path, with the query. */
    public String path() {
        return path;
    }

    /** All fields as HTTP/1.1 sends them, in their order. */
    public Headers headers() {
        return headers;
    }

    /** How many bytes the body has; {@link #CHUNKED} when that is not said beforehand. */
    public long length() {
        return length;
    }

    /** Whether the server is asked to tell whether it wants the body (RFC 9110, section 10.1.1). */
    public boolean expectsContinue() {
        return headers.contains("Expect");
    }

    /** The bytes in HTTP/1.1. */
    public byte[] bytes() {
        List<String> namesAndValues = new ArrayList<>();
        for (Headers.Header header : headers) {
            namesAndValues.add(header.name());
            namesAndValues.add(header.value());
        }
        return RequestWriter.head(method, path, namesAndValues);
    }

    private static Headers fields(String authority, Headers own, boolean chunked) {
        Headers fields = Headers.of("Host", own.first("Host").orElse(authority));
        if (own.contains("TE")) {
            // RFC 9110, section 10.1.4: it is about this connection alone, which has to be said.
            fields = fields.with("Connection", "TE");
        }
        for (Headers.Header header : own) {
            if (!header.isNamed("Host")) {
                fields = fields.with(header.name(), header.value());
            }
        }
        return chunked ? fields.with("Transfer-Encoding", "chunked") : fields;
    }

    private static void check(String method, String path, Headers headers) {
        if (!FieldSyntax.isToken(method)) {
            throw new InvalidOptions("Expected a method like GET, but got " + Excerpt.of(method));
        }
        if (method.equals("CONNECT")) {
            throw new InvalidOptions("CONNECT makes a tunnel of the connection: it cannot be sent as a request");
        }
        // RFC 9112, section 3.2.4.
        if (!(path.equals("*") && method.equals("OPTIONS"))) {
            RequestTarget.checkPath(path);
        }
        ConnectionFields.refuse(headers);
        checkOnly(headers, "Transfer-Encoding", "chunked");
        checkOnly(headers, "Expect", "100-continue");
        checkOnly(headers, "TE", "trailers");
        int hosts = headers.all("Host").size();
        if (hosts > 1) {
            throw new InvalidOptions("Expected the header Host at most once, but got it " + hosts + " times");
        }
        if (headers.contains("Transfer-Encoding") && headers.contains("Content-Length")) {
            throw new InvalidOptions("the headers Transfer-Encoding and Content-Length exclude each other (RFC 9112,"
                    + " section 6.2): leave one of them out");
        }
    }

    private static void checkOnly(Headers headers, String name, String value) {
        List<String> values = headers.all(name);
        if (!values.isEmpty() && (values.size() > 1 || !values.getFirst().equalsIgnoreCase(value))) {
            throw new InvalidOptions("Expected the header " + name + " to be \"" + value + "\" if it is there, but got "
                    + Excerpt.of(String.join(", ", values)));
        }
    }

    /** What Content-Length says; less than 0 when it is not there. */
    private static long givenLength(Headers headers) {
        List<String> lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return -1;
        }
        String length = lengths.getFirst();
        boolean number = !length.isEmpty()
                && length.length() <= MAX_LENGTH_DIGITS
                && length.chars().allMatch(FieldSyntax::isDigit);
        if (lengths.size() > 1 || !number) {
            throw new InvalidOptions(
                    "Expected one Content-Length of decimal digits, but got " + Excerpt.of(String.join(", ", lengths)));
        }
        return Long.parseLong(length);
    }
}
