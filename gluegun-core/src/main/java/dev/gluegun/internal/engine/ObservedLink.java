package dev.gluegun.internal.engine;

import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import java.time.Duration;

/** A link that somebody watches; a class of its own, so that all others have no field for that. */
final class ObservedLink extends Link {

    private final Observer observer;

    ObservedLink(ByteTransport transport, BufferPool buffers, Keeper keeper, Duration sendTimeout, Observer observer) {
        super(transport, buffers, keeper, sendTimeout);
        this.observer = observer;
    }

    @Override
    Observer observer() {
        return observer;
    }

    @Override
    void hasClosed() {
        Ending how = ending();
        observer.closed(how == null ? null : how.forReceiver());
    }
}
