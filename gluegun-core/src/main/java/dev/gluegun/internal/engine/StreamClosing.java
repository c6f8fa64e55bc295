package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.internal.http1.Excerpt;
import dev.gluegun.internal.ws.CloseCodes;
import dev.gluegun.internal.ws.CloseHandshake;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.internal.ws.Payloads;
import dev.gluegun.internal.ws.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one WebSocket ends: the close handshake begun by either side, a violation, a failure here, or silence.
 *
 * <p>Nothing here waits: what takes time is ended by the closing timeout on the keeper. Any thread; this object's
 * monitor guards the handshake and the timer.
 */
final class StreamClosing {

    private static final Frame NORMAL_CLOSE = new Frame.CloseWithReason(CloseCodes.NORMAL, "");

    private final Link link;
    private final Duration closingTimeout;

    /** Null until a close frame goes or comes. */
    private @Nullable CloseHandshake handshake;

    private Timers.@Nullable Timer timer;

    /** What still comes is read, so that the peer can end its side, but means nothing any more. */
    private volatile boolean over;

    /** This side is closing and waits for the peer's close frame; data that comes before it is thrown away. */
    private volatile boolean discarding;

    StreamClosing(Link link, Duration closingTimeout) {
        this.link = link;
        this.closingTimeout = closingTimeout;
    }

    boolean isOver() {
        return over;
    }

    boolean isDiscarding() {
        return discarding;
    }

    /** This side's close frame is in the queue, or about to be. */
    void closeGoes(Frame close) {
        synchronized (this) {
            handshake().send(close);
        }
        limit("the peer did not answer the close frame within the closing timeout of " + closingTimeout);
    }

    /**
     * Begins to close from this side: waiters end at once, and a close frame goes out unless one has.
     *
     * @return whether the peer's close frame has to be awaited
     */
    boolean begin() {
        link.end(Ending.down("this side closed the socket", null));
        discard();
        if (over) {
            // What is left is to let the peer read the last close frame before the connection goes. The keeper waits
            // for that, within the closing timeout; there is nothing in it for the caller.
            if (isHandshakeDone() && link.outbound().isIdle()) {
                link.hangUp();
            }
            return false;
        }
        if (!link.outbound().isCloseSent()) {
            closeGoes(NORMAL_CLOSE);
            link.outbound().reply(Opcode.CLOSE, Payloads.of(NORMAL_CLOSE));
        }
        return true;
    }

    /** Ends those who wait, also for the flow after the link has ended: what came before is thrown away. */
    void discard() {
        discarding = true;
        link.wakeReader();
    }

    private boolean isHandshakeDone() {
        synchronized (this) {
            return handshake().state() == CloseHandshake.State.CLOSED;
        }
    }

    /** The peer's close frame came; it is answered with the same code (RFC 6455, section 5.5.1). */
    void peerClosed(Frame close) {
        Frame answer = CloseHandshake.answerTo(close);
        CloseHandshake.Statement peer;
        String told;
        synchronized (this) {
            CloseHandshake both = handshake();
            both.receive(close);
            both.send(answer);
            peer = Objects.requireNonNull(both.peer());
            told = describe(both);
        }
        // Sends nothing when this side's close frame has gone before.
        link.outbound().reply(Opcode.CLOSE, Payloads.of(answer));
        over = true;
        link.end(Ending.closed(told, peer.code(), peer.reason()));
        if (discarding) {
            link.hangUp();
        } else {
            // RFC 6455, section 7.1.1: the server ends the TCP connection first; it gets the closing timeout to do so.
            limit("the server did not end the TCP connection within the closing timeout of " + closingTimeout);
        }
    }

    /** The peer broke the protocol: it is told so, and the application, too (RFC 6455, section 7.1.7). */
    void fail(Violation violation) {
        fail(violation.closeCode(), violation.reason(), Ending.violated(violation));
    }

    /** The application's own code failed. */
    void fail(Throwable cause) {
        fail(
                CloseCodes.INTERNAL_ERROR,
                "internal error",
                Ending.broken("the application's handler failed: " + cause, CloseCodes.INTERNAL_ERROR, cause));
    }

    private void fail(int code, String reason, Ending how) {
        over = true;
        link.end(how);
        link.outbound().reply(Opcode.CLOSE, Payloads.of(new Frame.CloseWithReason(code, reason)));
        link.outbound().finish();
        limit("the peer did not end the connection within the closing timeout of " + closingTimeout);
    }

    /** The peer has ended its direction, or reading failed. */
    void inputEnded(@Nullable IOException failure) {
        String how = failure == null ? "the peer ended the connection" : "reading failed: " + failure.getMessage();
        String what = link.outbound().isCloseSent() ? " before it answered the close frame" : " without a close frame";
        link.end(Ending.down(how + what + " (" + link.description() + ")", failure));
        link.drop();
    }

    void cancelTimer() {
        synchronized (this) {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private void limit(String otherwise) {
        synchronized (this) {
            if (timer == null && !link.isDropped()) {
                timer = link.keeper().schedule(closingTimeout, () -> {
                    link.end(Ending.down(otherwise, null));
                    link.drop();
                });
            }
        }
    }

    /** Monitor held. */
    private CloseHandshake handshake() {
        CloseHandshake begun = handshake;
        if (begun == null) {
            begun = new CloseHandshake();
            handshake = begun;
        }
        return begun;
    }

    /** The whole story in one sentence. */
    private static String describe(CloseHandshake both) {
        boolean peerBegan = both.initiator() == CloseHandshake.Side.PEER;
        return peerBegan
                ? "the peer closed the socket with " + said(both.peer()) + "; this side answered " + said(both.local())
                : "this side closed the socket with " + said(both.local()) + "; the peer answered " + said(both.peer());
    }

    private static String said(CloseHandshake.@Nullable Statement statement) {
        if (statement == null) {
            return "nothing";
        }
        String reason = statement.reason().isEmpty() ? "" : ": " + Excerpt.visible(statement.reason());
        return statement.code() + " (" + CloseCodes.name(statement.code()) + reason + ")";
    }
}
