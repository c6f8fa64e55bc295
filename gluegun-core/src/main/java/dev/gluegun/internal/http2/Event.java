package dev.gluegun.internal.http2;

import dev.gluegun.Headers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the last step has led to: filled by whoever reads, asked by the user. */
final class Event {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    int streamId;
    Headers headers = Headers.empty();
    int status;

    @Nullable
    RequestHead request;

    boolean trailers;
    boolean endsStream;
    ByteBuffer data = NOTHING;
    long errorCode;
    String debugText = "";
    long pong;

    @Nullable
    Http2Violation violation;

    @Nullable
    Http2Violation streamViolation;

    /** The buffer that the view is of. */
    private @Nullable ByteBuffer viewed;

    private ByteBuffer view = NOTHING;

    /** Forgets all but an offence that has ended the connection. */
    void clear() {
        streamId = 0;
        headers = Headers.empty();
        status = 0;
        request = null;
        trailers = false;
        endsStream = false;
        data = NOTHING;
        errorCode = 0;
        debugText = "";
        streamViolation = null;
    }

    /** Shows the next bytes of a buffer. The same buffer is viewed without allocating. */
    void show(ByteBuffer in, int length) {
        if (!isViewed(in)) {
            viewed = in;
            view = in.duplicate();
        }
        view.limit(in.position() + length).position(in.position());
        data = view;
    }

    @SuppressWarnings("ReferenceEquality") // Buffers are equal when their bytes are.
    private boolean isViewed(ByteBuffer in) {
        return viewed == in;
    }
}
