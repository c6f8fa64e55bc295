package dev.gluegun.internal.http1;

import org.jspecify.annotations.Nullable;

/** One request as far as it has been read: the server's side. */
public final class RequestReader extends MessageReader {

    private String method = "";
    private String target = "";

    public RequestReader() {
        super(HeadReader.ofRequest());
    }

    /** The method, after {@code HEAD}; case matters. */
    public String method() {
        return method;
    }

    /** The request target as it was sent, after {@code HEAD}. */
    public String target() {
        return target;
    }

    @Override
    String kind() {
        return "request";
    }

    @Override
    @Nullable
    BodyReader acceptHead(String line) {
        if (!acceptRequestLine(line) || !acceptHost()) {
            return null;
        }
        return acceptBody(PlainBodyReader.ofLength(0));
    }

    /** RFC 9112, section 3. */
    private boolean acceptRequestLine(String line) {
        String[] parts = line.split(" ", -1);
        boolean wellFormed = parts.length == 3
                && FieldSyntax.isToken(parts[0])
                && !parts[1].isEmpty()
                && parts[1].chars().noneMatch(c -> FieldSyntax.isControl(c) || c == '\t');
        if (!wellFormed) {
            refuse("expected a line like \"GET / HTTP/1.1\", but got " + Excerpt.of(line), "RFC 9112, section 3");
            return false;
        }
        method = parts[0];
        target = parts[1];
        return acceptVersion(parts[2]);
    }

    /** RFC 9112, section 3.2: one Host field, which HTTP/1.0 may leave out. */
    private boolean acceptHost() {
        int hosts = headers().all("Host").size();
        if (hosts == 1 || hosts == 0 && minorVersion() == 0) {
            return true;
        }
        refuse("expected one Host field, but got " + hosts, "RFC 9112, section 3.2");
        return false;
    }
}
