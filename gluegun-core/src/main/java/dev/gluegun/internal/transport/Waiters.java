package dev.gluegun.internal.transport;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

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
        lock.lock();
        Waiter waiter;
        try {
            waiter = idle.pollLast();
        } finally {
            lock.unlock();
        }
        if (waiter == null) {
            waiter = new Waiter();
        }
        lent.incrementAndGet();
        return waiter;
    }

    /** Detaches the waiter from its channel and keeps it for the next one who waits. */
    public void give(Waiter waiter) {
        lent.decrementAndGet();
        boolean kept = false;
        try {
            waiter.detach();
            lock.lock();
            try {
                kept = idle.size() < bound && idle.offerLast(waiter);
            } finally {
                lock.unlock();
            }
        } catch (IOException broken) {
            // A selector that cannot forget its channel is of no use to anybody: it is closed below.
            kept = false;
        }
        if (!kept) {
            waiter.close();
        }
    }

    /** How many waiters are out. */
    public int lent() {
        return lent.get();
    }
}
