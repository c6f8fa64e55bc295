package dev.gluegun.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Several sockets, each with one message and its echo every ten milliseconds, and each with a virtual thread of its own.
 *
 * <p>A round trip counts from the time for which its message was due, not from when it was sent: a client that is late is late
 * for all the messages that were due meanwhile.
 */
final class PacedSockets implements Load {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A client that cannot keep up is not waited for much longer than the turn. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<RoundTrips.RoundTrip> sockets;

    PacedSockets(List<RoundTrips.RoundTrip> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    @Override
    public void run(Tally tally, Duration turn) throws Exception {
        periods(tally, (int) Math.max(1, turn.toNanos() / PERIOD_NANOS), GRACE_NANOS);
    }

    @Override
    public void count(Tally tally, int operations) throws Exception {
        periods(tally, Math.max(1, operations / sockets.size()), TimeUnit.MINUTES.toNanos(1));
    }

    /** Has each socket send so many messages, unless it is late by more than the grace. */
    private void periods(Tally tally, int messages, long graceNanos) throws Exception {
        Histogram latencies = new ConcurrentHistogram(tally.latencies());
        AtomicLong done = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + (messages + 1) * PERIOD_NANOS + graceNanos;
        List<FutureTask<?>> users = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            RoundTrips.RoundTrip socket = sockets.get(i);
            // They are spread over the period, as those of many users are.
            long first = begin + PERIOD_NANOS * (i + 1) / sockets.size();
            FutureTask<?> user = new FutureTask<>(() -> {
                for (int number = 0; number < messages; number++) {
                    long due = first + number * PERIOD_NANOS;
                    awaitTime(due);
                    // A message that is still not sent when all is over has waited until now.
                    if (System.nanoTime() - end < 0) {
                        socket.once(number);
                        done.incrementAndGet();
                    }
                    latencies.recordValue(System.nanoTime() - due);
                }
                return null;
            });
            users.add(user);
            Thread.ofVirtual().start(user);
        }
        for (FutureTask<?> user : users) {
            Trial.await(user);
        }
        tally.add(done.get(), System.nanoTime() - begin);
        tally.latencies().add(latencies);
    }

    private static void awaitTime(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    @Override
    public void close() throws IOException {
        for (RoundTrips.RoundTrip socket : sockets) {
            socket.close();
        }
    }
}
