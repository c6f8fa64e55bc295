package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.MessageReader.Step;
import java.nio.ByteBuffer;

/** A body in the chunked transfer coding (RFC 9112, section 7.1); its extensions are read over. */
final class ChunkedBodyReader extends BodyReader {

    /** The bytes of all chunk extensions together: RFC 9112, section 7.1.1 asks for a bound. */
    static final int MAX_EXTENSION_BYTES = 16 * 1024;

    private static final int MAX_SIZE_DIGITS = 15;
    private static final String RULE = "RFC 9112, section 7.1";

    private enum Part {
        SIZE,
        EXTENSION,
        SIZE_LINE_FEED,
        DATA,
        DATA_CARRIAGE_RETURN,
        DATA_LINE_FEED,
        TRAILERS,
        END
    }

    private final HeadReader trailerReader = HeadReader.ofTrailers();
    private Headers trailers = Headers.empty();
    private Part part = Part.SIZE;
    private long size;
    private int sizeDigits;
    private int extensionBytes;

    @Override
    Step step(ByteBuffer in) {
        while (true) {
            if (part == Part.END) {
                return Step.END;
            }
            if (part == Part.TRAILERS) {
                return readTrailers(in);
            }
            if (!in.hasRemaining()) {
                return Step.NEED_MORE;
            }
            if (part == Part.DATA) {
                Step step = give(in, size);
                size -= data().length;
                part = size == 0 ? Part.DATA_CARRIAGE_RETURN : Part.DATA;
                return step;
            }
            if (!accept(in.get())) {
                return Step.FAILED;
            }
        }
    }

    @Override
    Step eof() {
        return part == Part.END
                ? Step.END
                : fail("the connection ended before the last chunk of the body", "RFC 9112, section 8");
    }

    @Override
    boolean complete() {
        return part == Part.END;
    }

    @Override
    boolean selfDelimiting() {
        return true;
    }

    @Override
    Headers trailers() {
        return trailers;
    }

    private boolean accept(byte next) {
        switch (part) {
            case SIZE -> {
                return acceptSize(next);
            }
            case EXTENSION -> {
                return acceptExtension(next);
            }
            case SIZE_LINE_FEED -> {
                part = size == 0 ? Part.TRAILERS : Part.DATA;
                sizeDigits = 0;
                return expect('\n', next, "LF after a chunk's size and CR");
            }
            case DATA_CARRIAGE_RETURN -> {
                part = Part.DATA_LINE_FEED;
                return expect('\r', next, "CR after a chunk's data");
            }
            case DATA_LINE_FEED -> {
                part = Part.SIZE;
                return expect('\n', next, "LF after a chunk's data and CR");
            }
            default -> throw new AssertionError(part);
        }
    }

    private boolean acceptSize(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            if (sizeDigits++ == MAX_SIZE_DIGITS) {
                fail("a chunk's size of more than " + MAX_SIZE_DIGITS + " digits", RULE);
                return false;
            }
            size = size << 4 | digit;
            return true;
        }
        if (sizeDigits > 0 && next == '\r') {
            part = Part.SIZE_LINE_FEED;
            return true;
        }
        if (sizeDigits > 0 && (next == ';' || FieldSyntax.isWhitespace(next))) {
            part = Part.EXTENSION;
            return acceptExtension(next);
        }
        return refuse("a chunk's size in hexadecimal digits", next);
    }

    private boolean acceptExtension(byte next) {
        if (next == '\r') {
            part = Part.SIZE_LINE_FEED;
            return true;
        }
        if (FieldSyntax.isControl(next & 0xff)) {
            return refuse("a chunk extension or CR", next);
        }
        if (++extensionBytes > MAX_EXTENSION_BYTES) {
            fail("chunk extensions of more than " + MAX_EXTENSION_BYTES + " bytes", "RFC 9112, section 7.1.1");
            return false;
        }
        return true;
    }

    private boolean expect(char expected, byte next, String what) {
        return next == expected || refuse(what, next);
    }

    private boolean refuse(String expected, byte next) {
        fail(String.format("expected %s, but the byte 0x%02x came", expected, next & 0xff), RULE);
        return false;
    }

    private Step readTrailers(ByteBuffer in) {
        switch (trailerReader.step(in)) {
            case NEED_MORE -> {
                return Step.NEED_MORE;
            }
            case FAILED -> {
                HttpViolation violation = trailerReader.violation();
                return fail("in the trailers, " + violation.reason(), violation.rule());
            }
            case DONE -> {
                part = Part.END;
                trailers = trailerReader.headers();
                return trailers.isEmpty() ? Step.END : Step.TRAILERS;
            }
        }
        throw new AssertionError();
    }
}
