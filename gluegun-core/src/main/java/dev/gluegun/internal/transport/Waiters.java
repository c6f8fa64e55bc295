package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded store of idle {@link ChannelWaiter}s, so that waiting does not open a selector each time.
 *
 * <p>Any thread. What is over the bound is closed when it comes back.
 */
public final class Waiters {

    private static final Waiters SHARED = new Waiters(64);

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ChannelWaiter> idle = new ArrayDeque<>();
    private final AtomicInteger lent = new AtomicInteger();
    private final int bound;

    Waiters(int bound) {
        this.bound = bound;
    }

    /** The store of this process. */
    public static Waiters shared() {
        return SHARED;
    }

    /** An idle waiter or a new one; to be given back. */
    public ChannelWaiter take() throws IOException {
        ChannelWaiter kept = takeIdle();
        ChannelWaiter waiter = kept == null ? new ChannelWaiter(this) : kept;
        lent.incrementAndGet();
        return waiter;
    }

    private @Nullable ChannelWaiter takeIdle() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** A waiter for one channel. */
    public Waiter takeFor(SelectableChannel channel, int operation) throws IOException {
        ChannelWaiter waiter = take();
        try {
            waiter.attach(channel, operation);
            return waiter;
        } catch (ClosedChannelException | RuntimeException e) {
            give(waiter);
            throw e;
        }
    }

    /** Detaches the waiter from its channel and keeps it for the next one who waits. */
    void give(ChannelWaiter waiter) {
        lent.decrementAndGet();
        boolean kept = false;
        try {
            waiter.detach();
            kept = keep(waiter);
        } catch (IOException broken) {
            // A selector that cannot forget its channel is of no use to anybody: it is closed below.
            kept = false;
        }
        if (!kept) {
            waiter.close();
        }
    }

    private boolean keep(ChannelWaiter waiter) {
        lock.lock();
        try {
            return idle.size() < bound && idle.offerLast(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** How many waiters are out. */
    public int lent() {
        return lent.get();
    }
}
