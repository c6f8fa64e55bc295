package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A head (start line and fields) or a trailer section (fields alone) as far as it has been read: bytes in, lines out,
 * bounded, and stopped by the first byte that cannot belong to one.
 *
 * <p>It is stricter than RFC 9112 demands where leniency has let two readers see two different messages: a line ends
 * with CR LF and nothing else, and folded lines are refused.
 */
final class HeadReader {

    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_FIELDS = 256;

    /** How the first line has to begin. */
    private static final byte[] HTTP = {'H', 'T', 'T', 'P', '/'};

    private static final byte[] ANY = {};

    enum Step {
        NEED_MORE,
        DONE,
        FAILED
    }

    private enum Part {
        EMPTY_LINE_OR_START,
        START,
        FIELDS
    }

    private final byte[] beginning;
    private final List<String> namesAndValues = new ArrayList<>(16);
    private Part part;
    private byte[] line = new byte[128];
    private int lineLength;
    private boolean afterCarriageReturn;
    private int bytes;
    private String startLine = "";
    private @Nullable HttpViolation violation;

    private HeadReader(Part part, byte[] beginning) {
        this.part = part;
        this.beginning = beginning;
    }

    static HeadReader ofRequest() {
        // RFC 9112, section 2.2: a server should ignore an empty line ahead of the request line.
        return new HeadReader(Part.EMPTY_LINE_OR_START, ANY);
    }

    static HeadReader ofResponse() {
        return new HeadReader(Part.START, HTTP);
    }

    static HeadReader ofTrailers() {
        return new HeadReader(Part.FIELDS, ANY);
    }

    /** Reads until the head is complete and leaves what follows it in {@code in}. */
    Step step(ByteBuffer in) {
        if (violation != null) {
            return Step.FAILED;
        }
        while (in.hasRemaining()) {
            byte next = in.get();
            if (++bytes > MAX_BYTES) {
                return fail("the head is longer than " + MAX_BYTES + " bytes", "RFC 9110, section 5.4", 431);
            }
            if (afterCarriageReturn) {
                if (next != '\n') {
                    return fail("a CR without LF after " + Excerpt.of(line, lineLength), "RFC 9112, section 2.2");
                }
                afterCarriageReturn = false;
                Step step = endLine();
                lineLength = 0;
                if (step != Step.NEED_MORE) {
                    return step;
                }
            } else if (next == '\r') {
                afterCarriageReturn = true;
            } else if (next == '\n') {
                return fail("a LF without CR after " + Excerpt.of(line, lineLength), "RFC 9112, section 2.2");
            } else {
                append(next);
                if (part != Part.FIELDS && lineLength <= beginning.length && next != beginning[lineLength - 1]) {
                    return fail(unexpectedBeginning(in), "RFC 9112, section 4");
                }
            }
        }
        return Step.NEED_MORE;
    }

    /** Tells whether not a single byte has been read. */
    boolean untouched() {
        return bytes == 0;
    }

    /** The first line, without its end; empty for trailers. */
    String startLine() {
        return startLine;
    }

    Headers headers() {
        return Headers.of(namesAndValues.toArray(String[]::new));
    }

    HttpViolation violation() {
        return Objects.requireNonNull(violation, "only after FAILED");
    }

    private void append(byte next) {
        if (lineLength == line.length) {
            line = Arrays.copyOf(line, lineLength * 2);
        }
        line[lineLength++] = next;
    }

    private Step endLine() {
        return switch (part) {
            case EMPTY_LINE_OR_START -> lineLength == 0 ? skipEmptyLine() : endStartLine();
            case START ->
                lineLength == 0
                        ? fail("an empty line in place of the first line", "RFC 9112, section 2.2")
                        : endStartLine();
            case FIELDS -> lineLength == 0 ? Step.DONE : endField();
        };
    }

    private Step skipEmptyLine() {
        part = Part.START;
        return Step.NEED_MORE;
    }

    private Step endStartLine() {
        startLine = text(0, lineLength);
        part = Part.FIELDS;
        return Step.NEED_MORE;
    }

    private Step endField() {
        if (FieldSyntax.isWhitespace(line[0])) {
            return fail("a folded line: " + Excerpt.of(line, lineLength), "RFC 9112, section 5.2");
        }
        if (namesAndValues.size() == 2 * MAX_FIELDS) {
            return fail("more than " + MAX_FIELDS + " fields", "RFC 9110, section 5.4", 431);
        }
        int colon = 0;
        while (colon < lineLength && FieldSyntax.isTokenCharacter(line[colon])) {
            colon++;
        }
        if (colon < lineLength && FieldSyntax.isWhitespace(line[colon])) {
            return fail(
                    "white space in or after a field name: " + Excerpt.of(line, lineLength), "RFC 9112, section 5.1");
        }
        if (colon == 0 || colon == lineLength || line[colon] != ':') {
            return fail(
                    "a field line without a name and a colon: " + Excerpt.of(line, lineLength), "RFC 9112, section 5");
        }
        int start = colon + 1;
        int end = lineLength;
        while (start < end && FieldSyntax.isWhitespace(line[start])) {
            start++;
        }
        while (end > start && FieldSyntax.isWhitespace(line[end - 1])) {
            end--;
        }
        for (int i = start; i < end; i++) {
            if (FieldSyntax.isControl(line[i] & 0xff)) {
                return fail("a control character in " + Excerpt.of(line, lineLength), "RFC 9110, section 5.5");
            }
        }
        namesAndValues.add(text(0, colon));
        namesAndValues.add(text(start, end));
        return Step.NEED_MORE;
    }

    private String text(int start, int end) {
        return new String(line, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private String unexpectedBeginning(ByteBuffer in) {
        // A TLS alert or handshake record begins like this (RFC 8446, section 5.1): the port speaks TLS.
        if (lineLength == 1 && (line[0] == 0x15 || line[0] == 0x16)) {
            return "expected an HTTP response, but the peer speaks TLS: use a TLS connection for this port";
        }
        byte[] seen = Arrays.copyOf(line, lineLength + Math.min(in.remaining(), 32));
        in.duplicate().get(seen, lineLength, seen.length - lineLength);
        return "expected an HTTP response beginning with \"HTTP/\", but the peer sent " + Excerpt.of(seen, seen.length);
    }

    private Step fail(String reason, String rule) {
        return fail(reason, rule, 400);
    }

    private Step fail(String reason, String rule, int status) {
        violation = new HttpViolation(reason, rule, status);
        return Step.FAILED;
    }
}
