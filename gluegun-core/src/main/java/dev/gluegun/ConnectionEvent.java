package dev.gluegun;

import dev.gluegun.GluegunException.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that has happened on a connection, as a {@link ConnectionListener} is told (Gun's {@code gun_event}).
 *
 * <p>Events are values that carry sizes, codes and durations, and nothing of what messages say; the request's path and fields are
 * never in them. What a peer has chosen, such as the reason of its close frame, is escaped in {@link #description()} and in {@code
 * toString}.
 */
public sealed interface ConnectionEvent {

    /** The connection that it happened on. */
    ConnectionId connection();

    /** What happened, in words and on one line, for logs and terminals; without the connection. */
    default String description() {
        return EventText.of(this);
    }

    /** One end of a connection, seen from here. */
    enum Side {
        /** This one. */
        LOCAL,
        /** The other one. */
        PEER
    }

    /** What kind of data a message is. */
    enum Kind {
        /** UTF-8 text. */
        TEXT,
        /** Bytes. */
        BINARY
    }

    /**
     * A step on the way to an open socket has begun. Each that begins ends with a {@link PhaseEnded}, before the next begins.
     *
     * @param attempt which attempt to connect it belongs to, counted from 1
     */
    record PhaseStarted(ConnectionId connection, Phase phase, int attempt) implements ConnectionEvent {}

    /**
     * A step on the way to an open socket has ended.
     *
     * @param attempt which attempt to connect it belonged to, counted from 1
     * @param duration how long it took
     * @param detail what came of it: the addresses found, the address reached, version and cipher suite of TLS, the status of
     *     the answer to the upgrade; empty after a failure
     * @param failure why it failed; empty when it succeeded. A refused upgrade is an {@link
     *     GluegunException.InvalidMessage.UpgradeRejected}, without the refusal's body, which has not come yet
     */
    record PhaseEnded(
            ConnectionId connection,
            Phase phase,
            int attempt,
            Duration duration,
            String detail,
            Optional<GluegunException> failure)
            implements ConnectionEvent {}

    /**
     * An attempt to connect has failed, and there will be another one.
     *
     * @param attempt the one that will be made, the first being 1
     * @param pause how long to wait until then
     * @param failure how the last one failed
     */
    record Retrying(ConnectionId connection, int attempt, Duration pause, GluegunException failure)
            implements ConnectionEvent {}

    /**
     * The server has agreed: there is a WebSocket now.
     *
     * @param subprotocol the one that the server chose of those offered
     * @param extensions the extensions agreed on, as the server wrote them
     * @param duration all that it took since the connection was opened, retries included
     */
    record Upgraded(ConnectionId connection, Optional<String> subprotocol, List<String> extensions, Duration duration)
            implements ConnectionEvent {
        /** An upgrade. */
        public Upgraded {
            extensions = List.copyOf(extensions);
        }
    }

    /**
     * A message has come, or a piece of one where a {@link ProtocolHandler} wants pieces. Pings, pongs and close frames have
     * events of their own.
     *
     * @param fin whether it is whole, or the last piece
     * @param bytes the payload that the application gets
     * @param wireBytes the payload of the frames that it came in since the event before, which is less when it was compressed
     * @param duration from its first byte that was decoded to its last
     * @param backlog how many messages before it nobody has asked for yet
     */
    record FrameReceived(
            ConnectionId connection, Kind kind, boolean fin, long bytes, long wireBytes, Duration duration, int backlog)
            implements ConnectionEvent {}

    /**
     * A message was sent: it has been handed to the operating system, or follows others that are just being written.
     *
     * @param bytes the payload that the application gave
     * @param wireBytes the payload that goes over the wire, which is less when it was compressed
     * @param duration how long the sender was held up, compression included; for messages that were sent at once, by all of them
     * @param queuedBytes how much of what was sent on this connection still waits for the operating system to take it, large
     *     messages left out
     */
    record FrameSent(
            ConnectionId connection, Kind kind, long bytes, long wireBytes, Duration duration, long queuedBytes)
            implements ConnectionEvent {}

    /**
     * A ping was sent, or has come.
     *
     * @param sender the peer's are answered by the library
     * @param bytes its payload, 0 to 125
     */
    record Ping(ConnectionId connection, Side sender, int bytes) implements ConnectionEvent {}

    /**
     * A pong was sent, or has come.
     *
     * @param bytes its payload, 0 to 125
     * @param roundTrip since the ping that it answers; empty for what this side sends, and when it answers no ping
     */
    record Pong(ConnectionId connection, Side sender, int bytes, Optional<Duration> roundTrip)
            implements ConnectionEvent {}

    /**
     * A close frame was sent, or has come (RFC 6455, section 5.5.1).
     *
     * @param code 1005 when it has none
     * @param reason as it was sent; empty when it has none
     */
    record Closing(ConnectionId connection, Side sender, int code, String reason) implements ConnectionEvent {
        @Override
        public String toString() {
            return connection + ": " + description();
        }
    }

    /**
     * The connection is gone, or will never be. The last event of each connection, save for those of other threads that are on
     * their way.
     *
     * @param initiator whose close frame was the first; empty when there was none
     * @param sentCode the code of the close frame that was sent, 1005 when it had none; empty when none was sent
     * @param receivedCode the code of the peer's close frame, 1005 when it had none; empty when none came
     * @param reason the peer's, as it was sent; empty when there was none
     * @param ending what a receiving call is told
     * @param duration the connection's life, from its opening on
     * @param open how much of that it was a WebSocket; empty when it never was
     */
    record Closed(
            ConnectionId connection,
            Optional<Side> initiator,
            OptionalInt sentCode,
            OptionalInt receivedCode,
            String reason,
            GluegunException ending,
            Duration duration,
            Optional<Duration> open)
            implements ConnectionEvent {
        @Override
        public String toString() {
            return connection + ": " + description();
        }
    }
}
