package dev.gluegun.internal.engine;

import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The link of one stream of a connection that is shared; what happens on it is told to who watches the connection. */
final class StreamLink extends Link {

    private final Link connection;

    StreamLink(Http2Stream stream, BufferPool buffers, Link connection, Duration sendTimeout) {
        super(stream, buffers, connection.keeper(), sendTimeout);
        this.connection = connection;
    }

    /** Of many streams, each that is dropped would be a reset, of which a server takes so many only. */
    @Override
    void hangUp() {
        output().finish();
        drop();
    }

    @Override
    @Nullable
    Observer observer() {
        return connection.observer();
    }
}
