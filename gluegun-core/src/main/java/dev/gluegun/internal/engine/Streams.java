package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What a connection gives to what is asked of it, which depends on how far it has come and what it speaks: nothing yet ({@link
 * KeptStreams}), its link in turn ({@link Http1Streams}), its link for good ({@link OnlyStream}), a stream of its own for each ({@link Http2Streams}),
 * nothing any more ({@link NoStreams}). Any thread.
 */
interface Streams {

    /**
     * Takes in what was asked for: begins it, or keeps it until it can begin. Does not wait.
     *
     * @param protocol the protocol that it must be, or null for whichever was negotiated
     * @return false when the connection has other streams by now, which are to be asked in place of these
     * @throws GluegunException why it is not possible; then nothing was sent or kept
     */
    boolean ask(@Nullable Protocol protocol, Tenant asked);

    /**
     * Waits until what was asked for has begun.
     *
     * @return false when the connection has other streams by now, which are to be asked in place of these
     * @throws GluegunException when the deadline passes first, or the connection ends
     */
    boolean awaitTurn(Tenant asked, Deadline deadline);

    /** Takes back what was asked for; false when it has begun, or is over. */
    boolean withdraw(Tenant asked);

    /**
     * What has begun is over.
     *
     * @param otherwise null when its link can be used again; else why not, for who asks next
     */
    void done(Tenant done, @Nullable Ending otherwise);

    /** What was asked for is to end at once, with all that belongs to nobody else: here, the connection. */
    default void drop(Tenant tenant, ConnectionEngine connection) {
        connection.close();
    }

    /** The link has ended: those who wait for it are to look again. */
    default void linkEnded() {}

    /** What had begun on a link of its own has ended by itself: nothing of it is kept. Any thread; does not wait. */
    default void ended(Tenant tenant) {}

    /** The protocol that was negotiated. */
    Protocol protocol();

    /** What all of it goes over; null when there is nothing yet, or never will be. */
    @Nullable
    Link link();

    /** How the connection has ended; null while it has not. */
    @Nullable
    Ending ending();

    /** Whether something has been asked for, and the application does not know yet what became of it. */
    boolean isToldLater();

    /** Drops everything at once. */
    void close(Ending how);

    /** Ends gracefully. */
    void shutdown(ConnectionEngine connection);
}
