package dev.gluegun.bench.load;

import java.io.IOException;
import java.time.Duration;

/** A client at work. Threads: one caller at a time. */
interface Load extends AutoCloseable {

    /** Works for about so long, and adds what was done. */
    void run(Tally tally, Duration turn) throws Exception;

    /** Does so many operations, and adds them. */
    void count(Tally tally, int operations) throws Exception;

    /** Closes what is open. */
    @Override
    void close() throws IOException;
}
