package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rest of an answer, put together for those who want it whole; what has come of it is kept when a deadline passes.
 *
 * <p>Any thread; {@code lock} is held by the one who gathers, also while it waits.
 */
public final class AnswerGathering {

    private final RequestEngine request;
    private final int mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Message.@Nullable Response head;
    private Headers trailers = Headers.empty();

    /** The head is null when it was taken before. */
    public record Whole(Message.@Nullable Response head, byte[] body, Headers trailers) {}

    /** @param mostBytes the largest body that is put together */
    public AnswerGathering(RequestEngine request, int mostBytes) {
        this.request = request;
        this.mostBytes = mostBytes;
    }

    /**
     * Waits for all that has not been taken.
     *
     * @throws StreamError when the body is too large; the request is cancelled then
     */
    public Whole await(Deadline deadline) {
        lock(deadline);
        try {
            boolean whole;
            do {
                whole = take(request.await(deadline, true));
            } while (!whole);
            return new Whole(head, body.toByteArray(), trailers);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was the last. */
    private boolean take(Message next) {
        switch (next) {
            case Message.Response response -> {
                head = response;
                return response.fin();
            }
            case Message.Data data -> {
                if (data.bytes().length > mostBytes - body.size()) {
                    String limit = "the answer's body has more than the " + mostBytes
                            + " bytes that are put together (RequestOptions.withMaxBodySize); the request was"
                            + " cancelled";
                    request.cancel(limit);
                    throw new StreamError(limit);
                }
                body.writeBytes(data.bytes());
                return data.fin();
            }
            case Message.Trailers last -> {
                trailers = last.headers();
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void lock(Deadline deadline) {
        try {
            if (!deadline.isLimited()) {
                lock.lockInterruptibly();
            } else if (!lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw request.timeout();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread awaited the answer; nothing is lost", e);
        }
    }
}
