package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.MessageReader.Step;
import java.nio.ByteBuffer;

/** A body of a length known beforehand, or one that ends where the connection does. */
final class PlainBodyReader extends BodyReader {

    private static final long UNTIL_CLOSE = -1;

    private final long length;
    private long received;

    private PlainBodyReader(long length) {
        this.length = length;
    }

    static PlainBodyReader ofLength(long length) {
        return new PlainBodyReader(length);
    }

    static PlainBodyReader untilClose() {
        return new PlainBodyReader(UNTIL_CLOSE);
    }

    @Override
    Step step(ByteBuffer in) {
        if (complete()) {
            return Step.END;
        }
        if (!in.hasRemaining()) {
            return Step.NEED_MORE;
        }
        Step step = give(in, selfDelimiting() ? length - received : Long.MAX_VALUE);
        received += data().length;
        return step;
    }

    @Override
    Step eof() {
        if (complete() || !selfDelimiting()) {
            return Step.END;
        }
        return fail(
                "the connection ended after " + received + " of the " + length + " bytes of the body",
                "RFC 9112, section 8");
    }

    @Override
    boolean complete() {
        return received == length;
    }

    @Override
    boolean selfDelimiting() {
        return length != UNTIL_CLOSE;
    }

    @Override
    Headers trailers() {
        return Headers.empty();
    }
}
