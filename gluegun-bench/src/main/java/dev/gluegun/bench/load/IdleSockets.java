package dev.gluegun.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Open sockets on which nothing happens: what each keeps on the heap after a collection, and resident outside of it.
 *
 * <p>The heap is touched when the JVM starts, so that what grows is the rest: threads' stacks, buffers, the allocator's blocks.
 */
final class IdleSockets implements Load {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int WARM_UP = 2_000;
    private static final int PROBE = 100;

    /** A client with a thread for each socket would bring the machine down with more. */
    private static final int MOST_WITH_THREADS = 1_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Handshakes.Opener opener;
    private final int wanted;
    private final Deque<Handshakes.Opened> open = new ArrayDeque<>();
    private int sockets;
    private long heapBytes;
    private long residentBytes;

    IdleSockets(Handshakes.Opener opener, int wanted) {
        this.opener = opener;
        this.wanted = wanted;
    }

    /** Measures in the first turn, however long it takes; later turns find the same. */
    @Override
    public void run(Tally tally, Duration turn) throws Exception {
        count(tally, wanted);
    }

    @Override
    public void count(Tally tally, int operations) throws Exception {
        if (open.isEmpty()) {
            for (int i = 0; i < Math.min(WARM_UP, operations); i++) {
                opener.open().close();
            }
            open.add(opener.open());
            settle();
            long heap = heap();
            long resident = resident();
            sockets = open(operations);
            settle();
            heapBytes = heap() - heap;
            residentBytes = resident() - resident;
        }
        tally.keep(sockets, heapBytes, residentBytes);
    }

    private int open(int sockets) throws Exception {
        int threads = THREADS.getThreadCount();
        int target = sockets;
        for (int i = 0; i < target; i++) {
            open.add(opener.open());
            if (i == PROBE && THREADS.getThreadCount() - threads > PROBE / 2) {
                target = Math.min(target, MOST_WITH_THREADS);
            }
        }
        return target;
    }

    /** Waits until clients have put away what they keep for sockets that were just busy, and collects what is left. */
    private static void settle() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Thread.sleep(200);
            System.gc();
        }
    }

    /** What the last collection has left: the present use counts the rooms that threads have taken for new objects. */
    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** 0 where the system does not tell. */
    private static long resident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
