package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has come of the answer to one request and nobody has taken yet, bounded; and how much of it the flow lets be taken.
 *
 * <p>It outlives the answer's time on the link, on which others are answered then, so it has a lock of its own. Any thread.
 */
final class AnswerBox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Backlog<Message> messages = new Backlog<>();
    private final boolean limited;

    /** How many pieces of the body may still be taken. */
    private long credit;

    /** Whether the last message has been put in. */
    private boolean complete;

    /** Whether only that has still to be done. */
    private boolean completing;

    /** How the answer ended before its end; null while it has not. */
    private @Nullable Supplier<? extends GluegunException> failure;

    /** Whether reading may have stopped because there was no room. */
    private boolean overflowed;

    /** Whether nothing of it matters any more. */
    private boolean discarded;

    /** Whether the application knows how it ended. */
    private boolean told;

    /** @param flow how many pieces of the body may be taken at first; empty for all */
    AnswerBox(OptionalInt flow) {
        this.limited = flow.isPresent();
        this.credit = flow.orElse(0);
    }

    // ---- who reads

    /** Whether another message may be put in. */
    boolean hasRoom() {
        lock.lock();
        try {
            boolean room = discarded || messages.hasRoom();
            overflowed |= !room;
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** The last message is about to be put in: whatever happens to the connection is of no matter any more. */
    void completes() {
        lock.lock();
        try {
            completing = true;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message in; what is discarded counts all the same. */
    void put(Message message, boolean last) {
        lock.lock();
        try {
            if (!discarded) {
                messages.add(message, bytes(message));
            }
            complete |= last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The answer has ended before its end; what is inside can still be taken. Only the first such call counts. */
    void fail(Supplier<? extends GluegunException> how) {
        lock.lock();
        try {
            if (!complete && !completing && failure == null) {
                failure = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The application wants no more of it: throws away what is inside, and what will be put in. */
    void discard(Supplier<? extends GluegunException> how) {
        lock.lock();
        try {
            discarded = true;
            told = true;
            messages.clear();
            failure = how;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the application wants no more of it. */
    boolean isDiscarded() {
        lock.lock();
        try {
            return discarded;
        } finally {
            lock.unlock();
        }
    }

    // ---- who takes

    /**
     * Takes the oldest message.
     *
     * @param anyFlow whether to take it also when the flow does not allow it
     * @return null when there is none that may be taken yet
     * @throws GluegunException how the answer ended, when it has and everything has been taken
     */
    @Nullable
    Message poll(boolean anyFlow) {
        lock.lock();
        try {
            Message first = messages.peek();
            if (first == null) {
                throwEnd();
                return null;
            }
            if (!anyFlow && !isAllowed(first)) {
                return null;
            }
            messages.remove(bytes(first));
            if (limited && first instanceof Message.Data && !anyFlow) {
                credit--;
            }
            told |= complete && messages.isEmpty();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void throwEnd() {
        Supplier<? extends GluegunException> how = failure;
        if (how != null) {
            told = true;
            throw how.get();
        }
        if (complete) {
            throw new InvalidMessage("the answer has been delivered whole: nothing more comes");
        }
    }

    private boolean isAllowed(Message message) {
        return !limited || credit > 0 || !(message instanceof Message.Data);
    }

    /** Whether there was no room until now: then reading may have stopped, and has to begin again. */
    boolean takeOverflow() {
        lock.lock();
        try {
            boolean before = overflowed && messages.hasRoom();
            if (before) {
                overflowed = false;
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is nothing to be taken, and more may come. */
    boolean wantsMore() {
        lock.lock();
        try {
            return messages.isEmpty() && !complete && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the application does not know yet how the answer ends. */
    boolean isToldLater() {
        lock.lock();
        try {
            return !told;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something that may be taken, or nothing ever will; false when the deadline passes first. */
    boolean awaitChange(Deadline deadline) {
        lock.lock();
        try {
            while (isStuck()) {
                if (!deadline.isLimited()) {
                    changed.await();
                } else if (changed.awaitNanos(deadline.remainingNanos()) <= 0) {
                    return !isStuck();
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the answer; nothing is lost", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isStuck() {
        Message first = messages.peek();
        return first == null ? !complete && failure == null : !isAllowed(first);
    }

    /** Allows more pieces of the body to be taken. */
    void allow(int pieces) {
        lock.lock();
        try {
            credit += pieces;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long bytes(Message message) {
        return message instanceof Message.Data data ? data.bytes().length : 0;
    }
}
