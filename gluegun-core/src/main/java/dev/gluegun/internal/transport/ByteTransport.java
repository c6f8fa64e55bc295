package dev.gluegun.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A pipe of bytes to a peer that never waits: TCP, TLS over another pipe, and whatever later carries bytes.
 *
 * <p>Whoever wants to wait does so outside, in a {@link #waiter}, with a deadline of its own. That keeps every pipe
 * composable: a TLS pipe over a tunnel over TCP still waits on one socket.
 *
 * <p>Threads: one thread at a time may read and, independently, one thread at a time may write; {@link #close()} may be
 * called from any thread at any time.
 */
public interface ByteTransport {

    /**
     * Reads what is there.
     *
     * @param target where the bytes go; has room for at least one byte
     * @return the number of bytes read; 0 when nothing is there yet, or, while {@link #mayReadMore()}, nothing so far; -1 when
     *     the peer has ended its direction
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes as much as the pipe takes now.
     *
     * @return true when all of {@code source} has been consumed and nothing is held back inside the pipe; false when the
     *     caller has to wait until the pipe may be written and call again (with the same or an empty buffer)
     */
    boolean write(ByteBuffer source) throws IOException;

    /**
     * Tells whether large pieces are better read into and written from direct buffers: where the bytes come from or go to the
     * system, which would otherwise copy them once more.
     */
    boolean prefersDirect();

    /** Tells whether bytes that are already inside the pipe (decrypted or not) may be read without waiting. */
    boolean mayReadMore();

    /** Tells whether the pipe itself has something to write (a TLS key update's answer, say), found while reading. */
    boolean wantsWrite();

    /** Ends this side's direction as far as the pipe can (TLS close_notify, TCP FIN), without waiting. */
    void shutdownOutput() throws IOException;

    /**
     * A place for the calling thread to wait in until this pipe may be ready; to be given back.
     *
     * @param operation {@link SelectionKey#OP_READ} or {@link SelectionKey#OP_WRITE}
     * @throws IOException when the pipe has been closed, or there are no descriptors left to wait with
     */
    Waiter waiter(int operation) throws IOException;

    /** Tells whether each {@link #waiter} has a selector of its own: two descriptors, of which a process has no more than so many. */
    boolean waitsInSelector();

    /**
     * Has a selector's thread told whenever this pipe may be ready, as {@link java.nio.channels.SelectableChannel#register}
     * does; on that thread. A pipe that shares its socket with others tells it otherwise than by the selector.
     *
     * @throws ClosedChannelException when the pipe has been closed
     */
    SelectionKey register(Selector selector, int operation, Object attachment) throws ClosedChannelException;

    /** What this pipe is, for error messages: {@code TLS 1.3 over TCP to 127.0.0.1:8443}. */
    String description();

    /** Closes this pipe and those below it, at once; idempotent. */
    void close();
}
