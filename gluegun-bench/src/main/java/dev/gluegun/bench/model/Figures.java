package dev.gluegun.bench.model;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What one process has measured.
 *
 * @param operations how many there were: round trips, messages, handshakes, or open sockets
 * @param nanos how long they took altogether
 * @param allocatedBytes what all threads of the process allocated meanwhile
 * @param cpuNanos the time of CPUs that all threads of the process took meanwhile
 * @param heapBytes what the open sockets keep on the heap, where that is measured
 * @param residentBytes what they keep resident outside of the heap, where that is measured
 * @param latencies in nanoseconds, where single operations are timed; not to be changed
 */
public record Figures(
        long operations,
        long nanos,
        long allocatedBytes,
        long cpuNanos,
        long heapBytes,
        long residentBytes,
        Histogram latencies) {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int NUMBERS = 6;

    /** A histogram for times of up to a hundred seconds, exact to three digits. */
    public static Histogram histogram() {
        return new Histogram(100_000_000_000L, 3);
    }

    public double meanMicros() {
        return latencies.getMean() / NANOS_PER_MICRO;
    }

    public double medianMicros() {
        return percentileMicros(50);
    }

    public double percentileMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    public double operationsPerSecond() {
        return per(operations * NANOS_PER_SECOND, nanos);
    }

    /** Seconds of CPU time a second. */
    public double cpuPerSecond() {
        return per((double) cpuNanos, nanos);
    }

    /** Microseconds of CPU time for one operation. */
    public double cpuMicrosPerOperation() {
        return per(cpuNanos / NANOS_PER_MICRO, operations);
    }

    public double allocatedPerOperation() {
        return per((double) allocatedBytes, operations);
    }

    public double heapPerOperation() {
        return per((double) heapBytes, operations);
    }

    /** Heap and the rest together. */
    public double residentPerOperation() {
        return per((double) heapBytes + residentBytes, operations);
    }

    private static double per(double amount, long count) {
        return count == 0 ? 0 : amount / count;
    }

    /** Both together. */
    public Figures plus(Figures other) {
        Histogram sum = latencies.copy();
        sum.add(other.latencies);
        return new Figures(
                operations + other.operations,
                nanos + other.nanos,
                allocatedBytes + other.allocatedBytes,
                cpuNanos + other.cpuNanos,
                heapBytes + other.heapBytes,
                residentBytes + other.residentBytes,
                sum);
    }

    /** One line of words, for another process or a file, to {@link #parse}. */
    public String toText() {
        ByteBuffer compressed = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        byte[] bytes = new byte[latencies.encodeIntoCompressedByteBuffer(compressed)];
        compressed.get(0, bytes);
        return operations + " " + nanos + " " + allocatedBytes + " " + cpuNanos + " " + heapBytes + " " + residentBytes
                + " " + Base64.getEncoder().encodeToString(bytes);
    }

    /** Reads what {@link #toText} has written. */
    public static Figures parse(String text) {
        try {
            String[] words = text.split(" ", -1);
            long[] numbers = new long[NUMBERS];
            for (int i = 0; i < NUMBERS; i++) {
                numbers[i] = Long.parseLong(words[i]);
            }
            ByteBuffer compressed = ByteBuffer.wrap(Base64.getDecoder().decode(words[NUMBERS]));
            return new Figures(
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5],
                    Histogram.decodeFromCompressedByteBuffer(compressed, 0));
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("expected six numbers and a histogram, but got: " + text, e);
        }
    }
}
