package dev.gluegun.bench.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Work that is done so many operations at a time, with nothing left under way between two portions. */
interface Portion extends AutoCloseable {

    /**
     * Does so many operations.
     *
     * @param latencies gets the nanoseconds of each, where each is timed
     */
    void run(int operations, Histogram latencies) throws Exception;

    /** How many there may be at once. */
    default int most() {
        return 10_000_000;
    }

    @Override
    void close() throws IOException;
}
