package dev.gluegun.internal.engine;

import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The link of a connection that many streams share: who leaves its reading role passes it on to one who waits for a stream. */
final class SharedLink extends Link {

    private final WaitingStreams waiting;
    private final @Nullable Observer observer;

    /** Whether the end of this link is one that the observer has to hear of. */
    private volatile boolean up;

    SharedLink(
            ByteTransport transport,
            BufferPool buffers,
            Keeper keeper,
            Function<Link, LinkOutput> output,
            WaitingStreams waiting,
            @Nullable Observer observer) {
        super(transport, buffers, keeper, output);
        this.waiting = waiting;
        this.observer = observer;
    }

    @Override
    @Nullable
    Observer observer() {
        return observer;
    }

    @Override
    void roleIsFree() {
        waiting.readingIsFree();
    }

    /** The application knows of this connection from now on. */
    void isUp() {
        up = true;
        if (isDropped()) {
            hasClosed();
        }
    }

    @Override
    void hasClosed() {
        if (observer != null && up) {
            Ending how = ending();
            observer.closed(how == null ? null : how.forReceiver());
        }
    }
}
