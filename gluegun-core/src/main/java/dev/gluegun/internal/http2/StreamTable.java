package dev.gluegun.internal.http2;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The streams that are not closed, by their numbers. A hash table, because looking up must not allocate. */
final class StreamTable {

    private static final int SMALLEST = 8;

    private @Nullable Stream[] buckets = new Stream[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Stream find(int id) {
        Stream stream = buckets[bucket(id)];
        while (stream != null && stream.id != id) {
            stream = stream.next;
        }
        return stream;
    }

    void add(Stream stream) {
        if (size == buckets.length) {
            @Nullable Stream[] old = buckets;
            buckets = new Stream[2 * old.length];
            for (Stream first : old) {
                for (Stream each = first; each != null; ) {
                    Stream next = each.next;
                    link(each);
                    each = next;
                }
            }
        }
        link(stream);
        size++;
    }

    private void link(Stream stream) {
        int bucket = bucket(stream.id);
        stream.next = buckets[bucket];
        buckets[bucket] = stream;
    }

    void remove(Stream stream) {
        int bucket = bucket(stream.id);
        Stream before = null;
        for (Stream each = buckets[bucket]; each != null; each = each.next) {
            if (each == stream) {
                if (before == null) {
                    buckets[bucket] = each.next;
                } else {
                    before.next = each.next;
                }
                each.next = null;
                size--;
                return;
            }
            before = each;
        }
    }

    /** Does it for all; they must neither be added nor removed meanwhile. */
    void forEach(Consumer<Stream> action) {
        for (Stream first : buckets) {
            for (Stream each = first; each != null; each = each.next) {
                action.accept(each);
            }
        }
    }

    /** All of them, in the order of their numbers. */
    Stream[] all() {
        Stream[] all = new Stream[size];
        int[] next = {0};
        forEach(stream -> all[next[0]++] = stream);
        Arrays.sort(all, (a, b) -> Integer.compare(a.id, b.id));
        return all;
    }

    /** All of one side's streams are odd, or all are even. */
    private int bucket(int id) {
        return id >>> 1 & buckets.length - 1;
    }
}
