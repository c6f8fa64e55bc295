package dev.gluegun.internal.engine;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has been decoded while nobody was receiving, bounded in number and in bytes.
 *
 * <p>A backlog with room takes one more of any size, so that nothing that the limits allow is too large for it. Full means
 * that reading stops, and TCP pushes back. Not thread-safe: the link's reading role guards it.
 */
final class Backlog<T> {

    static final int MOST_ENTRIES = 1024;
    static final long MOST_BYTES = 1 << 20;

    /** Null while there is nothing: an idle connection keeps no queue. */
    private @Nullable ArrayDeque<T> entries;

    private long bytes;

    boolean isEmpty() {
        return entries == null;
    }

    int size() {
        return entries == null ? 0 : entries.size();
    }

    boolean hasRoom() {
        return entries == null || entries.size() < MOST_ENTRIES && bytes < MOST_BYTES;
    }

    void add(T entry, long entryBytes) {
        ArrayDeque<T> queue = entries;
        if (queue == null) {
            queue = new ArrayDeque<>();
            entries = queue;
        }
        queue.addLast(entry);
        bytes += entryBytes;
    }

    @Nullable
    T peek() {
        return entries == null ? null : entries.peekFirst();
    }

    /** Takes the oldest, of which the caller knows the size from {@link #peek()}. */
    void remove(long entryBytes) {
        ArrayDeque<T> queue = entries;
        if (queue == null) {
            return;
        }
        queue.pollFirst();
        bytes -= entryBytes;
        if (queue.isEmpty()) {
            entries = null;
        }
    }

    void clear() {
        entries = null;
        bytes = 0;
    }
}
