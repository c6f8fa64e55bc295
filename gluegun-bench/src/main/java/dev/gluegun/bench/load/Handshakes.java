package dev.gluegun.bench.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Sockets that are opened and closed at once, one at a time. */
record Handshakes(Opener opener) implements Portion {

    /** What opens one more socket. */
    interface Opener {

        /** Returns when it may be used; closing it does the closing handshake. */
        Opened open() throws Exception;
    }

    /** An open socket. */
    interface Opened extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    @Override
    public void run(int operations, Histogram latencies) throws Exception {
        for (int i = 0; i < operations; i++) {
            long begin = System.nanoTime();
            opener.open().close();
            latencies.recordValue(System.nanoTime() - begin);
        }
    }

    @Override
    public void close() {
        // Nothing is open between two portions.
    }
}
