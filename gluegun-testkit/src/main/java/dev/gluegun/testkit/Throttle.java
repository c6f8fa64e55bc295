package dev.gluegun.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How fast one direction of a connection goes, and whether it goes at all.
 *
 * <p>Threads: any; one at a time waits. The lock is not held while it waits.
 */
final class Throttle {

    /** How often in a second something goes, when the bandwidth is limited. */
    private static final int PORTIONS_PER_SECOND = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long goesOnNanos = System.nanoTime();
    private boolean halted;
    private boolean closed;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;

    /** Nothing goes for so long from now on. */
    void stall(Duration time) {
        change(() -> goesOnNanos = System.nanoTime() + time.toNanos());
    }

    /** Nothing goes any more until {@link #close}. */
    void halt() {
        change(() -> halted = true);
    }

    /** Ends all waiting. */
    void close() {
        change(() -> closed = true);
    }

    void limit(int most) {
        bytesPerSecond = most;
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits as long as nothing goes.
     *
     * @return false when it is closed
     */
    boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long left = goesOnNanos - System.nanoTime();
                if (halted) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for so long, and then as long as nothing goes.
     *
     * @return false when it is closed
     */
    boolean pause(long nanos) throws InterruptedException {
        return delay(nanos) && await();
    }

    /**
     * Waits for so long, whether or not anything goes.
     *
     * @return false when it is closed
     */
    boolean delay(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                changed.awaitNanos(left);
                left = end - System.nanoTime();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** How many of so many bytes may go at once. */
    int portion(int bytes) {
        return bytesPerSecond == Integer.MAX_VALUE
                ? bytes
                : Math.min(bytes, Math.max(1, bytesPerSecond / PORTIONS_PER_SECOND));
    }

    /**
     * Waits as long as so many bytes take.
     *
     * @return false when it is closed
     */
    boolean gone(int bytes) throws InterruptedException {
        int most = bytesPerSecond;
        return most == Integer.MAX_VALUE || pause(TimeUnit.SECONDS.toNanos(bytes) / most);
    }
}
