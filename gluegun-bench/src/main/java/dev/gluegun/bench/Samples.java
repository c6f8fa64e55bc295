package dev.gluegun.bench;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What one process has measured: how long each round trip took, and what all its threads allocated meanwhile.
 *
 * @param nanos the round trips in nanoseconds; not to be changed
 */
record Samples(Histogram nanos, long allocatedBytes) {

    private static final double NANOS_PER_MICRO = 1_000;

    /** A histogram for round trips of up to ten seconds, exact to three digits. */
    static Histogram histogram() {
        return new Histogram(10_000_000_000L, 3);
    }

    double meanMicros() {
        return nanos.getMean() / NANOS_PER_MICRO;
    }

    double medianMicros() {
        return percentileMicros(50);
    }

    double percentileMicros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    /** Bytes allocated for one round trip. */
    double allocatedPerTrip() {
        return nanos.getTotalCount() == 0 ? 0 : (double) allocatedBytes / nanos.getTotalCount();
    }

    /** Both together. */
    Samples plus(Samples other) {
        Histogram sum = nanos.copy();
        sum.add(other.nanos);
        return new Samples(sum, allocatedBytes + other.allocatedBytes);
    }

    /** One line of text, for another process to {@link #parse}. */
    String toText() {
        ByteBuffer compressed = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int size = nanos.encodeIntoCompressedByteBuffer(compressed);
        byte[] bytes = new byte[size];
        compressed.get(0, bytes);
        return allocatedBytes + " " + Base64.getEncoder().encodeToString(bytes);
    }

    static Samples parse(String text) {
        try {
            int space = text.indexOf(' ');
            ByteBuffer compressed = ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(space + 1)));
            return new Samples(
                    Histogram.decodeFromCompressedByteBuffer(compressed, 0), Long.parseLong(text.substring(0, space)));
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("expected a number and a histogram, but got: " + text, e);
        }
    }
}
