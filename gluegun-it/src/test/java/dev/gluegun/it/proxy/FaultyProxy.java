package dev.gluegun.it.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that spoils connections as it is told: slow, in pieces, cut, reset, half-open, stalled.
 *
 * <p>It knows nothing of what it carries. Each {@link Route} is a port of its own, so that whoever connects knows what will happen to
 * his connection and can ask what has.
 *
 * <p>Threads: {@link #route} and {@link #close()} from any; one thread with one selector does everything else.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 128;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Agenda agenda = new Agenda();
    private final Set<Route> routes = new HashSet<>();

    /** For what is read, until it is copied; the proxy's thread only. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private volatile boolean closed;
    private volatile @Nullable Throwable bug;

    /** Something that waits for channels. */
    interface Handler {
        void ready(SelectionKey key);
    }

    private FaultyProxy() throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().name("faulty-proxy").daemon(true).start(this::run);
    }

    /** Starts one without routes. */
    public static FaultyProxy start() {
        try {
            return new FaultyProxy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on a new loopback port for connections to the target, another one, to each of which this plan happens. */
    public Route route(int target, Plan plan) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(loopback(0), BACKLOG);
            listener.configureBlocking(false);
            Route route = new Route(this, listener, loopback(target), plan);
            call(() -> {
                routes.add(route);
                route.listen();
            });
            return route;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Drops all connections and closes all ports. Fails when the proxy itself has failed meanwhile. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError("the proxy's thread does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        if (bug != null) {
            throw new AssertionError("the proxy itself has failed", bug);
        }
    }

    // ---- for routes and relays

    /** Has the proxy's thread do something, and waits for it. */
    void call(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            task.run();
            done.complete(null);
        });
        selector.wakeup();
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the proxy does not answer", bug == null ? e : bug);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    Agenda agenda() {
        return agenda;
    }

    ByteBuffer buffer() {
        return buffer.clear();
    }

    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, handler);
    }

    void forget(Route route) {
        routes.remove(route);
    }

    // ---- the thread

    private void run() {
        try {
            while (!closed) {
                selector.select(FaultyProxy::ready, agenda.untilNextMillis());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                agenda.run();
            }
        } catch (IOException | RuntimeException | Error e) {
            bug = e;
        } finally {
            end();
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((Handler) key.attachment()).ready(key);
        } catch (CancelledKeyException closedMeanwhile) {
            // Its relay has ended in this very round.
            return;
        }
    }

    private void end() {
        Set.copyOf(routes).forEach(Route::drop);
        try {
            selector.close();
        } catch (IOException e) {
            bug = e;
        }
    }
}
