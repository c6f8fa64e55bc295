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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

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
    private final int openers;
    private final AtomicInteger opened = new AtomicInteger();

    /** The open ones; there is room for all before anything is measured. */
    private Handshakes.@Nullable Opened[] open = {};

    private int sockets;
    private long heapBytes;
    private long residentBytes;

    /** So many sockets are opened, by so many threads at once, which have ended before anything is measured. */
    IdleSockets(Handshakes.Opener opener, int wanted, int openers) {
        this.opener = opener;
        this.wanted = wanted;
        this.openers = openers;
    }

    /** Measures in the first turn, however long it takes; later turns find the same. */
    @Override
    public void run(Tally tally, Duration turn) throws Exception {
        count(tally, wanted);
    }

    @Override
    public void count(Tally tally, int operations) throws Exception {
        if (opened.get() == 0) {
            open = new Handshakes.Opened[operations + 1];
            inThreads(Math.min(WARM_UP, operations), () -> opener.open().close());
            openOne();
            settle();
            long heap = heap();
            long resident = resident();
            sockets = open(operations);
            settle();
            heapBytes = heap() - heap;
            // Compilers may give back more than few sockets take.
            residentBytes = Math.max(0, resident() - resident);
        }
        tally.keep(sockets, heapBytes, residentBytes);
    }

    private int open(int sockets) throws Exception {
        int before = THREADS.getThreadCount();
        int probe = Math.min(sockets, PROBE);
        inThreads(probe, this::openOne);
        boolean hasThreads = THREADS.getThreadCount() - before > PROBE / 2;
        int target = hasThreads ? Math.min(sockets, MOST_WITH_THREADS) : sockets;
        inThreads(target - probe, this::openOne);
        return target;
    }

    private void openOne() throws Exception {
        Handshakes.Opened socket = opener.open();
        open[opened.getAndIncrement()] = socket;
    }

    private interface Step {
        void take() throws Exception;
    }

    private void inThreads(int steps, Step step) throws Exception {
        AtomicInteger left = new AtomicInteger(steps);
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < openers; i++) {
            FutureTask<?> task = new FutureTask<>(() -> {
                while (left.getAndDecrement() > 0) {
                    step.take();
                }
                return null;
            });
            tasks.add(task);
            Thread.ofPlatform().start(task);
        }
        for (FutureTask<?> task : tasks) {
            Trial.await(task);
        }
    }

    /**
     * Waits until clients have put away what they keep for sockets that were just busy, collects what is left, and gives back
     * what the JVM's compilers have freed: they take megabytes.
     */
    private static void settle() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Thread.sleep(200);
            System.gc();
        }
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[0],
                            new String[0]);
        } catch (JMException notWithThisLibraryOfC) {
            // Then the figure is less exact.
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
        for (Handshakes.Opened socket : open) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
