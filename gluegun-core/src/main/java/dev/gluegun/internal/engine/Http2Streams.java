package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.Protocol;
import dev.gluegun.internal.transport.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/2 connection gives: a stream to each who asks, at once. Any thread.
 */
final class Http2Streams implements LiveStreams {

    private final Http2Session session;
    private final Set<Tenant> begun = ConcurrentHashMap.newKeySet();

    /** Why those could not begin that had asked before the connection was up. */
    private final Map<Tenant, GluegunException> refused = new ConcurrentHashMap<>();

    Http2Streams(Http2Session session) {
        this.session = session;
    }

    @Override
    public Runnable takeIn(List<Tenant> kept) {
        return () -> {
            for (Tenant tenant : kept) {
                try {
                    ask(null, tenant);
                } catch (GluegunException e) {
                    refused.put(tenant, e);
                }
            }
        };
    }

    @Override
    public boolean ask(@Nullable Protocol protocol, Tenant asked) {
        Ending how = ending();
        if (how != null) {
            throw how.forSender();
        }
        if (protocol != null && protocol != Protocol.HTTP_2) {
            throw new UnsupportedFeature("the connection speaks HTTP_2, and cannot upgrade by " + protocol
                    + "; nothing was sent. Call upgrade without a protocol, or with HTTP_2");
        }
        if (asked.kind() == Tenant.Kind.WEBSOCKET && !session.allowsConnectProtocol()) {
            throw new UnsupportedFeature(
                    "the server speaks HTTP/2, but does not take WebSockets over it: it has not sent"
                            + " SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441, section 3); nothing was sent. Open a"
                            + " connection with Protocol.HTTP_1_1");
        }
        begun.add(asked);
        boolean started = false;
        try {
            asked.start(session);
            started = true;
        } finally {
            if (!started) {
                begun.remove(asked);
            }
        }
        return true;
    }

    @Override
    public boolean awaitTurn(Tenant asked, Deadline deadline) {
        GluegunException why = refused.get(asked);
        if (why != null) {
            throw why;
        }
        return true;
    }

    @Override
    public boolean withdraw(Tenant asked) {
        return false;
    }

    @Override
    public void done(Tenant done, @Nullable Ending otherwise) {
        begun.remove(done);
        done.drop(Ending.down("the stream has ended", null));
    }

    @Override
    public void ended(Tenant tenant) {
        // With the connection, nothing can gather any more, and who awaits it may ask what is still to be told.
        if (ending() == null) {
            begun.remove(tenant);
        }
    }

    @Override
    public void drop(Tenant tenant, ConnectionEngine connection) {
        begun.remove(tenant);
        tenant.drop(Ending.down("this side closed the stream", null));
    }

    @Override
    public Link link() {
        return session.link();
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP_2;
    }

    @Override
    public @Nullable Ending ending() {
        return session.link().ending();
    }

    @Override
    public boolean isToldLater() {
        return begun.stream().anyMatch(Tenant::isToldLater);
    }

    @Override
    public void close(Ending how) {
        begun.forEach(tenant -> tenant.drop(how));
        session.goAway();
        session.close(how);
    }

    /** All WebSockets, and what tunnels lead to, are closed at the same time, each within its own closing timeout; an interrupt ends that. */
    @Override
    public void shutdown(ConnectionEngine connection) {
        session.goAway();
        try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> closings = begun.stream()
                    .filter(tenant -> tenant.kind() != Tenant.Kind.REQUEST)
                    .map(tenant -> closers.submit(tenant::close))
                    .toList();
            try {
                for (Future<?> closing : closings) {
                    closing.get();
                }
            } catch (InterruptedException hurry) {
                closers.shutdownNow();
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            connection.close();
        }
    }
}
