package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1 message as far as it has been read: what requests and responses have in common.
 *
 * <p>Not safe for use by several threads at once.
 */
public abstract sealed class MessageReader permits RequestReader, ResponseReader {

    /** What a step has come to. */
    public enum Step {
        /** The input is used up. */
        NEED_MORE,
        /** {@link #headers()} and what the first line says are there. */
        HEAD,
        /** {@link #data()} is there. */
        DATA,
        /** {@link #trailers()} are there. */
        TRAILERS,
        /** The message is complete; further input is not touched. */
        END,
        /** The peer broke a rule, see {@link #violation()}; further input is not touched. */
        FAILED
    }

    private static final int MAX_LENGTH_DIGITS = 18;

    private HeadReader headReader;
    private Headers headers = Headers.empty();
    private @Nullable BodyReader body;
    private @Nullable HttpViolation violation;
    private int minorVersion;

    MessageReader(HeadReader headReader) {
        this.headReader = headReader;
    }

    /** What is being read: "request" or "response". */
    abstract String kind();

    /**
     * Judges a complete head by its first line and {@link #headers()}, and {@link #refuse refuses} it or not.
     *
     * @return how its body is delimited; null when it was refused, or when another head follows it
     */
    abstract @Nullable BodyReader acceptHead(String startLine);

    /**
     * Reads from {@code in} up to the next thing to tell, and leaves the rest where it is.
     *
     * @return {@code NEED_MORE} only when {@code in} is used up
     */
    public final Step step(ByteBuffer in) {
        if (violation != null) {
            return Step.FAILED;
        }
        BodyReader reader = body;
        return reader == null ? readHead(in) : checked(reader, reader.step(in));
    }

    /** Tells the reader that the peer has ended its direction: {@code END} or {@code FAILED}. */
    public final Step eof() {
        if (violation != null) {
            return Step.FAILED;
        }
        BodyReader reader = body;
        if (reader == null) {
            String where = headReader.untouched() ? "before the " : "in the middle of the head of the ";
            refuse("the connection ended " + where + kind(), "RFC 9112, section 8");
            return Step.FAILED;
        }
        return checked(reader, reader.eof());
    }

    /** The fields, after {@code HEAD}. */
    public final Headers headers() {
        return headers;
    }

    /** The minor version of HTTP/1, after {@code HEAD}: 0 for HTTP/1.0, 1 for HTTP/1.1. */
    public final int minorVersion() {
        return minorVersion;
    }

    /** Tells, after {@code HEAD}, whether a body follows; one that proves to be empty later counts. */
    public final boolean hasBody() {
        return body != null && !body.complete();
    }

    /** The piece of the body, after {@code DATA}: an array of its own. */
    public final byte[] data() {
        return bodyReader().data();
    }

    /** Tells, after {@code DATA}, whether this was the last piece; false when that is not known yet. */
    public final boolean lastData() {
        return bodyReader().complete();
    }

    /** The fields after a chunked body, after {@code TRAILERS}. */
    public final Headers trailers() {
        return bodyReader().trailers();
    }

    /** What the peer did wrong, after {@code FAILED}. */
    public final HttpViolation violation() {
        return Objects.requireNonNull(violation, "only after FAILED");
    }

    /** Tells, after {@code END}, whether the sender lets the connection be used again (RFC 9112, section 9.3). */
    public boolean keepAlive() {
        if (!bodyReader().selfDelimiting() || FieldTokens.contains(headers, "Connection", "close")) {
            return false;
        }
        return minorVersion > 0 || FieldTokens.contains(headers, "Connection", "keep-alive");
    }

    /** Forgets the head that has been read: another one follows it. */
    final void expectAnotherHead(HeadReader next) {
        headReader = next;
    }

    final void refuse(String reason, String rule) {
        violation = HttpViolation.malformed(reason, rule);
    }

    final void refuse(String reason, String rule, int status) {
        violation = new HttpViolation(reason, rule, status);
    }

    /** Reads {@code HTTP/1.x}; false when it was refused. */
    final boolean acceptVersion(String version) {
        boolean wellFormed = version.length() == 8
                && version.startsWith("HTTP/")
                && FieldSyntax.isDigit(version.charAt(5))
                && version.charAt(6) == '.'
                && FieldSyntax.isDigit(version.charAt(7));
        if (!wellFormed) {
            refuse("expected a version like HTTP/1.1, but got " + Excerpt.of(version), "RFC 9112, section 2.3");
            return false;
        }
        if (version.charAt(5) != '1') {
            refuse("expected HTTP/1.1, but got " + version, "RFC 9112, section 2.3", 505);
            return false;
        }
        // RFC 9110, section 6.2: a higher minor version is read as the highest known one.
        minorVersion = version.charAt(7) == '0' ? 0 : 1;
        return true;
    }

    /** The body as Transfer-Encoding or Content-Length delimit it (RFC 9112, section 6.3, cases 3 to 6). */
    final @Nullable BodyReader acceptBody(BodyReader withoutEither) {
        List<String> lengths = headers.all("Content-Length");
        if (headers.contains("Transfer-Encoding")) {
            return acceptChunked(!lengths.isEmpty());
        }
        if (lengths.isEmpty()) {
            return withoutEither;
        }
        String length = lengths.getFirst();
        boolean number = !length.isEmpty()
                && length.length() <= MAX_LENGTH_DIGITS
                && length.chars().allMatch(FieldSyntax::isDigit);
        if (lengths.size() > 1 || !number) {
            String came = Excerpt.of(String.join(", ", lengths));
            refuse("expected one Content-Length of decimal digits, but got " + came, "RFC 9112, section 6.3");
            return null;
        }
        return PlainBodyReader.ofLength(Long.parseLong(length));
    }

    private @Nullable BodyReader acceptChunked(boolean withLength) {
        List<String> codings = FieldTokens.of(headers, "Transfer-Encoding");
        if (minorVersion == 0) {
            refuse("Transfer-Encoding in an HTTP/1.0 message", "RFC 9112, section 6.1");
        } else if (withLength) {
            refuse("Transfer-Encoding and Content-Length in one message", "RFC 9112, section 6.3");
        } else if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            String came = Excerpt.of(String.join(", ", codings));
            refuse("expected the transfer coding \"chunked\" alone, but got " + came, "RFC 9112, section 6.1", 501);
        } else {
            return new ChunkedBodyReader();
        }
        return null;
    }

    private Step readHead(ByteBuffer in) {
        HeadReader reader = headReader;
        return switch (reader.step(in)) {
            case NEED_MORE -> Step.NEED_MORE;
            case FAILED -> {
                violation = reader.violation();
                yield Step.FAILED;
            }
            case DONE -> {
                headers = reader.headers();
                body = acceptHead(reader.startLine());
                yield violation == null ? Step.HEAD : Step.FAILED;
            }
        };
    }

    private Step checked(BodyReader reader, Step step) {
        if (step == Step.FAILED) {
            violation = reader.violation();
        }
        return step;
    }

    private BodyReader bodyReader() {
        return Objects.requireNonNull(body, "only after HEAD");
    }
}
