package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The incoming side of one request: its answer, message by message, into the box where the application finds it.
 *
 * <p>All of it is guarded by the link's reading role, but for what says otherwise.
 */
final class RequestInflow implements Inflow {

    /** How much of an answer is read over that nobody wants any more, so that the link can be used again. */
    private static final long MOST_SKIPPED_BYTES = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Link link;
    private final RequestEngine request;
    private final Answer answer;
    private final AnswerBox box;

    /** Whether the answer has come to its end. */
    private boolean over;

    private long skippedBytes;

    RequestInflow(Link link, RequestEngine request, Answer answer, AnswerBox box) {
        this.link = link;
        this.request = request;
        this.answer = answer;
        this.box = box;
    }

    /** Any thread. */
    Link link() {
        return link;
    }

    @Override
    public boolean absorb(ByteBuffer in) {
        try {
            return absorbAll(in);
        } catch (RuntimeException | Error e) {
            // A bug, or no memory: nobody can go on in the middle of this, and the keeper would try for ever.
            in.position(in.limit());
            fail(Ending.broken("an internal failure of the library; please report it", e));
            throw e;
        }
    }

    private boolean absorbAll(ByteBuffer in) {
        while (!over) {
            if (!box.hasRoom()) {
                return !in.hasRemaining();
            }
            Message next = answer.next(in);
            if (next == null) {
                String failure = answer.failure();
                if (failure != null) {
                    in.position(in.limit());
                    over = true;
                    fail(Ending.broken(failure, null));
                }
                return true;
            }
            if (answer.isFinished()) {
                // In this order: who has been told of the last finds out what has become of the connection.
                box.completes();
                finished(in, next);
                tell(next);
                return true;
            }
            tell(next);
        }
        if (in.hasRemaining()) {
            // The request is still being sent, or the link has ended.
            in.position(in.limit());
            fail(Ending.down("the server sent bytes that nobody asked for", null));
        }
        return true;
    }

    private void tell(Message next) {
        boolean discarded = box.isDiscarded();
        request.noteAnswer(next);
        box.put(next, answer.isFinished());
        if (discarded && next instanceof Message.Data data) {
            skippedBytes += data.bytes().length;
            if (skippedBytes > MOST_SKIPPED_BYTES && !answer.isFinished()) {
                fail(Ending.down(
                        "a request was cancelled, and more than " + MOST_SKIPPED_BYTES
                                + " bytes of its answer were still to come: the connection was closed",
                        null));
            }
        }
    }

    private void finished(ByteBuffer in, Message last) {
        over = true;
        request.noteAnswer(last);
        Ending otherwise = null;
        if (in.hasRemaining()) {
            // They came before the next request went: they must not be taken for its answer.
            in.position(in.limit());
            otherwise = Ending.down("the server sent bytes that nobody asked for after its answer", null);
        } else if (!answer.keepsConnection()) {
            otherwise = Ending.down(
                    "the server closes the connection after its last answer: open another one for further requests",
                    null);
        }
        request.answered(otherwise);
    }

    private void fail(Ending how) {
        link.end(how);
        link.drop();
    }

    @Override
    public void inputEnded(@Nullable IOException failure) {
        if (!over && link.ending() == null) {
            over = true;
            inputEndedEarly(failure);
        }
        if (failure == null && link.ending() == null && request.sendsOn()) {
            // RFC 9113, section 5.1: the peer has ended its direction of a stream, and takes the rest of the other one.
            // The stream tells how that ends.
            request.streamChanged();
            return;
        }
        fail(Ending.down(
                failure == null
                        ? "the server ended the connection (" + link.description() + ")"
                        : "reading failed: " + failure.getMessage() + " (" + link.description() + ")",
                failure));
    }

    private void inputEndedEarly(@Nullable IOException failure) {
        if (failure != null) {
            link.end(Ending.down(
                    "reading failed before the request was answered whole: " + failure.getMessage() + " ("
                            + link.description() + ")",
                    failure));
            return;
        }
        Message last = answer.endOfInput();
        String violation = answer.failure();
        if (last != null) {
            box.completes();
            finished(NOTHING, last);
            tell(last);
        } else if (violation != null) {
            // Who says nothing at all and goes has broken no rule.
            link.end(
                    answer.isBegun()
                            ? Ending.broken(violation, null)
                            : Ending.down(
                                    "the server ended the connection before it answered the request ("
                                            + link.description() + ")",
                                    null));
        }
    }

    @Override
    public void linkEnded() {
        request.linkEnded();
    }

    @Override
    public void free() {
        // It holds nothing but memory of the heap.
    }
}
