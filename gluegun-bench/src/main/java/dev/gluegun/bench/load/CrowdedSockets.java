package dev.gluegun.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/** Several sockets, each with one message and its echo at a time, as fast as it can on a virtual thread of its own. */
final class CrowdedSockets implements Load {

    private final List<RoundTrips.RoundTrip> sockets;

    CrowdedSockets(List<RoundTrips.RoundTrip> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    @Override
    public void run(Tally tally, Duration turn) throws Exception {
        long end = System.nanoTime() + turn.toNanos();
        whileTrue(tally, number -> System.nanoTime() - end < 0);
    }

    @Override
    public void count(Tally tally, int operations) throws Exception {
        int each = Math.max(1, operations / sockets.size());
        whileTrue(tally, number -> number < each);
    }

    /** Has each socket go on as long as that is true of the number of its next message, and waits for all of them. */
    private void whileTrue(Tally tally, IntPredicate goesOn) throws Exception {
        AtomicLong done = new AtomicLong();
        long begin = System.nanoTime();
        List<FutureTask<?>> users = new ArrayList<>();
        for (RoundTrips.RoundTrip socket : sockets) {
            FutureTask<?> user = new FutureTask<>(() -> {
                int number = 0;
                while (goesOn.test(number)) {
                    socket.once(number);
                    number++;
                }
                done.addAndGet(number);
                return null;
            });
            users.add(user);
            Thread.ofVirtual().start(user);
        }
        for (FutureTask<?> user : users) {
            Trial.await(user);
        }
        tally.add(done.get(), System.nanoTime() - begin);
    }

    @Override
    public void close() throws IOException {
        for (RoundTrips.RoundTrip socket : sockets) {
            socket.close();
        }
    }
}
