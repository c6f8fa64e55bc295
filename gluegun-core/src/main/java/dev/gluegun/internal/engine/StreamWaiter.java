package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiter;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A place where one thread waits for one stream of an HTTP/2 connection: the first of those who wait reads for all of them, and
 * the others are parked until they have got something, or it is their turn to read.
 *
 * <p>Who wakes somebody first makes the reason visible, and who waits first makes itself visible and then looks once more: no
 * wake-up is lost.
 */
final class StreamWaiter implements Waiter {

    /** What is waited for; all calls from any thread. */
    interface Awaited {
        /** Whether what the operation stands for can be done; whatever it is that was waited for has been made visible. */
        boolean isReady(int operation);

        /** Nobody waits in this place any more. */
        void left(StreamWaiter waiter);
    }

    private final Http2Session session;
    private final Awaited awaited;
    private final int operation;

    /** The thread that is parked here; null while none is. */
    private volatile @Nullable Thread parked;

    /** Whether the thread that waits here reads for the whole connection. */
    private volatile boolean reads;

    private volatile boolean woken;

    /** @param operation what is waited for: {@link java.nio.channels.SelectionKey}'s OP_READ or OP_WRITE; 0 for nothing */
    StreamWaiter(Http2Session session, Awaited awaited, int operation) {
        this.session = session;
        this.awaited = awaited;
        this.operation = operation;
    }

    @Override
    public void await(Deadline deadline) {
        await(deadline, operation);
    }

    @Override
    public void awaitWakeup(Deadline deadline) {
        await(deadline, 0);
    }

    private void await(Deadline deadline, int wanted) {
        Link link = session.link();
        boolean hasParked = false;
        while (!isOver(deadline, wanted)) {
            // Nothing more comes once the connection has ended: who only waits to be woken has nothing to read then.
            if (link.isDropped() || !link.tryEnter()) {
                park(deadline, wanted);
                hasParked = true;
                continue;
            }
            reads = true;
            try {
                if (read(deadline, wanted)) {
                    return;
                }
            } finally {
                reads = false;
                link.leave();
            }
        }
        if (hasParked && !link.isBeingRead()) {
            // It may have been this one's turn to read, which has no need of that any more.
            session.waiting().readingIsFree();
        }
    }

    private boolean isOver(Deadline deadline, int wanted) {
        if (woken) {
            woken = false;
            return true;
        }
        return awaited.isReady(wanted) || Thread.currentThread().isInterrupted() || deadline.hasPassed();
    }

    /**
     * Reads for all until this one's wait is over; role held.
     *
     * @return false when there is nothing left to read, before it is
     */
    private boolean read(Deadline deadline, int wanted) {
        Link link = session.link();
        while (true) {
            link.absorb();
            if (isOver(deadline, wanted)) {
                return true;
            }
            switch (link.fill()) {
                case BYTES -> {
                    // Absorbed in the next round.
                }
                case ENDED -> {
                    return false;
                }
                case NOTHING -> {
                    try {
                        link.await(deadline, true);
                    } catch (Interrupted e) {
                        // Who called finds the flag.
                        return true;
                    }
                }
            }
        }
    }

    private void park(Deadline deadline, int wanted) {
        parked = Thread.currentThread();
        session.waiting().add(this);
        try {
            // Who has read may have left just before this one could be seen.
            boolean othersTurn = session.link().isBeingRead() || session.link().isDropped();
            if (othersTurn && !woken && !awaited.isReady(wanted)) {
                if (deadline.isLimited()) {
                    LockSupport.parkNanos(this, deadline.remainingNanos());
                } else {
                    LockSupport.park(this);
                }
            }
        } finally {
            session.waiting().remove(this);
            parked = null;
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        lookAgain();
    }

    /** Has who waits here, if anybody does, look again. */
    void lookAgain() {
        if (reads) {
            session.link().wakeReader();
        } else {
            LockSupport.unpark(parked);
        }
    }

    @Override
    public void giveBack() {
        awaited.left(this);
    }
}
