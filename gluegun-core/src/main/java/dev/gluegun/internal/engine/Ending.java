package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.internal.ws.Violation;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended, as the application is told: settled once, and thrown anew to each thread that asks.
 *
 * <p>Each thread gets an exception of its own, because an exception's stack trace and suppressed failures belong to the
 * call that threw it. Immutable; any thread.
 */
abstract sealed class Ending {

    final String message;
    final @Nullable Throwable cause;

    private Ending(String message, @Nullable Throwable cause) {
        this.message = message;
        this.cause = cause;
    }

    /** What a receiver gets once everything that came before the end has been delivered. */
    abstract GluegunException forReceiver();

    /** What a sender gets, at once. */
    abstract GluegunException forSender();

    /** The connection went away without a close handshake. */
    static Ending down(String message, @Nullable Throwable cause) {
        return new Down(message, cause);
    }

    /** The server refused an upgrade in such a way that nothing can follow it. */
    static Ending refused() {
        return down("the server refused the upgrade, and the connection cannot be used again", null);
    }

    /** Both close frames have gone over the wire; {@code closeCode} and {@code closeReason} are the peer's. */
    static Ending closed(String message, int closeCode, String closeReason) {
        return new Closed(message, closeCode, closeReason);
    }

    /** The peer broke the protocol and was told so with a close frame. */
    static Ending violated(Violation violation) {
        return new Broken(violation.message(), violation.closeCode(), null);
    }

    /** The stream failed on this side, with {@code closeCode} sent to the peer, because of {@code cause}. */
    static Ending broken(String message, int closeCode, Throwable cause) {
        return new Broken(message, closeCode, cause);
    }

    /** The stream failed before there was a WebSocket, so no close code could be sent. */
    static Ending broken(String message, @Nullable Throwable cause) {
        return new Broken(message, -1, cause);
    }

    /** The connection was never made. */
    static Ending unmade(ConnectionError error) {
        return new Unmade(String.valueOf(error.getMessage()), error.phase(), error.getCause());
    }

    private static final class Down extends Ending {
        Down(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        GluegunException forReceiver() {
            return new ConnectionDown(message, cause);
        }

        @Override
        GluegunException forSender() {
            return forReceiver();
        }
    }

    private static final class Closed extends Ending {
        private final int closeCode;
        private final String closeReason;

        Closed(String message, int closeCode, String closeReason) {
            super(message, null);
            this.closeCode = closeCode;
            this.closeReason = closeReason;
        }

        @Override
        GluegunException forReceiver() {
            return new ConnectionDown(message, closeCode, closeReason);
        }

        @Override
        GluegunException forSender() {
            return forReceiver();
        }
    }

    private static final class Broken extends Ending {
        private final int closeCode;

        Broken(String message, int closeCode, @Nullable Throwable cause) {
            super(message, cause);
            this.closeCode = closeCode;
        }

        @Override
        GluegunException forReceiver() {
            return closeCode < 0 ? new StreamError(message, cause) : new StreamError(message, closeCode, cause);
        }

        @Override
        GluegunException forSender() {
            return new ConnectionDown("the stream has failed: " + message, cause);
        }
    }

    private static final class Unmade extends Ending {
        private final Phase phase;

        Unmade(String message, Phase phase, @Nullable Throwable cause) {
            super(message, cause);
            this.phase = phase;
        }

        @Override
        GluegunException forReceiver() {
            return new ConnectionError(message, phase, cause);
        }

        @Override
        GluegunException forSender() {
            return forReceiver();
        }
    }
}
