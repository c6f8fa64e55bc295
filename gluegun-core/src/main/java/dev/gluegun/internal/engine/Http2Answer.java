package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer in HTTP/2 to one request: the header sections come from its stream, the body as the stream's bytes; see {@link
 * Http2UpgradeAnswer} for the answer to a handshake.
 */
class Http2Answer implements Answer {

    /** What was asked, for error messages: {@code the server's answer to the request}. */
    private final String subject;

    private final Http2Stream stream;
    private boolean headTold;
    private boolean finished;
    private @Nullable String failure;

    /** The answer to a request. */
    Http2Answer(Http2Stream stream) {
        this("the server's answer to the request", stream);
    }

    Http2Answer(String subject, Http2Stream stream) {
        this.subject = subject;
        this.stream = stream;
    }

    @Override
    public final @Nullable Message next(ByteBuffer in) {
        if (finished || failure != null) {
            return null;
        }
        if (!headTold) {
            Http2Stream.Head head = stream.takeHead();
            return head == null ? null : head(head);
        }
        if (in.hasRemaining()) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            finished = stream.isAtEnd();
            return new Message.Data(finished, bytes);
        }
        Http2Stream.Head trailers = stream.takeTrailers();
        if (trailers == null) {
            return null;
        }
        finished = true;
        return new Message.Trailers(trailers.headers());
    }

    private @Nullable Message head(Http2Stream.Head head) {
        if (head.status() < 200) {
            return new Message.Inform(head.status(), head.headers());
        }
        headTold = true;
        return answered(head);
    }

    /** The head of the final answer. */
    @Nullable
    Message answered(Http2Stream.Head head) {
        finished = stream.isAtEnd();
        return new Message.Response(finished, head.status(), head.headers());
    }

    @Override
    public final @Nullable Message endOfInput() {
        if (finished || failure != null) {
            return null;
        }
        if (!headTold) {
            return fail(subject + " ended before it began");
        }
        finished = true;
        return new Message.Data(true, new byte[0]);
    }

    @Override
    public final boolean isBegun() {
        return headTold;
    }

    @Override
    public final boolean isFinished() {
        return finished;
    }

    @Override
    public final @Nullable String failure() {
        return failure;
    }

    @Override
    public final boolean keepsConnection() {
        // What becomes of one stream is no matter of the others.
        return true;
    }

    /** Everything has been told. */
    final void end() {
        finished = true;
    }

    /** The server has broken a rule. */
    final @Nullable Message fail(String reason) {
        failure = reason;
        return null;
    }
}
