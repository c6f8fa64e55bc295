package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a link: senders queue, and the one who finds nobody writing writes for all, in its {@link WritingTurn}.
 *
 * <p>Threads: any. {@code lock} guards all fields, the source and the turn; it is never held across a wait for the pipe.
 */
abstract class LinkOutput {

    /** Where the bytes come from; the lock is held for all calls. */
    interface Source {
        /**
         * The bytes to write next.
         *
         * @param used the bytes before, written; the buffer is used again or given back
         * @return null when everything has been taken
         */
        @Nullable
        ByteBuffer next(@Nullable ByteBuffer used);

        /** How many bytes wait. */
        long bytes();

        /** Gives a buffer back of which nothing more will be written. */
        void giveBack(@Nullable ByteBuffer used);

        /** Gives all buffers back: nothing of this will be written. */
        void clear();
    }

    /** How long a writer that need not wait for the pipe may take with what has gathered. */
    private static final long MOMENT_NANOS = 20_000_000;

    private final Link link;
    private final Duration sendTimeout;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null until somebody waits for the first time. */
    private @Nullable Condition changed;

    private final WritingTurn turn;
    private boolean dropped;
    private int waiting;
    private @Nullable Ending ending;

    LinkOutput(Link link, Source source, ByteTransport transport, Duration sendTimeout) {
        this.link = link;
        this.sendTimeout = sendTimeout;
        this.turn = new WritingTurn(this, source, transport, sendTimeout);
    }

    /** Where the bytes come from. */
    abstract Source source();

    final Link link() {
        return link;
    }

    /** Guards the source and the turn, too. */
    final ReentrantLock lock() {
        return lock;
    }

    final WritingTurn turn() {
        return turn;
    }

    /** Whether the pipe is closed; lock held. */
    final boolean isDropped() {
        return dropped;
    }

    /** Why nothing more may be sent; null while it may; lock held. */
    final @Nullable Ending ending() {
        return ending;
    }

    // ---- writing

    /** Writes what the pipe itself has to say, without waiting. */
    final void flush() {
        // Who has the turn may be past the moment of asking the pipe: this makes it ask once more.
        writeSoon(turn::askPipeAgain);
    }

    /** A thread is about to read: what is still to be written may be what the peer's answer waits for. */
    final void flushBeforeReading() {
        turn.flushBeforeReading();
    }

    /** Writes what has gathered in a burst, as far as the pipe takes it: whoever sent it thinks that it has gone. */
    final void flushGathered() {
        turn.flushGathered();
        lock.lock();
        try {
            // Another thread, the flusher mostly, may just be writing it: then it has to get that far.
            waiting++;
            for (long left = MOMENT_NANOS; left > 0 && turn.isBeingWritten(); ) {
                left = changed().awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // The caller is in a hurry, and finds the flag.
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Goes on with a turn that was passed on to the keeper; the keeper's thread. */
    final void continueOnKeeper() {
        turn.continueOnKeeper();
    }

    /** Ends this side's direction of the pipe as soon as what is queued has been written. */
    final void finish() {
        writeSoon(turn::finish);
    }

    /** Leaves a note for who has the turn; where nobody has, takes it and writes without waiting. */
    final void writeSoon(Runnable note) {
        lock.lock();
        try {
            note.run();
            if (dropped || !turn.take()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        turn.write(false, List.of());
    }

    /** Whether everything has been written. */
    final boolean isIdle() {
        lock.lock();
        try {
            return turn.isFree() && source().bytes() == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything has been written.
     *
     * @return false when the deadline passes first, or nothing more can be written
     */
    final boolean awaitIdle(Deadline deadline) throws InterruptedException {
        lock.lock();
        waiting++;
        try {
            while (!isIdle()) {
                if (ending != null || deadline.hasPassed()) {
                    return false;
                }
                changed().awaitNanos(deadline.remainingNanos());
            }
            return true;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Refuses all later sends; what is queued is still written. */
    final void end(Ending how) {
        lock.lock();
        try {
            ending = how;
            signalChange();
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what is queued: the pipe is closed. */
    final void drop() {
        lock.lock();
        try {
            dropped = true;
            source().clear();
            turn.drop();
            signalChange();
        } finally {
            lock.unlock();
        }
        turn.close();
    }

    // ---- waiting for others; lock held

    private Condition changed() {
        Condition made = changed;
        if (made == null) {
            made = lock.newCondition();
            changed = made;
        }
        return made;
    }

    final void signalChange() {
        Condition made = changed;
        if (made != null) {
            made.signalAll();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    final void awaitChange(String interrupted) {
        waiting++;
        try {
            changed().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted(interrupted, e);
        } finally {
            waiting--;
        }
    }

    /** Lets those look again who wait until something has been written. */
    final void wakeSenders() {
        if (waiting > 0) {
            signalChange();
        }
    }

    // ---- the end

    /** The peer has taken nothing for the send timeout. */
    final void stalled() {
        Ending how = Ending.down(
                "the peer has taken no bytes for the send timeout of " + sendTimeout + "; the connection ("
                        + link.description() + ") was dropped",
                null);
        link.end(how);
        link.drop();
        fail(how);
    }

    /** Writing has failed, and nobody may write again. */
    final void fail(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        fail(Ending.down("writing to " + link.description() + " failed: " + reason, cause));
    }

    /**
     * Stops writing for good. Reading goes on for a while: what the peer said before it went away, its close frame perhaps, is
     * the better explanation.
     */
    private void fail(Ending how) {
        lock.lock();
        try {
            if (ending == null) {
                ending = how;
            }
            turn.breakOff();
            source().clear();
            signalChange();
        } finally {
            lock.unlock();
        }
        link.endSoon(how);
    }

    /** What a sender gets whose message was not sent. */
    final RuntimeException refusal() {
        lock.lock();
        try {
            return ending == null ? new ConnectionDown("the connection is closed") : ending.forSender();
        } finally {
            lock.unlock();
        }
    }
}
