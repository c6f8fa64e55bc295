package dev.gluegun.internal.engine;

import java.util.concurrent.TimeUnit;

/**
 * The rule that tells a burst of small messages from lone ones: eight writes within 200 microseconds, by threads that do not
 * receive in between.
 *
 * <p>Who sends and then receives is having a conversation, however quick it is: nothing of it may wait for company.
 *
 * <p>Threads: {@link #received} from any; the rest is guarded by the outbound's lock.
 */
final class Burst {

    private static final int WRITES = 8;
    private static final long WITHIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long NOBODY = 0;

    private long firstNanos;
    private int writes;

    /** Who has received last, until that is known to the sender; races cost no more than a burst found sooner or later. */
    private volatile long receiver = NOBODY;

    /** A thread is about to read. */
    void received(long threadId) {
        receiver = threadId;
    }

    /**
     * A thread has written a message of its own, and nothing else.
     *
     * @param nowNanos the time, as {@link System#nanoTime()} gives it
     * @return whether this is a burst now; then the count begins anew
     */
    boolean wrote(long threadId, long nowNanos) {
        if (receiver == threadId) {
            receiver = NOBODY;
            writes = 0;
        }
        if (writes == 0 || nowNanos - firstNanos > WITHIN_NANOS) {
            firstNanos = nowNanos;
            writes = 1;
            return false;
        }
        writes++;
        if (writes < WRITES) {
            return false;
        }
        writes = 0;
        return true;
    }
}
