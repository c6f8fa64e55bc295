package dev.gluegun.internal.engine;

import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import org.jspecify.annotations.Nullable;

/** What its connection belongs to for good: a WebSocket or a tunnel over HTTP/1.1. It has nothing to give but itself. */
interface OnlyStream extends Streams, Tenant {

    @Override
    Link link();

    @Override
    default boolean ask(@Nullable Protocol protocol, Tenant asked) {
        Http1Streams.refuseUnlessPossible(link(), protocol);
        Turns.checkNotTaken(this);
        throw new AssertionError("a request keeps no connection");
    }

    @Override
    default boolean awaitTurn(Tenant asked, Deadline deadline) {
        return true;
    }

    @Override
    default boolean withdraw(Tenant asked) {
        return false;
    }

    @Override
    default void done(Tenant done, @Nullable Ending otherwise) {
        throw new AssertionError("it ends with its connection");
    }

    @Override
    default Protocol protocol() {
        return Protocol.HTTP_1_1;
    }

    @Override
    default @Nullable Ending ending() {
        return link().ending();
    }

    @Override
    default void close(Ending how) {
        drop(how);
    }

    @Override
    default void shutdown(ConnectionEngine connection) {
        close();
    }
}
