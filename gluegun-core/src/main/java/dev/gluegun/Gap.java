package dev.gluegun;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link ReconnectingWebSocket} was without a connection for, and what may have been lost by it. Nothing that the peer
 * sent in between has come; what it sent before has been received before, what it sent afterwards comes after.
 *
 * @param from when the connection was found to be lost
 * @param to when the next one was ready for messages
 * @param attempts how many attempts that took, at least 1
 * @param reason what kind of loss it was
 * @param cause how the connection ended
 * @param unconfirmed how many messages were sent and are not known to have been received: no pong has come for a ping after them
 * @param unconfirmedMessages the latest of these, oldest first, as far as the queue's budget reaches; to be sent again where receiving
 *     twice does no harm
 * @param discarded how many messages the queue's {@link QueuePolicy} has thrown away or replaced since the gap before
 */
public record Gap(
        Instant from,
        Instant to,
        int attempts,
        Reason reason,
        GluegunException cause,
        long unconfirmed,
        List<Frame> unconfirmedMessages,
        long discarded)
        implements ReconnectingWebSocket.Event {

    /** Why a connection was lost. */
    public enum Reason {
        /** The peer is dead or out of reach: not a byte came for the pong timeout after a ping. */
        DEAD_PEER,
        /** The peer answered pings, but sent no message for the longest silence that was allowed. */
        SILENT_PEER,
        /** The connection ended while the application did not receive what had come, so that nothing was read: we were slow. */
        SLOW_RECEIVER,
        /** The peer closed the socket; the cause has its code and reason. */
        CLOSED_BY_PEER,
        /** The peer broke the protocol, or a {@link ProtocolHandler} of the application's failed. */
        STREAM_FAILED,
        /** The connection went away: a reset, an end without a close frame, or a peer that took no bytes for the send timeout. */
        CONNECTION_LOST
    }

    /** Refuses {@code null}, and copies the list. */
    public Gap {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(cause, "cause");
        unconfirmedMessages = List.copyOf(unconfirmedMessages);
    }
}
