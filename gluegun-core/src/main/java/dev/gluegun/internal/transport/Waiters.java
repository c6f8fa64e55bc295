package dev.gluegun.internal.transport;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded store of idle {@link Waiter}s, so that waiting does not open a selector each time.
 *
 * <p>Any thread. What is over the bound is closed when it comes back.
 */
public final class Waiters {

    private static final Waiters SHARED = new Waiters(64);

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> idle = new ArrayDeque<>();
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
    public Waiter take() throws IOException {
        Waiter kept = takeIdle();
        Waiter waiter = kept == null ? new Waiter() : kept;
        lent.incrementAndGet();
        return waiter;
    }

    private @Nullable Waiter takeIdle() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** Detaches the waiter from its channel and keeps it for the next one who waits. */
    public void give(Waiter waiter) {
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

    private boolean keep(Waiter waiter) {
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
