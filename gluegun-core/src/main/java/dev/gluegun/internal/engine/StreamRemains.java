package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an opened stream has ended, and what is left of it then; for those who outlive it. Any thread, with no lock of the engine held. */
public final class StreamRemains {

    /** Who still has the reading role of a link that has ended soon leaves it. */
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Link link;
    private final StreamInflow incoming;
    private final StreamClosing closing;

    StreamRemains(Link link, StreamInflow incoming, StreamClosing closing) {
        this.link = link;
        this.incoming = incoming;
        this.closing = closing;
    }

    /** How the stream ended, as a receiver is told; null while it has not. */
    public @Nullable GluegunException failure() {
        Ending how = link.ending();
        return how == null ? null : how.forReceiver();
    }

    /**
     * Whether it has ended and no more messages can be received. Waits for a moment for who is just reading: he may be the one
     * who has found the end.
     *
     * @return false also when he goes on, and so finds out by himself
     */
    public boolean isDrained() {
        if (link.ending() == null || !enters()) {
            return false;
        }
        try {
            boolean decoded = closing.isOver() || !link.inbound().hasRemaining();
            boolean taken = !incoming.hasBacklog() || incoming.isCloseNext();
            return closing.isDiscarding() || decoded && taken;
        } finally {
            link.leave();
        }
    }

    private boolean enters() {
        try {
            return link.enter(Deadline.after(MOMENT));
        } catch (Interrupted e) {
            return false;
        }
    }

    /** Whether the pipe is closed. */
    public boolean isDropped() {
        return link.isDropped();
    }
}
