package dev.gluegun.it.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy: two sockets, and a {@link Flow} each way. The proxy's thread only. */
final class Relay implements FaultyProxy.Handler {

    /** How long both sides have to end after a cut before they are dropped. */
    private static final Duration AFTER_CUT = Duration.ofSeconds(30);

    private enum State {
        CONNECTING,
        FORWARDING,
        STALLED,
        /** What comes is thrown away until both sides have ended. */
        CUT,
        /** What comes is thrown away until one side has ended. */
        HALF_OPEN,
        ENDED
    }

    private final FaultyProxy proxy;
    private final Route route;
    private final SocketChannel client;
    private final SocketChannel server;
    private final Flow toServer;
    private final Flow toClient;
    private @Nullable SelectionKey clientKey;
    private @Nullable SelectionKey serverKey;
    private State state = State.CONNECTING;
    private int ended;

    /** What came over it while it was still connecting. */
    private @Nullable Strike early;

    Relay(FaultyProxy proxy, Route route, SocketChannel client, Plan plan) throws IOException {
        this.proxy = proxy;
        this.route = route;
        this.client = client;
        this.server = SocketChannel.open();
        this.toServer = new Flow(proxy, this, Direction.TO_SERVER, client, server, plan);
        this.toClient = new Flow(proxy, this, Direction.TO_CLIENT, server, client, plan);
    }

    void connect(InetSocketAddress target) {
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            clientKey = proxy.register(client, 0, this);
            serverKey = proxy.register(server, SelectionKey.OP_CONNECT, this);
            if (server.connect(target)) {
                connected();
            }
        } catch (IOException e) {
            reset();
        }
    }

    private void connected() {
        state = State.FORWARDING;
        toServer.begin();
        toClient.begin();
        if (early != null) {
            strike(early);
        }
        update();
    }

    boolean isForwarding() {
        return state == State.FORWARDING;
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            if (state == State.CONNECTING) {
                if (server.finishConnect()) {
                    connected();
                }
                return;
            }
            boolean fromClient = key.channel().equals(client);
            Flow incoming = fromClient ? toServer : toClient;
            Flow outgoing = fromClient ? toClient : toServer;
            if (key.isReadable()) {
                read(incoming);
            }
            if (state == State.FORWARDING && key.isWritable()) {
                outgoing.writeOn();
            }
            update();
        } catch (IOException broken) {
            // One side is gone, without a farewell.
            reset();
        }
    }

    private void read(Flow incoming) throws IOException {
        if (state == State.FORWARDING) {
            incoming.read();
        } else if (incoming.discard()) {
            ended++;
            if (state == State.HALF_OPEN) {
                reset();
            } else if (ended == 2) {
                end(false);
            }
        }
    }

    /** Waits for what can be done now. */
    void update() {
        if (clientKey == null || serverKey == null || state == State.ENDED || state == State.CONNECTING) {
            return;
        }
        clientKey.interestOps(operations(toServer, toClient));
        serverKey.interestOps(operations(toClient, toServer));
    }

    private int operations(Flow incoming, Flow outgoing) {
        return switch (state) {
            case FORWARDING ->
                (incoming.wantsRead() ? SelectionKey.OP_READ : 0) | (outgoing.wantsWrite() ? SelectionKey.OP_WRITE : 0);
            case CUT, HALF_OPEN -> incoming.hasEnded() ? 0 : SelectionKey.OP_READ;
            case CONNECTING, STALLED, ENDED -> 0;
        };
    }

    /** Has the fault come over this connection, unless one has that lasts. */
    void strike(Strike strike) {
        if (state == State.CONNECTING) {
            early = strike;
            return;
        }
        if (state != State.FORWARDING && state != State.STALLED) {
            return;
        }
        route.noteStruck(strike.fault());
        switch (strike.fault()) {
            case CUT -> cut();
            case RESET -> reset();
            case HALF_OPEN -> halfOpen();
            case STALL -> {
                state = State.STALLED;
                proxy.agenda().add(System.nanoTime() + strike.pause().toNanos(), this::goOn);
            }
        }
        update();
    }

    private void goOn() {
        if (state == State.STALLED) {
            state = State.FORWARDING;
            try {
                toServer.writeOn();
                toClient.writeOn();
                update();
            } catch (IOException broken) {
                reset();
            }
        }
    }

    private void cut() {
        state = State.CUT;
        ended = (toServer.hasEnded() ? 1 : 0) + (toClient.hasEnded() ? 1 : 0);
        try {
            toServer.shutdown();
            toClient.shutdown();
        } catch (IOException broken) {
            reset();
            return;
        }
        if (ended == 2) {
            end(false);
        } else {
            proxy.agenda().add(System.nanoTime() + AFTER_CUT.toNanos(), this::reset);
        }
    }

    private void halfOpen() {
        state = State.HALF_OPEN;
        if (toServer.hasEnded() || toClient.hasEnded()) {
            reset();
        }
    }

    /** A flow has brought everything to its end. */
    void finished() {
        if (toServer.hasFinished() && toClient.hasFinished()) {
            end(false);
        }
    }

    /** Ends it with an RST for both sides. */
    void reset() {
        end(true);
    }

    private void end(boolean abruptly) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        close(client, abruptly);
        close(server, abruptly);
        route.forget(this);
    }

    private static void close(SocketChannel channel, boolean abruptly) {
        try (channel) {
            // A connection that was refused has closed its channel by itself.
            if (abruptly && channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
