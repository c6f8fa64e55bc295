package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunk after chunk into a pipe, and waits for the pipe where that is allowed. Who extends it has the chunks: each open
 * socket has one of these, and need not have two.
 *
 * <p>Threads: {@link #write} by one thread at a time, {@link #close()} by any.
 */
public abstract class PipeWriter {

    /** Why writing has ended. */
    public enum Outcome {
        /** There are no more chunks. */
        WRITTEN,
        /** The pipe takes no more for now; chunk or pipe still hold bytes. */
        PIPE_FULL,
        /** The thread was interrupted, and its flag is still set; chunk or pipe still hold bytes. */
        INTERRUPTED,
        /** The pipe has taken nothing for too long. */
        STALLED
    }

    private final ByteTransport transport;
    private final Duration stallTimeout;
    private volatile @Nullable Waiter waiting;

    /** Written by the thread that writes. */
    private volatile long progress;

    /**
     * A writer for one pipe.
     *
     * @param stallTimeout how long the pipe may take nothing while a thread waits for it; how long all of it takes is not limited
     */
    protected PipeWriter(ByteTransport transport, Duration stallTimeout) {
        this.transport = transport;
        this.stallTimeout = stallTimeout;
    }

    /** The bytes to write next; null when there are none. The one before has been written whole. */
    protected abstract @Nullable ByteBuffer next() throws IOException;

    /** The pipe. */
    protected final ByteTransport transport() {
        return transport;
    }

    /** How long the pipe may take nothing. */
    protected final Duration stallTimeout() {
        return stallTimeout;
    }

    /** Writes until there are no more chunks, or, without {@code mayWait}, until the pipe is full. */
    public final Outcome write(boolean mayWait) throws IOException {
        Waiter waiter = null;
        try {
            for (ByteBuffer bytes = next(); bytes != null; bytes = next()) {
                while (!writeTo(transport, bytes)) {
                    if (!mayWait) {
                        return Outcome.PIPE_FULL;
                    }
                    if (waiter == null) {
                        waiter = transport.waiter(SelectionKey.OP_WRITE);
                        // First to be seen, then another look: who closes either finds the waiter, or has closed the
                        // pipe,
                        // and writing fails.
                        waiting = waiter;
                        continue;
                    }
                    Deadline deadline = Deadline.after(stallTimeout);
                    waiter.await(deadline);
                    if (Thread.currentThread().isInterrupted()) {
                        return Outcome.INTERRUPTED;
                    }
                    if (deadline.hasPassed()) {
                        return Outcome.STALLED;
                    }
                }
            }
            return Outcome.WRITTEN;
        } finally {
            if (waiter != null) {
                waiting = null;
                waiter.giveBack();
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes at a time.
    private boolean writeTo(ByteTransport pipe, ByteBuffer bytes) throws IOException {
        int before = bytes.position();
        boolean all = pipe.write(bytes);
        progress += bytes.position() - before;
        return all;
    }

    /** How many bytes the pipe has taken so far; any thread. */
    public final long progress() {
        return progress;
    }

    /** Whether the writing thread waits for the pipe. */
    public final boolean isWaiting() {
        return waiting != null;
    }

    /** Lets nobody wait any more: the pipe has been closed, and writing fails. */
    public final void close() {
        Waiter waiter = waiting;
        if (waiter != null) {
            waiter.wakeup();
        }
    }
}
