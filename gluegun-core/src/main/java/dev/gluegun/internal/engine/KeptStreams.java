package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been asked of a connection that is not up yet, in its order.
 *
 * <p>Any thread; the monitor guards the fields.
 */
final class KeptStreams implements Streams {

    private final boolean oneAfterTheOther;

    /** Immutable: there is mostly one. */
    private List<Tenant> kept = List.of();

    /** Whether the connection has other streams by now. */
    private boolean over;

    /** @param oneAfterTheOther whether the connection may come to speak HTTP/1.1, which has no place behind what keeps its link */
    KeptStreams(boolean oneAfterTheOther) {
        this.oneAfterTheOther = oneAfterTheOther;
    }

    @Override
    public synchronized boolean ask(@Nullable Protocol protocol, Tenant asked) {
        if (over) {
            return false;
        }
        if (protocol != null) {
            throw new InvalidMessage(
                    "await the connection first (awaitUp): before it is up no protocol has been negotiated");
        }
        Turns.checkRoom(kept.size());
        if (oneAfterTheOther && !kept.isEmpty()) {
            Turns.checkNotTaken(kept.getLast());
        }
        if (kept.isEmpty()) {
            kept = List.of(asked);
        } else {
            List<Tenant> longer = new ArrayList<>(kept);
            longer.add(asked);
            kept = List.copyOf(longer);
        }
        return true;
    }

    /** What has been asked for; from now on others are to be asked. */
    synchronized List<Tenant> handOver() {
        over = true;
        return kept;
    }

    @Override
    public boolean awaitTurn(Tenant asked, Deadline deadline) {
        return false;
    }

    @Override
    public synchronized boolean withdraw(Tenant asked) {
        List<Tenant> shorter = new ArrayList<>(kept);
        boolean removed = !over && shorter.remove(asked);
        kept = List.copyOf(shorter);
        return removed;
    }

    @Override
    public void done(Tenant done, @Nullable Ending otherwise) {
        throw new AssertionError("nothing can have begun");
    }

    @Override
    public Protocol protocol() {
        throw new AssertionError("not negotiated yet");
    }

    @Override
    public @Nullable Ending ending() {
        return null;
    }

    @Override
    public @Nullable Link link() {
        return null;
    }

    @Override
    public boolean isToldLater() {
        return false;
    }

    @Override
    public void close(Ending how) {
        // They are told when they ask for their turn.
    }

    @Override
    public void shutdown(ConnectionEngine connection) {
        connection.close();
    }
}
