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

    /** How few there may be: enough that the time which a portion takes has to do with their number. */
    default int least() {
        return 1;
    }

    /** How many there may be at once. */
    default int most() {
        return 10_000_000;
    }

    @Override
    void close() throws IOException;
}
