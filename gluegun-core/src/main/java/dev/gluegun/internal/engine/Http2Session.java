package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Headers;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.http2.Http2Machine;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection: its link, its rules, and the streams that share it.
 *
 * <p>Whoever waits for any of the streams reads for all of them: takes the link's reading role, hands out what comes, and wakes
 * those it is for ({@link StreamWaiter}). When nobody waits, the keeper reads.
 *
 * <p>Threads: any. The lock of the link's output guards the machine, the streams and all fields; nothing is waited for, and no
 * code of the user's is called, while it is held. The order is: a stream's reading role, the connection's, this lock.
 */
final class Http2Session implements Inflow, StreamWaiter.Awaited {

    /** How long the peer has for ending a stream that this side has ended, and that nobody has any more. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SharedLink link;
    private final BufferPool buffers;
    private final Duration sendTimeout;
    private final String scheme;
    private final Http2Machine machine;
    private final SessionStreams streams;
    private final WaitingStreams waiting = new WaitingStreams();

    /** Who waits for the peer's settings. */
    private @Nullable StreamWaiter settingsWaiter;

    /** Why no further streams can be opened, as the peer has said; null while they can. */
    private @Nullable Http2Error goneAway;

    /** Whether this side has said that it opens no further streams. */
    private boolean leaving;

    private boolean over;

    private Http2Session(
            ByteTransport transport,
            String scheme,
            BufferPool buffers,
            Keeper keeper,
            Duration sendTimeout,
            Http2Settings settings,
            @Nullable Observer observer) {
        this.buffers = buffers;
        this.sendTimeout = sendTimeout;
        this.scheme = scheme;
        this.machine = new Http2Machine(Role.CLIENT, settings);
        this.streams = new SessionStreams(machine);
        this.link = new SharedLink(
                transport,
                buffers,
                keeper,
                made -> new Http2Output(made, this, transport, buffers, sendTimeout),
                waiting,
                observer);
    }

    /**
     * Takes over a pipe on which nothing has been sent, and sends the preface.
     *
     * @param scheme of what is asked for here: {@code https}, or {@code http} without TLS to the server itself
     * @param observer who is told what happens; null when nobody is
     */
    static Http2Session open(
            ByteTransport transport,
            String scheme,
            BufferPool buffers,
            Keeper keeper,
            Duration sendTimeout,
            Http2Settings settings,
            @Nullable Observer observer) {
        Http2Session session = new Http2Session(transport, scheme, buffers, keeper, sendTimeout, settings, observer);
        // Before the keeper may read.
        session.link.setInflow(session);
        session.link.begin();
        session.writeSoon();
        return session;
    }

    Link link() {
        return link;
    }

    /** The scheme of what is asked for here. */
    String scheme() {
        return scheme;
    }

    WaitingStreams waiting() {
        return waiting;
    }

    ReentrantLock lock() {
        return link.output().lock();
    }

    /** The rules; lock held. */
    Http2Machine machine() {
        return machine;
    }

    private void locked(Runnable action) {
        lock().lock();
        try {
            action.run();
        } finally {
            lock().unlock();
        }
    }

    private boolean isTrue(BooleanSupplier question) {
        lock().lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock().unlock();
        }
    }

    private Http2Output output() {
        return (Http2Output) link.output();
    }

    // ---- the beginning

    /**
     * Waits for the peer's settings, without which it is not known what it allows.
     *
     * @return false when the deadline passed first, or the connection has ended
     */
    boolean awaitSettings(Deadline deadline) throws InterruptedException {
        StreamWaiter waiter = new StreamWaiter(this, this, SelectionKey.OP_READ);
        locked(() -> settingsWaiter = waiter);
        try {
            while (!isReady(SelectionKey.OP_READ) && !deadline.hasPassed()) {
                waiter.awaitInterruptibly(deadline);
            }
        } finally {
            waiter.giveBack();
        }
        return isTrue(() -> machine.settingsCame() && !over);
    }

    @Override
    public boolean isReady(int operation) {
        return isTrue(() -> machine.settingsCame() || over);
    }

    @Override
    public void left(StreamWaiter waiter) {
        locked(() -> settingsWaiter = null);
    }

    /** The application knows of this connection from now on, and is told of its end. */
    void isUp() {
        link.isUp();
    }

    /** Whether the server takes extended CONNECT requests (RFC 8441, section 3). */
    boolean allowsConnectProtocol() {
        return isTrue(machine::allowsConnectProtocol);
    }

    // ---- streams

    /**
     * Begins a request.
     *
     * @throws ConnectionDown when the connection has ended, or takes no further streams
     * @throws InvalidMessage when the server allows no more streams at the same time, or no fields of that size
     */
    Http2Stream open(RequestHead head, Headers fields, boolean endStream) {
        Http2Stream stream;
        lock().lock();
        try {
            refuseUnlessPossible();
            if (!machine.fits(head, fields)) {
                throw new InvalidMessage("the request's header fields are larger than the server takes"
                        + " (SETTINGS_MAX_HEADER_LIST_SIZE; RFC 9113, section 10.5.1): send fewer or shorter ones");
            }
            int id = machine.open(head, fields, endStream);
            stream = new Http2Stream(this, id, head.isConnect());
            if (endStream) {
                stream.endedHere();
            }
            streams.add(stream);
        } finally {
            lock().unlock();
        }
        writeSoon();
        return stream;
    }

    /** Whether the connection is there for further streams, now or later. */
    boolean takesStreams() {
        return link.ending() == null && isTrue(() -> goneAway == null && !leaving && machine.hasIdsLeft());
    }

    private void refuseUnlessPossible() {
        Ending how = link.ending();
        if (how != null) {
            throw how.forSender();
        }
        if (goneAway != null) {
            throw new ConnectionDown(goneAway.getMessage() + ": open another connection", goneAway);
        }
        if (leaving) {
            throw new ConnectionDown("this side is closing the connection: open another one");
        }
        if (!machine.hasIdsLeft()) {
            throw new ConnectionDown("the connection has had as many streams as HTTP/2 has identifiers for (RFC 9113,"
                    + " section 5.1.1): open another connection");
        }
        if (machine.hasFailed()) {
            throw new ConnectionDown("the server has broken HTTP/2, and the connection is being closed");
        }
        if (!machine.mayOpen()) {
            streams.resetThoseThatEnd();
        }
        if (!machine.mayOpen()) {
            throw new InvalidMessage("the server's limit of streams at the same time is " + machine.mostStreams()
                    + ", and " + machine.openStreams() + " are open: wait until fewer are, or open another connection");
        }
    }

    /** A link of the stream's own, on which a request or a WebSocket runs as on a connection of its own; it has not begun. */
    Link linkOf(Http2Stream stream) {
        return new StreamLink(stream, buffers, link, sendTimeout);
    }

    /** Adds as much of {@code source} to the output as it takes; lock held. Returns whether that was all. */
    boolean write(Http2Stream stream, ByteBuffer source) {
        if (output().hasRoom()) {
            machine.data(stream.id(), source, false);
        }
        boolean rest = source.hasRemaining();
        streams.setBlocked(stream, rest);
        return !rest;
    }

    /** Whether the stream would take a byte now; lock held. */
    boolean mayWrite(int streamId) {
        return machine.mayWrite(streamId) != 0 && output().hasRoom();
    }

    /** The streams; lock held. */
    SessionStreams streams() {
        return streams;
    }

    /**
     * This side has ended the stream, and nobody reads what comes until the peer ends it, too: gives it a moment for that, unless the
     * place is needed. Lock held.
     */
    void resetSoon(int streamId) {
        streams.ends(streamId);
        link.keeper().schedule(MOMENT, () -> {
            locked(() -> streams.reset(streamId));
            writeSoon();
        });
    }

    /** A stream was closed: perhaps the last one, and the server takes no others; without the lock. */
    void closedOne() {
        writeSoon();
        Http2Error left;
        lock().lock();
        try {
            left = streams.isEmpty() ? goneAway : null;
        } finally {
            lock().unlock();
        }
        if (left != null) {
            close(left.ending());
        }
    }

    // ---- writing

    /** Writes what there is, without waiting; without the lock. */
    void writeSoon() {
        output().writeSoon();
    }

    /** Asks the peer for a sign of life. */
    void ping(long opaque) {
        locked(() -> machine.ping(opaque));
        writeSoon();
    }

    /** Tells the peer that no further streams come. */
    void goAway() {
        locked(() -> {
            leaving = true;
            machine.goAway(ErrorCode.NO_ERROR.code(), "");
        });
        writeSoon();
    }

    // ---- reading; the link's reading role held

    @Override
    public boolean absorb(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return true;
        }
        String failed;
        boolean answers;
        Http2Error left;
        lock().lock();
        try {
            failed = absorbAll(in);
            answers = machine.hasOutput();
            left = streams.isEmpty() ? goneAway : null;
        } finally {
            lock().unlock();
        }
        if (answers) {
            writeSoon();
        }
        if (failed != null) {
            close(Ending.broken(failed, null));
        } else if (left != null) {
            close(left.ending());
        }
        return true;
    }

    /** Returns how the peer has broken the connection; null when it has not. */
    private @Nullable String absorbAll(ByteBuffer in) {
        while (true) {
            switch (machine.step(in)) {
                case NEED_MORE -> {
                    return null;
                }
                case SETTINGS -> {
                    StreamWaiter first = settingsWaiter;
                    if (first != null) {
                        first.lookAgain();
                    }
                }
                case HEADERS -> streams.headersCame();
                case DATA -> streams.dataCame();
                case RESET -> streams.resetCame();
                case WINDOW -> streams.windowCame();
                case PONG -> {
                    // Any byte is a sign of life, and has been noted.
                }
                case GOAWAY -> goAwayCame();
                case FAILED -> {
                    return "the server has broken HTTP/2: "
                            + machine.violation().text() + "; the connection was closed";
                }
            }
        }
    }

    private void goAwayCame() {
        String debug = machine.debugText();
        long code = machine.errorCode();
        String told = "the server takes no further streams on this connection (GOAWAY, " + ErrorCode.describe(code)
                + (debug.isEmpty() ? ")" : "; it says: " + debug + ")");
        goneAway = new Http2Error(told, code);
        for (Http2Stream stream : streams.all()) {
            if (stream.id() > machine.lastProcessed()) {
                stream.failed(new Http2Error(
                        told + ", and has not processed this one: it is safe to ask again on another connection",
                        code));
            }
        }
    }

    @Override
    public void rest() {
        locked(machine::trim);
    }

    @Override
    public void inputEnded(@Nullable IOException failure) {
        String ended = failure == null ? "the server ended the connection" : "reading failed: " + failure.getMessage();
        Http2Error before;
        lock().lock();
        try {
            before = goneAway;
        } finally {
            lock().unlock();
        }
        close(
                before == null
                        ? Ending.down(ended, failure)
                        : Ending.down(before.getMessage() + ", and " + ended, before));
    }

    // ---- the end

    @Override
    public void linkEnded() {
        Ending how = link.ending();
        IOException reason =
                new IOException(how == null ? "the connection has ended" : how.message, how == null ? null : how.cause);
        StreamWaiter first;
        lock().lock();
        try {
            over = true;
            streams.all().forEach(stream -> stream.failed(reason));
            first = settingsWaiter;
        } finally {
            lock().unlock();
        }
        if (first != null) {
            first.lookAgain();
        }
    }

    @Override
    public void free() {
        // The streams hold nothing but memory of the heap, and the output has been cleared.
    }

    /** Drops the connection, and all its streams. */
    void close(Ending how) {
        link.end(how);
        link.drop();
    }
}
