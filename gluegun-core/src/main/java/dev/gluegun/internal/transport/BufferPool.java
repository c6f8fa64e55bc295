package dev.gluegun.internal.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded store of byte buffers that are lent to connections while these have bytes in them.
 *
 * <p>Buffers are heap buffers. Safe for use by many threads at once, and without locks: a thread looks for a buffer, and
 * for a place to put one back, where it found the last one.
 */
public final class BufferPool {

    private static final BufferPool SHARED = new BufferPool();

    private static final int KIBIBYTE = 1024;

    /** The sizes that are kept: for a small head, a plain read, one TLS record, four TLS records. */
    private final Shelf[] shelves = {
        new Shelf(KIBIBYTE, 128),
        new Shelf(4 * KIBIBYTE, 64),
        new Shelf(17 * KIBIBYTE, 64),
        new Shelf(68 * KIBIBYTE, 16)
    };

    private final LongAdder lent = new LongAdder();

    /** The store of this process. */
    public static BufferPool shared() {
        return SHARED;
    }

    /**
     * Lends an empty buffer.
     *
     * @param size the number of bytes that it has room for at least; beyond 68 KiB a buffer is made and not kept
     */
    public ByteBuffer take(int size) {
        lent.increment();
        for (Shelf shelf : shelves) {
            if (size <= shelf.size) {
                return shelf.take();
            }
        }
        return ByteBuffer.allocate(size);
    }

    /** Takes back a buffer, which its borrower no longer touches. */
    public void give(ByteBuffer buffer) {
        lent.decrement();
        for (Shelf shelf : shelves) {
            if (buffer.capacity() == shelf.size) {
                shelf.give(buffer);
                return;
            }
        }
    }

    /** The number of buffers that are lent now. */
    public int lent() {
        return lent.intValue();
    }

    /** Buffers of one size. */
    private static final class Shelf {

        private final int size;
        private final AtomicReferenceArray<ByteBuffer> places;

        Shelf(int size, int places) {
            this.size = size;
            this.places = new AtomicReferenceArray<>(places);
        }

        ByteBuffer take() {
            int first = firstPlace();
            for (int i = 0; i < places.length(); i++) {
                int place = first + i & places.length() - 1;
                if (places.getPlain(place) != null) {
                    ByteBuffer buffer = places.getAndSet(place, null);
                    if (buffer != null) {
                        return buffer;
                    }
                }
            }
            return ByteBuffer.allocate(size);
        }

        void give(ByteBuffer buffer) {
            buffer.clear();
            int first = firstPlace();
            for (int i = 0; i < places.length(); i++) {
                int place = first + i & places.length() - 1;
                if (places.getPlain(place) == null && places.compareAndSet(place, null, buffer)) {
                    return;
                }
            }
        }

        /** Spreads the threads over the places, so that they rarely meet. */
        private static int firstPlace() {
            return Long.hashCode(Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L);
        }
    }
}
