package dev.gluegun.internal.reconnect;

import dev.gluegun.Gap;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.internal.engine.PeerWatch.PeerState;
import org.jspecify.annotations.Nullable;

/** One connection, from the time it is made until everything of it has been received; guarded by its owner's lock. */
final class Session {

    private final Line line;
    private final long openedNanos;
    private @Nullable PeerState peerAtEnd;

    /** Whether a message could not be sent: then the connection is about to be found lost. */
    private boolean mute;

    Session(Line line, long openedNanos) {
        this.line = line;
        this.openedNanos = openedNanos;
    }

    /** May be used without the lock; never with it. */
    Line line() {
        return line;
    }

    long openedNanos() {
        return openedNanos;
    }

    void lost(PeerState peer) {
        peerAtEnd = peer;
    }

    boolean isLost() {
        return peerAtEnd != null;
    }

    void becomeMute() {
        mute = true;
    }

    boolean isMute() {
        return mute;
    }

    /** What kind of loss it was, for a connection that ended so. */
    Gap.Reason reason(GluegunException failure) {
        return switch (peerAtEnd == null ? PeerState.ALIVE : peerAtEnd) {
            case DEAD -> Gap.Reason.DEAD_PEER;
            case SILENT -> Gap.Reason.SILENT_PEER;
            case UNHEARD -> Gap.Reason.SLOW_RECEIVER;
            case ALIVE -> {
                if (failure instanceof StreamError) {
                    yield Gap.Reason.STREAM_FAILED;
                }
                boolean closed = failure instanceof ConnectionDown down
                        && down.closeCode().isPresent();
                yield closed ? Gap.Reason.CLOSED_BY_PEER : Gap.Reason.CONNECTION_LOST;
            }
        };
    }
}
