package dev.gluegun.it.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port of the {@link FaultyProxy}, and the connections that came through it.
 *
 * <p>Threads: what is public, any; the rest is the proxy's thread's.
 */
public final class Route implements AutoCloseable, FaultyProxy.Handler {

    /**
     * That a fault has come over a connection of this route.
     *
     * @param atNanos when, as {@link System#nanoTime()} gives it
     */
    public record Struck(Fault fault, long atNanos) {}

    private final FaultyProxy proxy;
    private final ServerSocketChannel listener;
    private final int port;
    private final InetSocketAddress target;
    private final Plan plan;
    private final Set<Relay> relays = new HashSet<>();
    private volatile @Nullable Struck struck;
    private volatile boolean stalled;

    Route(FaultyProxy proxy, ServerSocketChannel listener, InetSocketAddress target, Plan plan) throws IOException {
        this.proxy = proxy;
        this.listener = listener;
        this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        this.target = target;
        this.plan = plan;
    }

    public int port() {
        return port;
    }

    public Plan plan() {
        return plan;
    }

    /** The last fatal fault that has come over one of its connections. */
    public Optional<Struck> struck() {
        return Optional.ofNullable(struck);
    }

    /** Whether one of its connections has been held up by a {@link Fault#STALL}. */
    public boolean hasStalled() {
        return stalled;
    }

    /** Has a fault come over all its connections now. */
    public void strike(Strike strike) {
        proxy.call(() -> Set.copyOf(relays).forEach(relay -> relay.strike(strike)));
    }

    /** Closes the port, and resets what is still connected. */
    @Override
    public void close() {
        proxy.call(this::drop);
    }

    void listen() {
        try {
            proxy.register(listener, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            SocketChannel client = listener.accept();
            if (client != null) {
                Relay relay = new Relay(proxy, this, client, plan);
                relays.add(relay);
                relay.connect(target);
            }
        } catch (IOException goneAlready) {
            // The client has reset its connection before it was accepted.
            return;
        }
    }

    void noteStruck(Fault fault) {
        if (fault.isFatal()) {
            struck = new Struck(fault, System.nanoTime());
        } else {
            stalled = true;
        }
    }

    void forget(Relay relay) {
        relays.remove(relay);
    }

    void drop() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set.copyOf(relays).forEach(Relay::reset);
        proxy.forget(this);
    }
}
