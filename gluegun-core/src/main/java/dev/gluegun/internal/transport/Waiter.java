package dev.gluegun.internal.transport;

/**
 * A place where one thread waits for one pipe.
 *
 * <p>Waiting here, unlike in a channel's own blocking read, can be interrupted without closing the pipe, can time out, can be
 * ended by another thread, and parks a virtual thread instead of pinning its carrier.
 *
 * <p>Threads: {@link #wakeup()} from any thread; everything else from the one thread that holds the waiter.
 */
public interface Waiter {

    /**
     * Waits until the pipe may be ready, another thread calls {@link #wakeup()}, the thread is interrupted, or the deadline
     * passes; which of them it was, the caller finds out by looking.
     */
    void await(Deadline deadline);

    /**
     * Waits like {@link #await}.
     *
     * @throws InterruptedException when the thread is interrupted before or meanwhile; the flag is cleared
     */
    default void awaitInterruptibly(Deadline deadline) throws InterruptedException {
        await(deadline);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Waits like {@link #await} but leaves the pipe out of it: only {@link #wakeup()}, interrupt and deadline end it. */
    void awaitWakeup(Deadline deadline);

    /** Ends the current wait, or the next one when nobody waits now. */
    void wakeup();

    /** Ends the use of this place: nothing of it may be called afterwards but {@link #wakeup()}. */
    void giveBack();
}
