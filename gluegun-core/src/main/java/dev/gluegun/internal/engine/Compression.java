package dev.gluegun.internal.engine;

import dev.gluegun.DeflateOptions;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.ws.DeflateParameters;
import dev.gluegun.internal.ws.MessageDeflater;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Role;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The permessage-deflate that one stream has agreed on (RFC 7692), and the order of its outgoing messages: each may refer back
 * to those before it, so they have to leave as they were compressed.
 *
 * <p>Threads: any. {@link #deflater()} is used between {@link #lock()} and {@link #unlock()}.
 */
final class Compression {

    private final DeflateParameters agreed;
    private final MessageDeflater deflater;

    /** Held by a sender also while it waits for room. */
    private final ReentrantLock order = new ReentrantLock();

    Compression(DeflateParameters agreed, DeflateOptions options) {
        this.agreed = agreed;
        this.deflater = agreed.deflater(Role.CLIENT, options);
    }

    /**
     * Waits for the turn to compress and send.
     *
     * @throws Interrupted when interrupted meanwhile
     */
    void lock() {
        try {
            order.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread was sending; nothing of this message was sent", e);
        }
    }

    void unlock() {
        order.unlock();
    }

    MessageDeflater deflater() {
        return deflater;
    }

    /** Makes what inflates the messages that come. */
    MessageInflater inflater() {
        return agreed.inflater(Role.CLIENT);
    }

    /** Frees the native memory of the deflater, without waiting for a sender that is just using it. */
    void free() {
        deflater.free();
    }
}
