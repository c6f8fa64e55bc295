package dev.gluegun.internal.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bounded store of byte buffers that are lent to connections while these have bytes in them.
 *
 * <p>Buffers are heap buffers, but for a few large direct ones. Safe for use by many threads at once, and without locks: a thread looks for a buffer, and
 * for a place to put one back, where it found the last one.
 */
public final class BufferPool {

    private static final BufferPool SHARED = new BufferPool();

    private static final int KIBIBYTE = 1024;

    /** The size of the direct buffers: the fewer writes a large message takes, the faster it goes. */
    private static final int DIRECT_BYTES = 512 * KIBIBYTE;

    private static final int PAGE_BYTES = 4 * KIBIBYTE;

    private static final int DIRECT_BUFFERS = 8;

    /** The sizes that are kept: for a small head, a plain read, one TLS record, four TLS records. */
    private final Shelf[] shelves = {
        new Shelf(KIBIBYTE, 128),
        new Shelf(4 * KIBIBYTE, 64),
        new Shelf(17 * KIBIBYTE, 64),
        new Shelf(68 * KIBIBYTE, 16)
    };

    /** Large direct buffers, each made when there is none; there are never more, so that this memory is bounded. */
    private final Shelf direct = new Shelf(DIRECT_BYTES, DIRECT_BUFFERS);

    private final AtomicInteger directToMake = new AtomicInteger(DIRECT_BUFFERS);

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

    /**
     * Lends an empty direct buffer for a large piece on its way from or to the system, to be given back very soon.
     *
     * @return null when all that there may be are lent: a smaller heap buffer does as well, only slower
     */
    public @Nullable ByteBuffer takeDirect() {
        ByteBuffer buffer = direct.poll();
        if (buffer == null) {
            if (directToMake.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                return null;
            }
            // Not where the JDK would have it begin, 16 bytes behind the beginning of a page: the system's own buffers
            // begin with
            // pages, and some CPUs copy from one to the other several times more slowly when these distances are a bit
            // apart.
            buffer = ByteBuffer.allocateDirect(DIRECT_BYTES + PAGE_BYTES)
                    .alignedSlice(PAGE_BYTES)
                    .slice(0, DIRECT_BYTES);
        }
        lent.increment();
        return buffer;
    }

    /** Takes back a buffer, which its borrower no longer touches. */
    public void give(ByteBuffer buffer) {
        lent.decrement();
        if (buffer.isDirect()) {
            direct.give(buffer);
            return;
        }
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
            ByteBuffer kept = poll();
            return kept == null ? ByteBuffer.allocate(size) : kept;
        }

        @Nullable
        ByteBuffer poll() {
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
            return null;
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
