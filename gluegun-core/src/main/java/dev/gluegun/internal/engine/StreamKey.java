package dev.gluegun.internal.engine;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The keeper's interest in one stream of an HTTP/2 connection: a key of the keeper's selector in all but that the connection, not
 * the system, tells when the stream is ready.
 *
 * <p>Any thread.
 */
final class StreamKey extends SelectionKey {

    private final Http2Stream stream;
    private final Keeper keeper;
    private final Selector selector;
    private final AtomicInteger interest = new AtomicInteger();

    /** What the keeper is about to be told. */
    private final AtomicInteger told = new AtomicInteger();

    private volatile boolean valid = true;

    /** @param watched who is told, on the keeper's thread */
    StreamKey(Http2Stream stream, Keeper keeper, Selector selector, Keeper.Watched watched) {
        this.stream = stream;
        this.keeper = keeper;
        this.selector = selector;
        attach(watched);
    }

    /** The stream may be ready for the operation. */
    void signal(int operation) {
        if ((interest.get() & operation) != 0 && told.getAndUpdate(before -> before | operation) == 0) {
            keeper.execute(this::tell);
        }
    }

    private void tell() {
        int ready = told.getAndSet(0) & interest.get();
        if (valid && ready != 0) {
            ((Keeper.Watched) attachment()).ready(ready);
        }
    }

    @Override
    public SelectionKey interestOps(int operations) {
        interest.set(operations);
        // What is ready already is told as well, as by a selector.
        if (stream.isReady(operations & OP_READ)) {
            signal(OP_READ);
        }
        if (stream.isReady(operations & OP_WRITE)) {
            signal(OP_WRITE);
        } else if ((operations & OP_WRITE) != 0) {
            stream.readSoon();
        }
        return this;
    }

    @Override
    public int interestOps() {
        return interest.get();
    }

    @Override
    public int readyOps() {
        return told.get() & interest.get();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public void cancel() {
        valid = false;
    }

    @Override
    public SelectableChannel channel() {
        throw new UnsupportedOperationException("a stream has no channel of its own");
    }

    @Override
    public Selector selector() {
        return selector;
    }
}
