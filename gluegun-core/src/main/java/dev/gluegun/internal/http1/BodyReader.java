package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import dev.gluegun.internal.http1.MessageReader.Step;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's body as far as it has been read, delimited by one of the ways of RFC 9112, section 6.3. */
abstract sealed class BodyReader permits PlainBodyReader, ChunkedBodyReader {

    static final byte[] NOTHING = {};

    private byte[] data = NOTHING;
    private @Nullable HttpViolation violation;

    /** DATA, TRAILERS, END, NEED_MORE or FAILED. */
    abstract Step step(ByteBuffer in);

    /** What it means for the body that the peer has ended its direction here: END or FAILED. */
    abstract Step eof();

    /** Tells whether the piece given out last is known to be the last one. */
    abstract boolean complete();

    /** Tells whether the body ends without the connection ending. */
    abstract boolean selfDelimiting();

    abstract Headers trailers();

    final byte[] data() {
        return data;
    }

    final HttpViolation violation() {
        return Objects.requireNonNull(violation, "only after FAILED");
    }

    final Step give(ByteBuffer in, long most) {
        data = new byte[(int) Math.min(in.remaining(), most)];
        in.get(data);
        return Step.DATA;
    }

    final Step fail(String reason, String rule) {
        violation = HttpViolation.malformed(reason, rule);
        return Step.FAILED;
    }
}
