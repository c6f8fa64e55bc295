package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/1.1 connection gives: its link, to one after the other. Nothing is sent before what was asked for before has been
 * answered: a server need not understand pipelining, and an upgrade would not survive it.
 *
 * <p>Who waits for the turn does not read for who has it: the keeper does, when nobody else does.
 *
 * <p>Any thread.
 */
final class Http1Streams implements LiveStreams {

    private final Link link;
    private final Turns turns = new Turns();

    /** What was asked for last, while the application may not know what became of it. */
    private volatile @Nullable Tenant latest;

    Http1Streams(Link link) {
        this.link = link;
    }

    @Override
    public Runnable takeIn(List<Tenant> kept) {
        for (Tenant tenant : kept) {
            turns.add(tenant);
            latest = tenant;
        }
        Tenant first = turns.current();
        return first == null ? () -> {} : () -> begin(first);
    }

    /** The one that has the link keeps it. */
    void handOver() {
        turns.end();
    }

    @Override
    public boolean ask(@Nullable Protocol protocol, Tenant asked) {
        refuseUnlessPossible(link, protocol);
        switch (turns.add(asked)) {
            case NONE -> {
                return false;
            }
            case FIRST -> {
                latest = asked;
                begin(asked);
            }
            case BEHIND -> {
                latest = asked;
                if (link.ending() != null) {
                    // It may have ended just before this was queued, and nobody else tells then.
                    turns.wake();
                }
            }
        }
        return true;
    }

    static void refuseUnlessPossible(Link link, @Nullable Protocol protocol) {
        Ending how = link.ending();
        if (how != null) {
            throw how.forSender();
        }
        if (protocol != null && protocol != Protocol.HTTP_1_1) {
            throw new UnsupportedFeature("the connection speaks HTTP_1_1, and cannot upgrade by " + protocol
                    + "; nothing was sent. Call upgrade without a protocol, or with HTTP_1_1");
        }
    }

    private void begin(Tenant next) {
        try {
            next.start(link);
        } catch (ConnectionDown e) {
            // The link has ended meanwhile, and tells so to whoever awaits the answer.
            return;
        } finally {
            turns.hasBegun(next);
        }
    }

    @Override
    public boolean awaitTurn(Tenant asked, Deadline deadline) {
        if (turns.await(asked, deadline)) {
            return true;
        }
        Ending how = link.ending();
        if (how != null) {
            throw how.forReceiver();
        }
        throw asked.timeout();
    }

    @Override
    public boolean withdraw(Tenant asked) {
        return turns.remove(asked);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The very same one is meant.
    public void done(Tenant done, @Nullable Ending otherwise) {
        if (otherwise != null) {
            link.end(otherwise);
            link.drop();
            turns.wake();
            return;
        }
        if (latest == done && !done.isToldLater()) {
            latest = null;
        }
        // In this order: as soon as it is nobody's turn, another one may take it.
        link.setInflow(new IdleInflow(link));
        Tenant next = turns.next(done);
        if (next != null) {
            begin(next);
        }
    }

    @Override
    public void linkEnded() {
        turns.wake();
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP_1_1;
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public @Nullable Ending ending() {
        return link.ending();
    }

    @Override
    public boolean isToldLater() {
        Tenant asked = latest;
        return asked != null && asked.isToldLater();
    }

    @Override
    public void close(Ending how) {
        link.output().flushGathered();
        link.end(how);
        turns.all().forEach(Tenant::abandon);
        link.drop();
        turns.wake();
    }

    @Override
    public void shutdown(ConnectionEngine connection) {
        Tenant current = turns.current();
        if (current == null) {
            connection.close();
        } else {
            current.close();
        }
    }
}
