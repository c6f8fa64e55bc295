package dev.gluegun.bench.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Messages and their echoes, one at a time. */
final class RoundTrips implements Portion {

    /** A client of the path {@code /echo}. */
    interface RoundTrip extends AutoCloseable {

        /** Sends the message of that number and waits for its echo. */
        void once(int number) throws Exception;

        @Override
        void close() throws IOException;
    }

    private final RoundTrip client;
    private int number;

    RoundTrips(RoundTrip client) {
        this.client = client;
    }

    @Override
    public void run(int operations, Histogram latencies) throws Exception {
        for (int i = 0; i < operations; i++) {
            long begin = System.nanoTime();
            client.once(number++);
            latencies.recordValue(System.nanoTime() - begin);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
