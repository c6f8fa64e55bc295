package dev.gluegun.internal.http1;

import org.jspecify.annotations.Nullable;

/**
 * One response as far as it has been read, with the interim responses ahead of it, each a {@code HEAD} of its own.
 *
 * <p>After the head of a 101, and of a 2xx to CONNECT, comes {@code END}: what follows belongs to another protocol.
 */
public final class ResponseReader extends MessageReader {

    static final int MAX_INTERIM_RESPONSES = 32;

    private final String method;
    private int status;
    private int interimResponses;

    /** A reader of the response to a GET. */
    public ResponseReader() {
        this("GET");
    }

    /** A reader of the response to {@code method}: it decides whether there is a body. */
    public ResponseReader(String method) {
        super(HeadReader.ofResponse());
        this.method = method;
    }

    /** The status code, after {@code HEAD}: 100 to 999. */
    public int status() {
        return status;
    }

    /** Tells, after {@code HEAD}, whether another head follows: any 1xx but 101. */
    public boolean interim() {
        return status < 200 && status != 101;
    }

    @Override
    public boolean keepAlive() {
        return !endsHttp() && super.keepAlive();
    }

    @Override
    String kind() {
        return "response";
    }

    @Override
    @Nullable
    BodyReader acceptHead(String line) {
        if (!acceptStatusLine(line)) {
            return null;
        }
        if (interim()) {
            if (++interimResponses > MAX_INTERIM_RESPONSES) {
                refuse("more than " + MAX_INTERIM_RESPONSES + " interim responses", "RFC 9110, section 15.2");
            }
            expectAnotherHead(HeadReader.ofResponse());
            return null;
        }
        // RFC 9112, section 6.3, cases 1 and 2: no body, whatever the fields say.
        if (endsHttp() || status == 204 || status == 304 || method.equals("HEAD")) {
            return PlainBodyReader.ofLength(0);
        }
        return acceptBody(PlainBodyReader.untilClose());
    }

    private boolean endsHttp() {
        return status == 101 || method.equals("CONNECT") && status / 100 == 2;
    }

    /** RFC 9112, section 4; the space that ends a line without a reason phrase may be left out. */
    private boolean acceptStatusLine(String line) {
        int space = line.indexOf(' ');
        if (!acceptVersion(space < 0 ? line : line.substring(0, space))) {
            return false;
        }
        int code = space + 1;
        boolean wellFormed = space > 0
                && line.length() >= code + 3
                && line.charAt(code) >= '1'
                && FieldSyntax.isDigit(line.charAt(code))
                && FieldSyntax.isDigit(line.charAt(code + 1))
                && FieldSyntax.isDigit(line.charAt(code + 2))
                && (line.length() == code + 3 || line.charAt(code + 3) == ' ')
                && !hasControl(line);
        if (!wellFormed) {
            refuse(
                    "expected a line like \"HTTP/1.1 101 Switching Protocols\", but got " + Excerpt.of(line),
                    "RFC 9112, section 4");
            return false;
        }
        status = Integer.parseInt(line, code, code + 3, 10);
        return true;
    }

    private static boolean hasControl(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (FieldSyntax.isControl(line.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
