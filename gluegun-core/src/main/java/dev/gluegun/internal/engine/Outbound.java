package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.ws.MaskKeys;
import dev.gluegun.internal.ws.MessageCursor;
import dev.gluegun.internal.ws.Opcode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a link: senders queue, and the one who finds nobody writing writes for all, in its {@link WritingTurn}.
 *
 * <p>Threads: any. {@code lock} guards all fields, the queue and the turn; it is never held across a wait for the pipe.
 */
final class Outbound {

    /** Encoded bytes that may wait before senders do. */
    private static final int ROOM_BYTES = 256 * 1024;

    /** Bytes of replies that may wait before they are too many: the peer asks and asks, and does not read. */
    private static final int REPLY_ROOM_BYTES = 2 * ROOM_BYTES;

    /** How long a writer that need not wait for the pipe may take with what has gathered. */
    private static final long MOMENT_NANOS = 20_000_000;

    /** Shared: the source is safe for any number of threads. */
    private static final MaskKeys MASK_KEYS = MaskKeys.random();

    private final Link link;
    private final Duration sendTimeout;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null until somebody waits for the first time. */
    private @Nullable Condition changed;

    private final OutboundQueue queue;
    private final WritingTurn turn;

    /** Written with the lock held; read without, as a ping is announced with the lock held and asks for it. */
    private volatile boolean closeSent;

    private boolean dropped;
    private int waiting;
    private @Nullable Ending ending;

    Outbound(Link link, ByteTransport transport, BufferPool buffers, Duration sendTimeout) {
        this.link = link;
        this.sendTimeout = sendTimeout;
        this.queue = new OutboundQueue(buffers, MASK_KEYS, transport.prefersDirect());
        this.turn = new WritingTurn(this, queue, transport, sendTimeout);
    }

    Link link() {
        return link;
    }

    /** Guards the queue and the turn, too. */
    ReentrantLock lock() {
        return lock;
    }

    // ---- what is sent

    /**
     * Sends the head of an HTTP request.
     *
     * @throws ConnectionDown when the link has ended, or ends meanwhile
     */
    void sendHead(byte[] head) {
        lock.lock();
        try {
            awaitRoom();
            queue.append(head);
            if (!turn.take()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        turn.write(true, List.of());
    }

    /**
     * Queues one frame and sees that it is written: by this thread, or by the one that is writing. Returns when the frame is on
     * its way; for a large one, when its array is no longer needed.
     *
     * @param queued what to do, with the lock held, as soon as it is certain that the frame goes; null for nothing
     * @throws ConnectionDown when the link has ended, or ends meanwhile, or a close frame was sent before
     * @throws Interrupted when interrupted while waiting for the peer to take bytes; the message tells whether it is sent
     */
    void send(int opcode, boolean rsv1, byte[] payload, @Nullable Runnable queued) {
        List<MessageCursor> large = List.of();
        lock.lock();
        try {
            awaitRoom();
            MessageCursor cursor = append(opcode, rsv1, payload, false);
            if (queued != null) {
                queued.run();
            }
            if (cursor != null) {
                large = List.of(cursor);
            }
            boolean small = cursor == null && !Opcode.isControl(opcode);
            if (small ? !turn.takeForOne() : !takeTurn(large)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        turn.write(true, large);
    }

    /**
     * Like {@link #send}, for a short text message of ASCII.
     *
     * @return false when it is none, and nothing was sent
     */
    boolean sendAscii(String text) {
        lock.lock();
        try {
            awaitRoom();
            if (!queue.appendAscii(text)) {
                return false;
            }
            if (!turn.takeForOne()) {
                return true;
            }
        } finally {
            lock.unlock();
        }
        turn.write(true, List.of());
        return true;
    }

    /** Like {@link #send}, for several frames, which nothing comes between and which leave in as few writes as they fit into. */
    void sendAll(List<OutgoingFrame> frames) {
        List<MessageCursor> large = new ArrayList<>();
        lock.lock();
        try {
            awaitRoom();
            for (OutgoingFrame frame : frames) {
                MessageCursor cursor = append(frame.opcode(), frame.rsv1(), frame.payload(), true);
                if (frame.queued() != null) {
                    frame.queued().run();
                }
                if (cursor != null) {
                    large.add(cursor);
                }
            }
            if (frames.isEmpty() || !takeTurn(large)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        turn.write(true, large);
    }

    /**
     * Queues a control frame that answers the peer, and writes what the pipe takes without waiting; the keeper writes the rest.
     * After a close frame no other may follow, and none is sent; pongs are, as a peer that has not closed yet may still ask (RFC 6455,
     * sections 5.5.1 and 5.5.2).
     *
     * @return false when the peer has let too many answers pile up
     */
    boolean reply(int opcode, byte[] payload) {
        boolean writes;
        lock.lock();
        try {
            if (dropped || closeSent && opcode == Opcode.CLOSE) {
                return true;
            }
            if (queue.replyBytes() > REPLY_ROOM_BYTES) {
                return false;
            }
            noteClose(opcode, payload);
            queue.appendReply(opcode, payload);
            writes = turn.take();
        } finally {
            lock.unlock();
        }
        if (writes) {
            turn.write(false, List.of());
        }
        Observer observer = link.observer();
        if (observer != null) {
            observer.sentControl(opcode, payload);
        }
        return true;
    }

    /** Encoded bytes that wait to be written. */
    long queuedBytes() {
        lock.lock();
        try {
            return queue.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what the pipe itself has to say, without waiting. */
    void flush() {
        // Who has the turn may be past the moment of asking the pipe: this makes it ask once more.
        writeSoon(turn::askPipeAgain);
    }

    /** Has messages of more than so many bytes fragmented from now on. */
    void fragmentLargerThan(int payloadBytes) {
        lock.lock();
        try {
            queue.fragmentLargerThan(payloadBytes);
        } finally {
            lock.unlock();
        }
    }

    /** A thread is about to read: what is still to be written may be what the peer's answer waits for. */
    void flushBeforeReading() {
        turn.flushBeforeReading();
    }

    /** Writes what has gathered in a burst, as far as the pipe takes it: whoever sent it thinks that it has gone. */
    void flushGathered() {
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
    void continueOnKeeper() {
        turn.continueOnKeeper();
    }

    /** Ends this side's direction of the pipe as soon as what is queued has been written. */
    void finish() {
        writeSoon(turn::finish);
    }

    /** Leaves a note for who has the turn; where nobody has, takes it and writes without waiting. */
    private void writeSoon(Runnable note) {
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
    boolean isIdle() {
        lock.lock();
        try {
            return turn.isFree() && queue.bytes() == 0;
        } finally {
            lock.unlock();
        }
    }

    boolean isCloseSent() {
        return closeSent;
    }

    /** Throws what a sender gets, if there is nothing to be sent any more. */
    void requireOpen() {
        lock.lock();
        try {
            ensureOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses all later sends; what is queued is still written. */
    void end(Ending how) {
        lock.lock();
        try {
            ending = how;
            signalChange();
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what is queued: the pipe is closed. */
    void drop() {
        lock.lock();
        try {
            dropped = true;
            queue.clear();
            turn.drop();
            signalChange();
        } finally {
            lock.unlock();
        }
        turn.close();
    }

    // ---- waiting for others; lock held

    private @Nullable MessageCursor append(int opcode, boolean rsv1, byte[] payload, boolean inOrder) {
        noteClose(opcode, payload);
        return queue.append(opcode, rsv1, payload, inOrder);
    }

    private void noteClose(int opcode, byte[] payload) {
        if (opcode == Opcode.CLOSE) {
            closeSent = true;
            Observer observer = link.observer();
            if (observer != null) {
                observer.notesClose(payload);
            }
        }
    }

    private void awaitRoom() {
        ensureOpen();
        while (queue.bytes() > ROOM_BYTES) {
            awaitChange("interrupted while waiting for room to send; nothing of this message was sent");
            ensureOpen();
        }
    }

    private void ensureOpen() {
        Ending how = ending;
        if (how != null) {
            throw how.forSender();
        }
        if (closeSent) {
            throw new ConnectionDown(
                    "a close frame has been sent, and nothing may follow it (RFC 6455, section 5.5.1)");
        }
    }

    /** Returns false when another thread has the turn and has taken care of everything. */
    private boolean takeTurn(List<MessageCursor> large) {
        if (turn.take()) {
            return true;
        }
        try {
            for (MessageCursor frame : large) {
                while (!frame.isDone()) {
                    awaitChange("interrupted while a message was being sent; it is completed in the background");
                    if (!frame.isDone() && dropped) {
                        throw refusal();
                    }
                }
            }
        } finally {
            // The caller gets its arrays back, whatever happens to the frames.
            large.forEach(MessageCursor::detach);
        }
        return false;
    }

    private Condition changed() {
        Condition made = changed;
        if (made == null) {
            made = lock.newCondition();
            changed = made;
        }
        return made;
    }

    private void signalChange() {
        Condition made = changed;
        if (made != null) {
            made.signalAll();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    private void awaitChange(String interrupted) {
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
    void wakeSenders() {
        if (waiting > 0) {
            signalChange();
        }
    }

    // ---- the end

    /** The peer has taken nothing for the send timeout. */
    void stalled() {
        Ending how = Ending.down(
                "the peer has taken no bytes for the send timeout of " + sendTimeout + "; the connection ("
                        + link.description() + ") was dropped",
                null);
        link.end(how);
        link.drop();
        fail(how);
    }

    /** Writing has failed, and nobody may write again. */
    void fail(Throwable cause) {
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
            queue.clear();
            signalChange();
        } finally {
            lock.unlock();
        }
        link.endSoon(how);
    }

    /** What a sender gets whose message was not sent. */
    RuntimeException refusal() {
        lock.lock();
        try {
            return ending == null ? new ConnectionDown("the connection is closed") : ending.forSender();
        } finally {
            lock.unlock();
        }
    }
}
