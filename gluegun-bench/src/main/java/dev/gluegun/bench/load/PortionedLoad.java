package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Figures;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * A load in portions, which grow or shrink until each takes a few milliseconds: long enough that its beginning and its end do
 * not count, for fast clients and slow ones alike, and short enough to end a turn in time.
 */
final class PortionedLoad implements Load {

    private static final long AIM_NANOS = 20_000_000;

    private final Portion portion;
    private final Histogram uncounted = Figures.histogram();
    private int next;

    PortionedLoad(Portion portion) {
        this.portion = portion;
        this.next = portion.least();
    }

    @Override
    public void run(Tally tally, Duration turn) throws Exception {
        // Not counted: after a pause TCP begins slowly, which would be a large part of a fast client's turn.
        portion.run(next, uncounted);
        long begin = System.nanoTime();
        do {
            int operations = next;
            long nanos = timed(tally, operations);
            double fitting = (double) operations * AIM_NANOS / Math.max(nanos, 1);
            // At most twice as many: the first ones are slow or fast by chance.
            next = (int) Math.max(portion.least(), Math.min(portion.most(), Math.min(fitting, operations * 2.0)));
        } while (System.nanoTime() - begin < turn.toNanos());
    }

    @Override
    public void count(Tally tally, int operations) throws Exception {
        for (int rest = operations; rest > 0; ) {
            int some = Math.min(rest, portion.most());
            timed(tally, some);
            rest -= some;
        }
    }

    private long timed(Tally tally, int operations) throws Exception {
        long begin = System.nanoTime();
        portion.run(operations, tally.latencies());
        long nanos = System.nanoTime() - begin;
        tally.add(operations, nanos);
        return nanos;
    }

    @Override
    public void close() throws IOException {
        portion.close();
    }
}
