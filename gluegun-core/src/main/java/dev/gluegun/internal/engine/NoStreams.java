package dev.gluegun.internal.engine;

import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import org.jspecify.annotations.Nullable;

/** What a connection has that will never be up: the reason. */
record NoStreams(Ending ending) implements Streams {

    @Override
    public boolean ask(@Nullable Protocol protocol, Tenant asked) {
        throw ending.forSender();
    }

    @Override
    public boolean awaitTurn(Tenant asked, Deadline deadline) {
        throw ending.forReceiver();
    }

    @Override
    public boolean withdraw(Tenant asked) {
        return false;
    }

    @Override
    public void done(Tenant done, @Nullable Ending otherwise) {
        throw new AssertionError("nothing can have begun");
    }

    @Override
    public Protocol protocol() {
        throw ending.forReceiver();
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
        // There is nothing to close.
    }

    @Override
    public void shutdown(ConnectionEngine connection) {
        // There is nothing to end.
    }
}
