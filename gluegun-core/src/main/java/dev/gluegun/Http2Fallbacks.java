package dev.gluegun;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that could not take a WebSocket over HTTP/2, so that the next connection does not ask them again: the latest thousand,
 * each for an hour. A server is an origin, whatever proxies lead to it, or what listens at a Unix domain socket: all of those go by
 * the name of {@code localhost}. Any thread; the monitor guards the map.
 */
final class Http2Fallbacks {

    static final int MOST_SERVERS = 1000;
    static final Duration MEMORY = Duration.ofHours(1);

    /** @param unixSocket null where there is none, and the origin says it all */
    record Server(String origin, @Nullable Path unixSocket) {

        /** The server at that address; the path of its Unix domain socket is one, from wherever it is looked at. */
        static Server at(WebSocketAddress address, @Nullable Path unixSocket) {
            return new Server(address.origin(), unixSocket == null ? null : unixSocket.toAbsolutePath());
        }
    }

    private static final Http2Fallbacks SHARED = new Http2Fallbacks(System::nanoTime);

    private final LongSupplier nanoTime;

    /** When each was noted, the oldest first. */
    private final Map<Server, Long> notedAtNanos = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Server, Long> eldest) {
            return size() > MOST_SERVERS;
        }
    };

    Http2Fallbacks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The memory of this process. */
    static Http2Fallbacks shared() {
        return SHARED;
    }

    /** The server could not. */
    synchronized void note(Server server) {
        notedAtNanos.remove(server);
        notedAtNanos.put(server, nanoTime.getAsLong());
    }

    /** Whether the server could not, lately. */
    synchronized boolean contains(Server server) {
        Long at = notedAtNanos.get(server);
        if (at == null) {
            return false;
        }
        if (nanoTime.getAsLong() - at < MEMORY.toNanos()) {
            return true;
        }
        notedAtNanos.remove(server);
        return false;
    }
}
