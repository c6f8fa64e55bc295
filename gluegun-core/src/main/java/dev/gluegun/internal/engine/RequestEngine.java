package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.ReplyTo;
import dev.gluegun.internal.http1.RequestHead;
import dev.gluegun.internal.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection: its head and body on their way out, its answer on the way in, its end.
 *
 * <p>Any thread. Who awaits the answer reads it, as long as it is this request's turn on the link; what has come, and nobody has
 * taken, stays in the box when it is another one's.
 */
public final class RequestEngine implements Tenant {

    /** How long the rest of an answer is read over that nobody wants any more. */
    private static final Duration SKIPPING = Duration.ofSeconds(1);

    private final ConnectionEngine connection;
    private final RequestHead head;
    private final AnswerBox box;
    private final RequestSender sender;

    /** Null until it has begun. */
    private volatile @Nullable RequestInflow inflow;

    /** The status of the final answer; 0 while none has come. */
    private volatile int status;

    /** Whether the whole answer has come, and what stands in the way of another one on the same link; the monitor guards them. */
    private boolean answered;

    private @Nullable Ending otherwise;

    /** Whether the link has been given up. */
    private boolean done;

    private volatile boolean cancelled;

    /** The stream that is its link, which it shares with nobody, before or after; null over HTTP/1.1, and until it has begun. */
    private volatile @Nullable Http2Stream ownStream;

    /**
     * Makes a request that has not been asked for yet.
     *
     * @param body null when it has none, or the application sends it piece by piece
     */
    RequestEngine(ConnectionEngine connection, RequestHead head, byte @Nullable [] body, OptionalInt flow) {
        this.connection = connection;
        this.head = head;
        this.box = new AnswerBox(flow);
        this.sender = new RequestSender(this, head, body);
    }

    @Override
    public void start(Link up) {
        RequestInflow incoming = new RequestInflow(up, this, new Http1Answer(head.method()), box);
        inflow = incoming;
        up.setInflow(incoming);
        if (cancelled) {
            giveUp(null);
            return;
        }
        try {
            sender.start(up);
        } catch (ConnectionDown e) {
            linkEnded();
            throw e;
        }
    }

    @Override
    public void start(Http2Session session) {
        if (cancelled) {
            giveUp(null);
            return;
        }
        Headers fields = head.headers();
        Http2Stream stream = session.open(
                new dev.gluegun.internal.http2.RequestHead(
                        head.method(), session.scheme(), fields.first("Host").orElseThrow(), head.path(), null),
                // RFC 9113, section 8.2.2: what is about an HTTP/1.1 connection.
                fields.without("Host").without("Connection").without("Transfer-Encoding"),
                sender.isComplete());
        ownStream = stream;
        stream.watch(this::streamChanged);
        // Before anybody finds that it has begun.
        sender.useStream(stream);
        Link up = session.linkOf(stream);
        RequestInflow incoming = new RequestInflow(up, this, new Http2Answer(stream), box);
        inflow = incoming;
        up.setInflow(incoming);
        up.begin();
        if (cancelled) {
            // Who cancelled it meanwhile has found nothing yet that could be given up.
            giveUp(null);
            return;
        }
        sender.startOnStream();
    }

    @Override
    public void drop(Ending how) {
        RequestInflow incoming = inflow;
        if (incoming == null) {
            box.fail(how::forReceiver);
        } else {
            incoming.link().end(how);
            incoming.link().drop();
        }
    }

    // ---- the answer; called by the incoming side

    /** A part of the answer has come; role held. */
    void noteAnswer(Message message) {
        if (message instanceof Message.Response response) {
            status = response.status();
        }
        sender.goAhead();
    }

    /** The whole answer has come; role held. */
    void answered(@Nullable Ending notKept) {
        synchronized (this) {
            answered = true;
            otherwise = notKept;
        }
        finish();
    }

    /** Whether the answer has come whole on a stream of its own, and some of the request is still to be sent. */
    synchronized boolean sendsOn() {
        return ownStream != null && answered && !done;
    }

    /** Its stream has been ended by this side, or has failed; any thread. */
    void streamChanged() {
        finish();
        Http2Stream stream = ownStream;
        RequestInflow incoming = inflow;
        IOException failure = stream == null ? null : stream.failure();
        if (failure != null && incoming != null && sendsOn()) {
            // Nobody reads any more, who would find it.
            incoming.link()
                    .end(Ending.down("the rest of the request cannot be sent: " + failure.getMessage(), failure));
            incoming.link().drop();
        }
    }

    /** Gives the link up when both the request and the answer have come to their ends. */
    void finish() {
        Ending ends;
        synchronized (this) {
            if (!answered || done) {
                return;
            }
            ends = otherwise;
        }
        if (!sender.isComplete()) {
            // RFC 9112, section 9.5: who is refused need not send the rest, but cannot send anything else then.
            if (!isRefused() && ends == null && !cancelled) {
                return;
            }
            ends = Ending.down(
                    "the server has answered with " + status
                            + " before the request's body was sent whole: the connection was closed",
                    null);
            RequestInflow incoming = inflow;
            if (incoming != null && ownStream == null) {
                // Here, too, for the sender may be giving up at the same time, and the answer's end is told after this.
                incoming.link().end(ends);
            }
        }
        giveUp(ends);
    }

    private void giveUp(@Nullable Ending ends) {
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
        }
        connection.done(this, ends);
    }

    private synchronized boolean isDone() {
        return done;
    }

    /** Whether the server has answered so that the rest of the body is of no use. */
    boolean isRefused() {
        return status >= 400;
    }

    int status() {
        return status;
    }

    /** The link has ended; any thread, without the role. */
    void linkEnded() {
        RequestInflow incoming = inflow;
        Ending how = incoming == null ? connection.ending() : incoming.link().ending();
        if (how != null) {
            box.fail(how::forReceiver);
        }
        sender.goAhead();
        if (ownStream != null) {
            giveUp(null);
        } else {
            connection.linkEnded();
        }
    }

    // ---- the application

    /**
     * The next message of the answer.
     *
     * @param anyFlow whether to take it also when the flow does not allow it
     */
    public Message await(Deadline deadline, boolean anyFlow) {
        while (true) {
            Message next = box.poll(anyFlow);
            RequestInflow incoming = inflow;
            if (next != null) {
                if (incoming != null && box.takeOverflow()) {
                    incoming.link().keeperShift().begins();
                }
                keepCookies(next);
                return next;
            }
            if (incoming == null) {
                connection.awaitTurn(this, deadline);
            } else if (box.wantsMore()) {
                read(incoming.link(), deadline);
            } else if (!box.awaitChange(deadline)) {
                throw timeout();
            }
        }
    }

    private void keepCookies(Message message) {
        CookieJar jar = connection.cookies();
        if (jar != null && message instanceof Message.Response response) {
            jar.keep(head.path(), response.headers());
        }
    }

    /** Gives all of the answer to the application's receiver, on a thread of its own. */
    public void deliverTo(ReplyTo replyTo) {
        new RequestDelivery(this, replyTo).start();
    }

    private void read(Link link, Deadline deadline) {
        if (!link.enterOrAwaitLeave(deadline, () -> !box.wantsMore())) {
            // Another thread reads, and may have brought something.
            if (box.wantsMore() && deadline.hasPassed()) {
                throw timeout();
            }
            return;
        }
        try {
            boolean waited = false;
            boolean filled = false;
            while (true) {
                link.absorb();
                if (!box.wantsMore()) {
                    return;
                }
                Ending how = link.ending();
                if (how != null) {
                    box.fail(how::forReceiver);
                    return;
                }
                if ((waited || filled) && deadline.hasPassed()) {
                    throw timeout();
                }
                if (link.fill() != Link.Fill.NOTHING) {
                    filled = true;
                    continue;
                }
                link.setPaused(false);
                waited = link.await(deadline, true);
                filled = false;
            }
        } finally {
            link.leave();
        }
    }

    /** Sends a piece of the body. */
    public void data(boolean fin, byte[] bytes) {
        try {
            sender.data(fin, bytes);
        } finally {
            // Also when interrupted: the rest goes in the background, and that may be all.
            finish();
        }
    }

    /** Sends the trailers, which end the body. */
    public void trailers(Headers trailers) {
        try {
            sender.trailers(trailers);
        } finally {
            finish();
        }
    }

    /** Allows more pieces of the answer's body to be delivered. */
    public void updateFlow(int increment) {
        box.allow(increment);
    }

    /** Wants no more of the answer, and sends no more of the request; {@code why} is what who waits gets. */
    public void cancel(String why) {
        cancelled = true;
        // First the box: who finds that it will never begin asks there.
        box.discard(() -> new StreamError(why));
        sender.stop();
        if (connection.withdraw(this)) {
            return;
        }
        RequestInflow incoming = inflow;
        if (incoming == null || isDone()) {
            return;
        }
        incoming.link().wakeReader();
        if (ownStream != null) {
            giveUp(null);
            return;
        }
        if (!sender.isComplete()) {
            giveUp(Ending.down(
                    "a request was cancelled before its body was sent whole: the connection was closed", null));
            return;
        }
        // At once, for what waits behind: nobody else reads the rest.
        incoming.link().keeperShift().takeOverSoon();
        incoming.link()
                .keeper()
                .schedule(
                        SKIPPING,
                        () -> giveUp(Ending.down(
                                "a request was cancelled, and its answer did not end within " + SKIPPING.toSeconds()
                                        + " s: the connection was closed",
                                null)));
    }

    @Override
    public Kind kind() {
        return Kind.REQUEST;
    }

    @Override
    public boolean hasTaken() {
        return false;
    }

    @Override
    public boolean isToldLater() {
        return box.isToldLater();
    }

    @Override
    public Timeout timeout() {
        return new Timeout(
                inflow == null
                        ? "the request has not been sent yet: those before it on this connection have not been"
                                + " answered in the time given"
                        : "the server has not answered the request whole in the time given; what comes can still be"
                                + " awaited",
                Phase.OPEN);
    }

    @Override
    public void abandon() {
        box.discard(() -> new ConnectionDown("this side closed the connection"));
        sender.stop();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Waits until it has begun, and tells on what. */
    Link awaitLink(Deadline deadline) {
        connection.awaitTurn(this, deadline);
        RequestInflow incoming = inflow;
        if (incoming == null) {
            // It was withdrawn.
            box.poll(true);
            throw new ConnectionDown("the request has ended");
        }
        return incoming.link();
    }

    @Override
    public String toString() {
        int came = status;
        return head.method() + (came == 0 ? "" : " " + came);
    }
}
