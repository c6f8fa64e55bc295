package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a protocol handler has given to the application and that nobody has received yet; bounded.
 *
 * <p>Any thread; {@code lock} guards everything.
 */
final class Mailbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Backlog<Message> messages = new Backlog<>();
    private boolean closed;

    /** Waits until there is room, and puts the message in; drops it when the mailbox is closed meanwhile. */
    void put(Message message) {
        lock.lock();
        try {
            while (!messages.hasRoom() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                messages.add(message, size(message));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest message that is of the given type, waiting for one as long as the deadline allows.
     *
     * @return null when there is none at the deadline, or none any more; a message of another type stays and is returned
     */
    @Nullable
    Message take(Class<? extends Message> type, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            while (messages.isEmpty() && !closed) {
                if (!deadline.isLimited()) {
                    changed.await();
                } else if (changed.awaitNanos(deadline.remainingNanos()) <= 0) {
                    break;
                }
            }
            Message first = messages.peek();
            if (type.isInstance(first)) {
                messages.remove(size(first));
                changed.signalAll();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Takes away what came before the first frame: whoever awaits the upgrade has been told of it. */
    void forgetHandshake() {
        lock.lock();
        try {
            Message first = messages.peek();
            while (first instanceof Message.Inform || first instanceof Message.Upgraded) {
                messages.remove(size(first));
                first = messages.peek();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The application has closed the socket and receives no more: all is dropped, so that no handler waits for room in vain. */
    void abandon() {
        lock.lock();
        try {
            closed = true;
            messages.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what is inside can still be taken, and nobody waits in vain. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long size(Message message) {
        return message instanceof Message.WebSocketFrame framed
                ? new Incoming.Framed(framed.frame()).bytes()
                : new Incoming.Told(message).bytes();
    }
}
