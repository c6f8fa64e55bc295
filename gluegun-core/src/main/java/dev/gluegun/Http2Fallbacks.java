package dev.gluegun;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The origins that could not take a WebSocket over HTTP/2, so that the next connection does not ask them again: the latest thousand,
 * each for an hour. Any thread; the monitor guards the map.
 */
final class Http2Fallbacks {

    static final int MOST_ORIGINS = 1000;
    static final Duration MEMORY = Duration.ofHours(1);

    private static final Http2Fallbacks SHARED = new Http2Fallbacks(System::nanoTime);

    private final LongSupplier nanoTime;

    /** When each was noted, the oldest first. */
    private final Map<String, Long> notedAtNanos = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ORIGINS;
        }
    };

    Http2Fallbacks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The memory of this process. */
    static Http2Fallbacks shared() {
        return SHARED;
    }

    /** The origin could not. */
    synchronized void note(String origin) {
        notedAtNanos.remove(origin);
        notedAtNanos.put(origin, nanoTime.getAsLong());
    }

    /** Whether the origin could not, lately. */
    synchronized boolean contains(String origin) {
        Long at = notedAtNanos.get(origin);
        if (at == null) {
            return false;
        }
        if (nanoTime.getAsLong() - at < MEMORY.toNanos()) {
            return true;
        }
        notedAtNanos.remove(origin);
        return false;
    }
}
