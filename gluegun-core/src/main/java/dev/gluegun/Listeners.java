package dev.gluegun;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several listeners as one. */
record Listeners(List<ConnectionListener> all) implements ConnectionListener {

    @Override
    public boolean wants(Class<? extends ConnectionEvent> kind) {
        return all.stream().anyMatch(listener -> listener.wants(kind));
    }

    @Override
    public void phaseStarted(ConnectionEvent.PhaseStarted event) {
        each(listener -> listener.phaseStarted(event));
    }

    @Override
    public void phaseEnded(ConnectionEvent.PhaseEnded event) {
        each(listener -> listener.phaseEnded(event));
    }

    @Override
    public void retrying(ConnectionEvent.Retrying event) {
        each(listener -> listener.retrying(event));
    }

    @Override
    public void upgraded(ConnectionEvent.Upgraded event) {
        each(listener -> listener.upgraded(event));
    }

    @Override
    public void frameReceived(ConnectionEvent.FrameReceived event) {
        each(listener -> listener.frameReceived(event));
    }

    @Override
    public void frameSent(ConnectionEvent.FrameSent event) {
        each(listener -> listener.frameSent(event));
    }

    @Override
    public void ping(ConnectionEvent.Ping event) {
        each(listener -> listener.ping(event));
    }

    @Override
    public void pong(ConnectionEvent.Pong event) {
        each(listener -> listener.pong(event));
    }

    @Override
    public void closing(ConnectionEvent.Closing event) {
        each(listener -> listener.closing(event));
    }

    @Override
    public void closed(ConnectionEvent.Closed event) {
        each(listener -> listener.closed(event));
    }

    /** Tells all of them, and throws the first failure afterwards, with the others attached. */
    private void each(Consumer<ConnectionListener> event) {
        Throwable failure = null;
        for (ConnectionListener listener : all) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                failure = joined(failure, e);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    @SuppressWarnings("ReferenceEquality") // An exception cannot be attached to itself.
    private static Throwable joined(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }
}
