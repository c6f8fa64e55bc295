package dev.gluegun.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A selector in which one thread waits for one channel, or for the first of several to connect.
 *
 * <p>Threads: {@link #wakeup()} from any thread; everything else from the one thread that holds the waiter.
 */
public final class ChannelWaiter implements Waiter {

    private final Waiters home;
    private final Selector selector;
    private @Nullable SelectionKey key;

    ChannelWaiter(Waiters home) throws IOException {
        this.home = home;
        this.selector = Selector.open();
    }

    /**
     * Registers the channel, which must be non-blocking, for the given {@link SelectionKey} operation. Only the one attached
     * last is ever detached; those before it have to be closed.
     */
    public void attach(SelectableChannel channel, int operation) throws ClosedChannelException {
        key = channel.register(selector, operation);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The selected keys are left in place: a level-triggered selector reports a ready channel again although its key
     * is still selected, and clearing the set would cost more than it tells.
     */
    @Override
    public void await(Deadline deadline) {
        try {
            if (!deadline.isLimited()) {
                selector.select();
                return;
            }
            long remainingNanos = deadline.remainingNanos();
            if (remainingNanos > 0) {
                // Round up: a deadline half a millisecond away must not become a busy loop of zero waits.
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos + 999_999)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        }
    }

    @Override
    public void awaitWakeup(Deadline deadline) {
        int operations = exchangeOperations(0);
        try {
            await(deadline);
        } finally {
            exchangeOperations(operations);
        }
    }

    private int exchangeOperations(int next) {
        SelectionKey waited = key;
        try {
            if (waited == null) {
                return 0;
            }
            int before = waited.interestOps();
            waited.interestOps(next);
            return before;
        } catch (CancelledKeyException closed) {
            // The channel was closed: there is nothing left to leave out, or to put back.
            return 0;
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void giveBack() {
        home.give(this);
    }

    /** Takes the channel's registration away, so that a closed channel's descriptor can go. */
    void detach() throws IOException {
        SelectionKey waited = key;
        key = null;
        if (waited != null) {
            waited.cancel();
        }
        selector.selectNow();
        selector.selectedKeys().clear();
    }

    void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector did not close", e);
        }
    }
}
