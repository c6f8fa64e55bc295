package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.internal.http1.RequestBodyWriter;
import dev.gluegun.internal.http1.RequestHead;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of one request: its head, and its body, given as a whole or piece by piece.
 *
 * <p>Any thread; {@code order} keeps the pieces in order, and is held while the peer is behind. Who reads does not need it.
 */
final class RequestSender {

    /** A body up to this size goes with the head. */
    private static final int SMALL_BYTES = 16 * 1024;

    /** How long a body waits for a server that was asked whether it wants it, and does not say. */
    private static final Duration CONTINUE = Duration.ofSeconds(1);

    /** How long a piece waits for its request's turn. */
    private static final Duration TURN = Duration.ofSeconds(15);

    private final RequestEngine request;
    private final RequestHead head;
    private final RequestBodyWriter body;
    private final ReentrantLock order = new ReentrantLock();

    /** The whole body, until it has been sent; null where the application sends pieces. */
    private byte @Nullable [] kept;

    /** Counted down when the server has said whether it wants the body, or nobody does any more. */
    private final CountDownLatch goAhead;

    private volatile boolean stopped;

    /** Whether a piece is being sent, the last one perhaps: as long as it is, the server may say that it wants no more. */
    private volatile boolean sending;

    /** The request's own, which ends with the body; null where requests follow each other on one link. */
    private volatile @Nullable Http2Stream stream;

    RequestSender(RequestEngine request, RequestHead head, byte @Nullable [] kept) {
        this.request = request;
        this.head = head;
        this.body = new RequestBodyWriter(head.length());
        this.kept = kept;
        this.goAhead = new CountDownLatch(head.expectsContinue() ? 1 : 0);
    }

    /** Whether all of the request has been sent. */
    boolean isComplete() {
        Http2Stream own = stream;
        return body.isComplete() && !sending && (own == null || own.hasEndedOutput());
    }

    /** Sends the head, and the body if there is a small one; does not wait. */
    void start(Link link) {
        byte[] whole = kept;
        kept = null;
        byte[] first = head.bytes();
        if (whole == null || body.isComplete()) {
            link.outbound().sendHead(first);
        } else if (whole.length <= SMALL_BYTES && goAhead.getCount() == 0) {
            byte[] before = body.before(whole.length);
            link.outbound().sendHead(concat(first, before, whole, body.after(true, whole.length)));
        } else {
            link.outbound().sendHead(first);
            Thread.ofVirtual().name("gluegun-request").start(() -> sendLater(whole));
        }
    }

    /** The request has a stream of its own: its body ends where that does. */
    void useStream(Http2Stream own) {
        stream = own;
        body.leaveUnframed();
    }

    /** Sends the body, if there is one, on a stream of the request's own, whose head has been sent; does not wait. */
    void startOnStream() {
        byte[] whole = kept;
        kept = null;
        if (whole != null && !body.isComplete()) {
            Thread.ofVirtual().name("gluegun-request").start(() -> sendLater(whole));
        }
    }

    private void sendLater(byte[] whole) {
        try {
            if (!goAhead.await(CONTINUE.toNanos(), TimeUnit.NANOSECONDS)) {
                // RFC 9110, section 10.1.1: the wait is not to be indefinite.
                goAhead();
            }
            request.data(true, whole);
        } catch (GluegunException told) {
            // Who awaits the answer is told why.
            return;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody has this thread to interrupt it", e);
        }
    }

    /** A part of the answer has come, or nothing will: the server need not be waited for. */
    void goAhead() {
        goAhead.countDown();
    }

    /** Sends nothing more. */
    void stop() {
        stopped = true;
        goAhead();
    }

    void data(boolean fin, byte[] bytes) {
        lock();
        try {
            body.check(fin, bytes.length);
            Outbound out = out();
            sending = true;
            byte[] before = body.before(bytes.length);
            byte[] after = body.after(fin, bytes.length);
            if (bytes.length <= SMALL_BYTES) {
                send(out, concat(before, bytes, after));
            } else {
                send(out, before, bytes, after);
            }
        } finally {
            sending = false;
            order.unlock();
        }
    }

    void trailers(Headers trailers) {
        lock();
        try {
            body.check(trailers);
            Outbound out = out();
            sending = true;
            byte[] last = body.trailers(trailers);
            Http2Stream own = stream;
            if (own != null) {
                own.endWith(trailers);
            }
            send(out, last);
        } finally {
            sending = false;
            order.unlock();
        }
    }

    private void send(Outbound out, byte[]... parts) {
        try {
            out.sendPiece(parts);
        } catch (Interrupted queued) {
            // The parts go in the background, and the end has to follow them there.
            endStreamIfWhole(out);
            throw queued;
        }
        endStreamIfWhole(out);
    }

    private void endStreamIfWhole(Outbound out) {
        if (stream != null && body.isComplete()) {
            out.finish();
        }
    }

    private Outbound out() {
        refuseWhenOver();
        Link link = request.awaitLink(Deadline.after(TURN));
        refuseWhenOver();
        link.outbound().requireOpen();
        return link.outbound();
    }

    private void refuseWhenOver() {
        if (request.isRefused()) {
            throw new StreamError("the server has answered with " + request.status()
                    + " before the request's body was sent whole, and the rest is not sent: await the answer");
        }
        if (stopped) {
            throw new StreamError("the request has ended: nothing more of it is sent");
        }
    }

    private void lock() {
        try {
            order.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread was sending; nothing of this piece was sent", e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = Arrays.copyOf(parts[0], length);
        int end = parts[0].length;
        for (int i = 1; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, all, end, parts[i].length);
            end += parts[i].length;
        }
        return all;
    }
}
