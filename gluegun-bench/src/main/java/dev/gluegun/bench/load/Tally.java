package dev.gluegun.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.gluegun.bench.model.Figures;
import java.lang.management.ManagementFactory;
import org.HdrHistogram.Histogram;

/** What was done so far, and what it took. Threads: one at a time. */
final class Tally {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Histogram latencies = Figures.histogram();
    private long operations;
    private long nanos;
    private long allocatedBytes;
    private long cpuNanos;
    private long heapBytes;
    private long residentBytes;

    /** Work that may fail. */
    interface Task {
        void run() throws Exception;
    }

    /** Does the work and adds the memory and the time of CPUs that it took: all threads', as no library counts its own. */
    void watch(Task task) throws Exception {
        long allocatedBefore = THREADS.getTotalThreadAllocatedBytes();
        long cpuBefore = SYSTEM.getProcessCpuTime();
        task.run();
        cpuNanos += SYSTEM.getProcessCpuTime() - cpuBefore;
        allocatedBytes += THREADS.getTotalThreadAllocatedBytes() - allocatedBefore;
    }

    void add(long moreOperations, long moreNanos) {
        operations += moreOperations;
        nanos += moreNanos;
    }

    /** Tells what so many open sockets keep. */
    void keep(long sockets, long heap, long resident) {
        operations = sockets;
        heapBytes = heap;
        residentBytes = resident;
    }

    /** For single operations, in nanoseconds. */
    Histogram latencies() {
        return latencies;
    }

    void forget() {
        latencies.reset();
        operations = 0;
        nanos = 0;
        allocatedBytes = 0;
        cpuNanos = 0;
    }

    Figures figures() {
        return new Figures(operations, nanos, allocatedBytes, cpuNanos, heapBytes, residentBytes, latencies);
    }
}
