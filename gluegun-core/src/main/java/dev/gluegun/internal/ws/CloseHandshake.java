package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The closing handshake of one WebSocket (RFC 6455, section 7): where it stands, what each side said, and who began.
 *
 * <p>Threads: not safe by itself; its owner lets one thread in at a time.
 */
public final class CloseHandshake {

    /** Where the handshake stands. */
    public enum State {
        /** No side has sent a close frame. */
        OPEN,
        /** This side has sent its close frame, the peer has not. */
        CLOSE_SENT,
        /** The peer has sent its close frame, this side has not. */
        CLOSE_RECEIVED,
        /** Nothing more goes or comes: both have sent their close frames, or the connection is gone. */
        CLOSED
    }

    /** One end of the connection, seen from here. */
    public enum Side {
        LOCAL,
        PEER
    }

    /**
     * What one side's close frame said.
     *
     * @param code its code, or 1005 when it had none (RFC 6455, section 7.1.5)
     * @param reason its reason, empty when it had none
     */
    public record Statement(int code, String reason) {

        private static Statement of(Frame close) {
            return close instanceof Frame.CloseWithReason given
                    ? new Statement(given.code(), given.reasonText())
                    : new Statement(CloseCodes.NO_STATUS, "");
        }
    }

    private enum Event {
        SENT,
        RECEIVED,
        LOST
    }

    private State state = State.OPEN;
    private @Nullable Side initiator;
    private @Nullable Statement local;
    private @Nullable Statement peer;

    /**
     * This side sends a close frame.
     *
     * @return false when it must not, because it has sent one before or the connection is gone (RFC 6455, section 5.5.1)
     */
    public boolean send(Frame close) {
        if (!advance(Event.SENT)) {
            return false;
        }
        local = Statement.of(close);
        initiator = initiator == null ? Side.LOCAL : initiator;
        return true;
    }

    /**
     * The peer's close frame has come.
     *
     * @return false when it means nothing any more
     */
    public boolean receive(Frame close) {
        if (!advance(Event.RECEIVED)) {
            return false;
        }
        peer = Statement.of(close);
        initiator = initiator == null ? Side.PEER : initiator;
        return true;
    }

    /** The connection is gone, whether the handshake was finished or not. */
    public void lose() {
        advance(Event.LOST);
    }

    private boolean advance(Event event) {
        State next = next(event);
        if (next == null) {
            return false;
        }
        state = next;
        return true;
    }

    /** The table of transitions; null where an event comes too late to mean anything. */
    private @Nullable State next(Event event) {
        return switch (state) {
            // each row: when a close frame is SENT, RECEIVED, the connection LOST
            case OPEN -> row(event, State.CLOSE_SENT, State.CLOSE_RECEIVED, State.CLOSED);
            case CLOSE_SENT -> row(event, null, State.CLOSED, State.CLOSED);
            case CLOSE_RECEIVED -> row(event, State.CLOSED, null, State.CLOSED);
            case CLOSED -> null;
        };
    }

    private static @Nullable State row(
            Event event, @Nullable State sent, @Nullable State received, @Nullable State lost) {
        return switch (event) {
            case SENT -> sent;
            case RECEIVED -> received;
            case LOST -> lost;
        };
    }

    /** Where the handshake stands. */
    public State state() {
        return state;
    }

    /** Tells whether both close frames were exchanged: the connection was closed cleanly (RFC 6455, section 7.1.4). */
    public boolean clean() {
        return local != null && peer != null;
    }

    /** The side whose close frame was the first; null when there was none. */
    public @Nullable Side initiator() {
        return initiator;
    }

    /** What this side's close frame said; null when it sent none. */
    public @Nullable Statement local() {
        return local;
    }

    /** What the peer's close frame said; null when none came. */
    public @Nullable Statement peer() {
        return peer;
    }

    /** The close frame that answers the peer's: with the same code, as RFC 6455, section 5.5.1 suggests. */
    public static Frame answerTo(Frame close) {
        return close instanceof Frame.CloseWithReason given
                ? new Frame.CloseWithReason(given.code(), new byte[0])
                : new Frame.Close();
    }
}
