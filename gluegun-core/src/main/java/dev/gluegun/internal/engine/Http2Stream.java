package dev.gluegun.internal.engine;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.ErrorCode;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Waiter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection as a pipe of bytes: the payload of its DATA frames, in both directions. Its header sections
 * are taken apart from that.
 *
 * <p>Threads: as for any pipe; {@link #takeHead} and {@link #takeTrailers} by the one that reads. The session's lock guards all
 * fields but the volatile ones.
 */
final class Http2Stream implements ByteTransport, StreamWaiter.Awaited {

    /** The control data and fields of an answer, or of its trailers. */
    record Head(int status, Headers headers) {}

    private final Http2Session session;
    private final int id;

    /** Whether it is what CONNECT has asked for, which begins and ends as a TCP connection does. */
    private final boolean connect;

    private final ChunkQueue inbox = new ChunkQueue();
    private final ArrayDeque<Head> heads = new ArrayDeque<>();
    private @Nullable Head trailers;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;
    private @Nullable IOException failure;

    /** The fields after what is sent; empty when there are none. */
    private Headers lastFields = Headers.empty();

    private volatile @Nullable StreamWaiter reader;
    private volatile @Nullable StreamWaiter writer;
    private volatile @Nullable StreamKey key;

    /** Who is told, on the keeper's thread, when this side has ended the stream, or it has failed. */
    private @Nullable Runnable watcher;

    Http2Stream(Http2Session session, int id, boolean connect) {
        this.session = session;
        this.id = id;
        this.connect = connect;
    }

    int id() {
        return id;
    }

    // ---- what has come; the session's lock held

    /** A head has come; how many interim ones may is the machine's to say. */
    void headCame(Head head) {
        heads.add(head);
        signal(SelectionKey.OP_READ);
    }

    void trailersCame(Head last) {
        trailers = last;
        signal(SelectionKey.OP_READ);
    }

    void dataCame(ByteBuffer data) {
        inbox.add(data);
        signal(SelectionKey.OP_READ);
    }

    void inputEnded() {
        inputEnded = true;
        signal(SelectionKey.OP_READ);
    }

    /** Nothing follows the request. */
    void endedHere() {
        outputEnded = true;
    }

    /** Nothing more comes, and nothing can be sent; what has come before stays. */
    void failed(IOException how) {
        if (failure == null) {
            failure = how;
            tellWatcher();
        }
        signal(SelectionKey.OP_READ);
        signal(SelectionKey.OP_WRITE);
    }

    /** There may be room in the windows, or in the output. */
    void mayWrite() {
        signal(SelectionKey.OP_WRITE);
    }

    private void signal(int operation) {
        StreamWaiter waiter = operation == SelectionKey.OP_READ ? reader : writer;
        if (waiter != null) {
            waiter.lookAgain();
        }
        StreamKey watched = key;
        if (watched != null) {
            watched.signal(operation);
        }
    }

    /** Whether something can be done that was waited for. */
    @Override
    public boolean isReady(int operation) {
        session.lock().lock();
        try {
            if (operation == SelectionKey.OP_READ) {
                return !inbox.isEmpty()
                        || !heads.isEmpty()
                        || trailers != null
                        || inputEnded
                        || failure != null
                        || closed;
            }
            return operation == SelectionKey.OP_WRITE && (failure != null || closed || session.mayWrite(id));
        } finally {
            session.lock().unlock();
        }
    }

    // ---- header sections

    /** The next head of an answer; null when none has come. */
    @Nullable
    Head takeHead() {
        session.lock().lock();
        try {
            return heads.poll();
        } finally {
            session.lock().unlock();
        }
    }

    /** The fields that end the stream, when all that came before them has been read; null otherwise. */
    @Nullable
    Head takeTrailers() {
        session.lock().lock();
        try {
            Head last = inbox.isEmpty() ? trailers : null;
            if (last != null) {
                trailers = null;
            }
            return last;
        } finally {
            session.lock().unlock();
        }
    }

    /** Whether all has been read, and the peer has ended the stream without trailers. */
    boolean isAtEnd() {
        session.lock().lock();
        try {
            return inputEnded && inbox.isEmpty() && trailers == null;
        } finally {
            session.lock().unlock();
        }
    }

    /**
     * Has {@link #shutdownOutput} end this side of the stream with fields: what is written before that, and waits for the windows
     * perhaps, precedes them (RFC 9113, section 8.1).
     */
    void endWith(Headers trailers) {
        session.lock().lock();
        try {
            lastFields = trailers;
        } finally {
            session.lock().unlock();
        }
    }

    /**
     * Has somebody told, on the keeper's thread, when this side has ended the stream, or it has failed: then he looks at {@link
     * #hasEndedOutput} and {@link #failure}.
     */
    void watch(Runnable told) {
        session.lock().lock();
        try {
            watcher = told;
            if (failure != null) {
                tellWatcher();
            }
        } finally {
            session.lock().unlock();
        }
    }

    private void tellWatcher() {
        Runnable told = watcher;
        if (told != null) {
            session.link().keeper().execute(told);
        }
    }

    /** Whether this side has ended the stream, and all that it has sent is in the output or gone. */
    boolean hasEndedOutput() {
        session.lock().lock();
        try {
            return outputEnded;
        } finally {
            session.lock().unlock();
        }
    }

    /** How it has failed; null while it has not. */
    @Nullable
    IOException failure() {
        session.lock().lock();
        try {
            return failure;
        } finally {
            session.lock().unlock();
        }
    }

    // ---- the pipe

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count;
        boolean answers;
        session.lock().lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            count = inbox.read(target);
            if (count == 0) {
                // First what has come, and its end: that stands, whatever came after it (RFC 9113, section 8.1).
                if (!heads.isEmpty() || trailers != null) {
                    return 0;
                }
                if (inputEnded) {
                    return -1;
                }
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return 0;
            }
            session.machine().release(id, count);
            answers = session.machine().hasOutput();
        } finally {
            session.lock().unlock();
        }
        if (answers) {
            session.writeSoon();
        }
        return count;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        boolean all;
        session.lock().lock();
        try {
            refuseOver();
            all = session.write(this, source);
        } finally {
            session.lock().unlock();
        }
        session.writeSoon();
        return all;
    }

    private void refuseOver() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (outputEnded) {
            throw new IOException("this side has ended the stream");
        }
    }

    @Override
    public boolean prefersDirect() {
        return false;
    }

    @Override
    public boolean mayReadMore() {
        session.lock().lock();
        try {
            return !inbox.isEmpty();
        } finally {
            session.lock().unlock();
        }
    }

    @Override
    public boolean wantsWrite() {
        return false;
    }

    @Override
    public void shutdownOutput() throws IOException {
        session.lock().lock();
        try {
            if (closed || outputEnded || failure != null) {
                return;
            }
            outputEnded = true;
            if (lastFields.isEmpty()) {
                session.machine().data(id, ByteBuffer.allocate(0), true);
            } else {
                session.machine().trailers(id, lastFields);
            }
            tellWatcher();
        } finally {
            session.lock().unlock();
        }
        session.writeSoon();
    }

    @Override
    public boolean waitsInSelector() {
        return false;
    }

    @Override
    public Waiter waiter(int operation) throws IOException {
        StreamWaiter made = new StreamWaiter(session, this, operation);
        if (operation == SelectionKey.OP_READ) {
            reader = made;
        } else {
            writer = made;
        }
        return made;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The very same one is meant.
    public void left(StreamWaiter waiter) {
        if (reader == waiter) {
            reader = null;
        } else if (writer == waiter) {
            writer = null;
        }
    }

    @Override
    public SelectionKey register(Selector selector, int operation, Object attachment) throws ClosedChannelException {
        session.lock().lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
        } finally {
            session.lock().unlock();
        }
        StreamKey made = new StreamKey(this, session.link().keeper(), selector, (Keeper.Watched) attachment);
        key = made;
        return made.interestOps(operation);
    }

    /** Has the keeper read the connection if nobody else does: what is waited for may come from there. */
    void readSoon() {
        session.link().keeperShift().takeOverSoon();
    }

    @Override
    public String description() {
        return "HTTP/2 stream " + id + " over " + session.link().description();
    }

    /** Lock held. A stream that has ended on both sides, or was reset, the machine leaves as it is. */
    private void end() {
        if (connect && inputEnded && !outputEnded && !session.streams().isBlocked(this)) {
            // RFC 8441, section 5: as TCP ends when both sides have done.
            session.machine().data(id, ByteBuffer.allocate(0), true);
        }
        if (connect && outputEnded && !inputEnded) {
            session.resetSoon(id);
        } else {
            session.machine().reset(id, ErrorCode.CANCEL.code());
        }
    }

    @Override
    public void close() {
        session.lock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            inbox.clear();
            end();
            session.streams().forget(this);
            signal(SelectionKey.OP_READ);
            signal(SelectionKey.OP_WRITE);
        } finally {
            session.lock().unlock();
        }
        StreamKey watched = key;
        if (watched != null) {
            watched.cancel();
        }
        session.closedOne();
    }
}
