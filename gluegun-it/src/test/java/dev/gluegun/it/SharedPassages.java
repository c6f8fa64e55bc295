package dev.gluegun.it;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.it.proxy.Route;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection after another that sockets share, as streams of HTTP/2. Who comes when a fault has come over it, or when it has had
 * its number of sockets, begins the next one; who leaves it last closes it.
 *
 * <p>Any thread.
 */
final class SharedPassages implements Supplier<Passage> {

    private final Supplier<Route> routes;
    private final ConnectOptions options;
    private final String path;
    private final SplittableRandom random;

    /** Guards all that changes, here and in the connections. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Shared current;

    /**
     * @param routes a new one for each connection
     * @param random decides how many sockets each connection gets, and how it ends
     */
    SharedPassages(Supplier<Route> routes, ConnectOptions options, String path, SplittableRandom random) {
        this.routes = routes;
        this.options = options;
        this.path = path;
        this.random = random;
    }

    @Override
    public Passage get() {
        lock.lock();
        try {
            Shared last = current;
            if (last == null || last.isOver()) {
                last = new Shared(routes.get(), random.nextInt(5, 25), random.nextBoolean());
                current = last;
            }
            last.sockets++;
            last.present++;
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** One of the connections, which is the passage of all its sockets. */
    private final class Shared implements Passage {

        private final Route route;
        private final Connection connection;
        private final int mostSockets;
        private final boolean endsGracefully;

        private int sockets;
        private int present;

        Shared(Route route, int mostSockets, boolean endsGracefully) {
            this.route = route;
            this.connection = Connection.open("localhost", route.port(), options);
            this.mostSockets = mostSockets;
            this.endsGracefully = endsGracefully;
        }

        boolean isOver() {
            return sockets == mostSockets || present == 0 || route.struck().isPresent();
        }

        @Override
        public Route route() {
            return route;
        }

        @Override
        public Open open(UpgradeOptions upgrade) {
            WebSocketStream stream = connection.upgrade(path, Headers.empty(), upgrade);
            stream.awaitUpgrade(ChaosSocket.OPENING);
            // A stream is no more than what it says: one that was not closed goes with its connection.
            return new Open(stream, () -> {});
        }

        @Override
        public void close() {
            lock.lock();
            try {
                present--;
                if (present > 0) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            end();
        }

        private void end() {
            long beganNanos = System.nanoTime();
            if (endsGracefully) {
                connection.shutdown();
            } else {
                connection.close();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
            route.close();
            if (took.compareTo(ChaosSocket.CLOSED_WITHIN) > 0) {
                throw new AssertionError("a connection took " + TimeUnit.NANOSECONDS.toMillis(took.toNanos())
                        + " ms to end (" + route.plan() + ")");
            }
        }
    }
}
