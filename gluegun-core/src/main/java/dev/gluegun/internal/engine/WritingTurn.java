package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.PipeWriter;
import dev.gluegun.internal.ws.MessageCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turn to write into a link's pipe: whoever takes it writes until the queue is empty, for all who queue meanwhile.
 *
 * <p>While its holder waits for the pipe it holds no lock, so that others can queue behind it, close, or receive. The turn can be
 * passed on to the keeper: by a sender that is interrupted, and by a thread that must not wait when the pipe is full. While
 * there are bytes, somebody holds the turn; only in a {@link Burst} may small messages gather for a few microseconds until the
 * {@link Flusher} comes.
 *
 * <p>Threads: the output's lock guards all fields. {@link #write} and what it calls take it themselves and must
 * not be called with it held. {@code chunk}, once taken by {@link #next}, is read by the holder of the turn alone.
 */
final class WritingTurn extends PipeWriter implements Flusher.Gathering {

    /** Who has the turn. */
    private enum Holder {
        NOBODY,
        /** The thread that is in {@link WritingTurn#write}. */
        WRITER,
        KEEPER,
        /** Nobody, for good: after a failed write nobody may write again. */
        BROKEN
    }

    /** Bytes that may gather in a burst before a sender writes them itself. */
    private static final int GATHERED_BYTES = 32 * 1024;

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final LinkOutput output;
    private final LinkOutput.Source source;

    /** Null before the first small message. */
    private volatile @Nullable Burst burst;

    private Holder holder = Holder.NOBODY;

    /** Whether the turn was taken for a single message, of which many may be a burst. */
    private boolean lone;

    /** Whether the flusher writes what gathers; written with the lock held. */
    private volatile boolean gathering;

    /** Whether the pipe, or {@link #chunk}, still holds bytes of before the turn was passed on. */
    private boolean heldBack;

    private boolean finishing;

    private @Nullable ByteBuffer chunk;
    private Timers.@Nullable Timer stall;

    WritingTurn(LinkOutput output, LinkOutput.Source source, ByteTransport transport, Duration sendTimeout) {
        super(transport, sendTimeout);
        this.output = output;
        this.source = source;
    }

    // ---- taking it; lock held

    /** Takes the turn, unless somebody has it: then that one writes. Who gets it must {@link #write}. */
    boolean take() {
        if (holder != Holder.NOBODY) {
            return false;
        }
        holder = Holder.WRITER;
        return true;
    }

    /** Takes the turn for one small message, unless somebody has it, or will come: then that one writes. */
    boolean takeForOne() {
        if (gathering && source.bytes() <= GATHERED_BYTES || !take()) {
            return false;
        }
        lone = true;
        return true;
    }

    boolean isFree() {
        return holder == Holder.NOBODY;
    }

    /** Whether a thread is writing, and not waiting for the pipe. */
    boolean isBeingWritten() {
        return holder == Holder.WRITER && !isWaiting();
    }

    /** Has who writes ask the pipe once more, although it may be past the moment. */
    void askPipeAgain() {
        heldBack = true;
    }

    /** Has who writes end this side's direction of the pipe when everything is written. */
    void finish() {
        finishing = true;
    }

    // ---- writing

    /**
     * Writes until the queue is empty; the calling thread has the turn and gives it up or passes it on.
     *
     * @param large the caller's own large messages: when it stops waiting, their arrays are its own again
     */
    void write(boolean mayWait, List<MessageCursor> large) {
        PipeWriter.Outcome outcome;
        try {
            outcome = write(mayWait);
        } catch (IOException e) {
            output.fail(e);
            if (mayWait) {
                throw output.refusal();
            }
            return;
        } catch (RuntimeException | Error e) {
            // A TLS engine of the user's own, or no memory: without an end all senders would wait for this turn.
            output.fail(e);
            throw e;
        }
        switch (outcome) {
            case WRITTEN -> {
                // The turn was given up together with the last chunk.
            }
            case PIPE_FULL -> passToKeeper(List.of());
            case INTERRUPTED -> {
                passToKeeper(large);
                throw new Interrupted(
                        "interrupted while the peer was not reading; what was sent, this message included, is"
                                + " completed in the background");
            }
            case STALLED -> {
                output.stalled();
                throw output.refusal();
            }
        }
    }

    /** The bytes to write next, or null when there are none and the turn has been given up. */
    @Override
    protected @Nullable ByteBuffer next() throws IOException {
        output.lock().lock();
        try {
            ByteBuffer bytes = chunk;
            if (heldBack) {
                heldBack = false;
                return bytes == null ? NO_BYTES : bytes;
            }
            output.wakeSenders();
            ByteBuffer next = source.next(bytes);
            chunk = next;
            if (next != null) {
                return next;
            }
            if (finishing) {
                finishing = false;
                transport().shutdownOutput();
                if (transport().wantsWrite()) {
                    // TLS's close_notify did not fit into the pipe below.
                    return NO_BYTES;
                }
            }
            // Last, for if the pipe fails the turn has to be this thread's still.
            holder = Holder.NOBODY;
            output.wakeSenders();
            noteLoneWrite();
            return null;
        } finally {
            output.lock().unlock();
        }
    }

    private void noteLoneWrite() {
        if (lone) {
            lone = false;
            if (!gathering && burst().wrote(Thread.currentThread().threadId(), System.nanoTime())) {
                gathering = true;
                Flusher.shared().attend(this);
            }
        }
    }

    // ---- bursts

    /** Lock held. */
    private Burst burst() {
        Burst counted = burst;
        if (counted == null) {
            counted = new Burst();
            burst = counted;
        }
        return counted;
    }

    /** A thread is about to read: what has gathered may be what the peer's answer waits for. */
    void flushBeforeReading() {
        Burst counted = burst;
        if (counted != null) {
            counted.received(Thread.currentThread().threadId());
        }
        if (!gathering) {
            return;
        }
        output.lock().lock();
        try {
            if (!take()) {
                return;
            }
        } finally {
            output.lock().unlock();
        }
        write(false, List.of());
    }

    @Override
    public boolean flushGathered() {
        output.lock().lock();
        try {
            if (isBeingWritten()) {
                return gathering;
            }
            if (holder != Holder.NOBODY || source.bytes() == 0) {
                // Who holds it for longer writes all that is queued; and without any bytes the burst is over.
                gathering = false;
            }
            if (!gathering || !take()) {
                return false;
            }
        } finally {
            output.lock().unlock();
        }
        write(false, List.of());
        return true;
    }

    // ---- the keeper's turn

    private void passToKeeper(List<MessageCursor> large) {
        output.lock().lock();
        try {
            large.forEach(MessageCursor::detach);
            holder = Holder.KEEPER;
            heldBack = true;
            stall = output.link().keeper().schedule(stallTimeout(), output::stalled);
            if (output.link().isDropped()) {
                takeFromKeeper();
                giveChunkBack();
                return;
            }
        } finally {
            output.lock().unlock();
        }
        output.link().keeperShift().writeSoon();
    }

    /** Goes on with a turn that was passed on; the keeper's thread. */
    void continueOnKeeper() {
        output.lock().lock();
        try {
            if (holder != Holder.KEEPER) {
                return;
            }
            takeFromKeeper();
        } finally {
            output.lock().unlock();
        }
        write(false, List.of());
    }

    private void takeFromKeeper() {
        holder = Holder.WRITER;
        if (stall != null) {
            stall.cancel();
            stall = null;
        }
    }

    // ---- the end

    /** The pipe is closed; lock held. Who waits for it is to be woken by {@link #close()}. */
    void drop() {
        if (holder == Holder.KEEPER) {
            // The keeper's key is gone with the pipe: it will not come back for this.
            takeFromKeeper();
            giveChunkBack();
        }
    }

    /** Lets nobody write again; lock held. */
    void breakOff() {
        holder = Holder.BROKEN;
        giveChunkBack();
    }

    private void giveChunkBack() {
        source.giveBack(chunk);
        chunk = null;
    }
}
