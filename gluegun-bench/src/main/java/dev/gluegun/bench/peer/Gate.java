package dev.gluegun.bench.peer;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where senders wait until a library calls back that its queue has room again. */
final class Gate {

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Waits until it is true; it is asked again after each {@link #signal}. */
    void await(BooleanSupplier open) throws IOException {
        lock.lock();
        try {
            long nanos = Waiting.LIMIT.toNanos();
            while (!open.getAsBoolean()) {
                if (nanos <= 0) {
                    throw Waiting.late("sending what is queued", null);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            throw Waiting.interrupted("sending what is queued", e);
        } finally {
            lock.unlock();
        }
    }

    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
