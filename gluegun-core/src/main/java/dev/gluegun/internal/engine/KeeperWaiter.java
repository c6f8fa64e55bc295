package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiter;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A place where a link's reader waits without a selector of its own: the keeper's watches the pipe for him. It takes a way from thread to
 * thread, and no descriptors.
 *
 * <p>Who wakes first makes the reason visible, and who waits looks once more when it has been woken: no wake-up is lost.
 */
final class KeeperWaiter implements Waiter {

    private final KeeperShift shift;

    private volatile boolean woken;

    /** The thread that waits here; null while none does. */
    private volatile @Nullable Thread waiting;

    /** @param shift is asked to watch the pipe whenever somebody waits for it */
    KeeperWaiter(KeeperShift shift) {
        this.shift = shift;
    }

    @Override
    public void await(Deadline deadline) {
        if (!woken) {
            shift.watchForReader();
        }
        awaitWakeup(deadline);
    }

    @Override
    public void awaitWakeup(Deadline deadline) {
        waiting = Thread.currentThread();
        try {
            while (!woken && !Thread.currentThread().isInterrupted() && !deadline.hasPassed()) {
                if (deadline.isLimited()) {
                    LockSupport.parkNanos(this, deadline.remainingNanos());
                } else {
                    LockSupport.park(this);
                }
            }
        } finally {
            waiting = null;
        }
        woken = false;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }

    /** There is nothing to give back: what the keeper may still see, it finds nobody to tell of. */
    @Override
    public void giveBack() {}
}
