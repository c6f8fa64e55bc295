package dev.gluegun.bench.load;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A client of the path {@code /sink}. Threads: several senders. */
interface Outlet extends AutoCloseable {

    /** The question that the server answers when everything before it has arrived. */
    String QUESTION = "?";

    /** Sends the message so many times. */
    void send(int times) throws Exception;

    /** Waits until the server has got all that was sent. */
    void confirm() throws Exception;

    @Override
    void close() throws IOException;

    /**
     * Messages in one direction, until the last one has arrived.
     *
     * @param least how few are sent between two confirmations
     * @param most how many may be under way at once: some libraries keep in memory whatever they are given
     */
    record OneWay(Outlet outlet, int least, int most) implements Portion {

        /** So many bytes under way take longer than a confirmation by far. */
        private static final int LARGEST_BACKLOG = 32 * 1024 * 1024;

        /** One that fills no socket's buffer: a confirmation may come late, as acknowledgements do. */
        private static final int SMALLEST_PORTION = 64 * 1024;

        static OneWay of(Outlet outlet, int messageSize) {
            return new OneWay(
                    outlet,
                    Math.max(SMALLEST_PORTION / messageSize, 1),
                    Math.clamp(LARGEST_BACKLOG / messageSize, 1, 200_000));
        }

        @Override
        public void run(int operations, Histogram latencies) throws Exception {
            outlet.send(operations);
            outlet.confirm();
        }

        @Override
        public void close() throws IOException {
            outlet.close();
        }
    }
}
