package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The body of a request as far as it has been written: what goes around each piece, and whether there may be another.
 *
 * <p>Not safe for use by several threads at once, but for {@link #isComplete()}.
 */
public final class RequestBodyWriter {

    private static final byte[] NOTHING = {};

    /** RFC 9110, section 6.5.1: what a recipient needs before the body, what delimits it, what is about the connection. */
    private static final Set<String> NO_TRAILERS = Set.of(
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final long length;
    private long written;
    private boolean framed = true;
    private volatile boolean complete;

    /** A body of so many bytes, or {@link RequestHead#CHUNKED}. */
    public RequestBodyWriter(long length) {
        this.length = length;
        this.complete = length == 0;
    }

    /** The protocol says by itself how long the body is: nothing goes around the pieces. */
    public void leaveUnframed() {
        framed = false;
    }

    /** Whether all of it has been written. */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Judges a piece.
     *
     * @throws InvalidMessage when it cannot follow what has been written
     */
    public void check(boolean fin, int bytes) {
        if (complete) {
            throw new InvalidMessage(
                    length == 0
                            ? "the request has no body: nothing can be sent"
                            : "the request's body has been sent whole");
        }
        if (length > 0 && (written + bytes > length || fin && written + bytes < length)) {
            throw new InvalidMessage(
                    "the header Content-Length announced " + length + " bytes, but the body would have "
                            + (fin ? "" : "at least ") + (written + bytes) + "; nothing of this piece was sent");
        }
    }

    /** What goes before a piece of so many bytes. */
    public byte[] before(int bytes) {
        return !framed || length > 0 || bytes == 0 ? NOTHING : ascii(Integer.toHexString(bytes) + "\r\n");
    }

    /** What goes after that piece; it counts as written then. */
    public byte[] after(boolean fin, int bytes) {
        written += bytes;
        complete = fin || written == length;
        if (!framed || length > 0) {
            return NOTHING;
        }
        // RFC 9112, section 7.1: an empty chunk is the last one.
        return ascii((bytes == 0 ? "" : "\r\n") + (fin ? "0\r\n\r\n" : ""));
    }

    /**
     * Judges trailers.
     *
     * @throws InvalidMessage when the body has a length, or has been written whole, or one of the fields may not be a trailer
     */
    public void check(Headers trailers) {
        if (complete || length <= 0) {
            check(true, 0);
        } else {
            throw new InvalidMessage("trailers need a body whose length is not said beforehand: announce it by"
                    + " Transfer-Encoding: chunked in place of Content-Length; nothing was sent");
        }
        for (Headers.Header trailer : trailers) {
            if (NO_TRAILERS.contains(trailer.name().toLowerCase(Locale.ROOT))) {
                throw new InvalidMessage("the field " + trailer.name()
                        + " may not come after the body (RFC 9110, section 6.5.1); nothing was sent");
            }
        }
    }

    /** The last chunk with trailers, which end the body; nothing where no chunks are. */
    public byte[] trailers(Headers trailers) {
        complete = true;
        return framed ? HeadWriter.bytes("0", trailers) : NOTHING;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
