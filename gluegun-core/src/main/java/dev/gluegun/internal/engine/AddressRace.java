package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.ChannelWaiter;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.SocketTransport;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TCP connections to all addresses of one host, of which the first that is made wins (Happy Eyeballs, RFC 8305).
 *
 * <p>They begin one after the other, each a moment after the one before or as soon as that has failed, so that an address that
 * does not answer, of a family without a route perhaps, costs a moment and not the whole timeout.
 *
 * <p>Used once, by the thread that dials; it may be interrupted at any time. All but the winner are closed in every case.
 */
final class AddressRace {

    /** RFC 8305, section 5: the Connection Attempt Delay that is recommended. */
    private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    /** A connection that is being made. */
    private record Attempt(SocketChannel channel, InetAddress address) {}

    private final String host;
    private final int port;
    private final Duration connectTimeout;
    private final ArrayDeque<InetAddress> untried;
    private final List<Attempt> pending = new ArrayList<>(2);
    private final List<IOException> failures = new ArrayList<>();

    /** Null until there is something to wait for: a peer nearby has mostly answered by the time it is asked. */
    private @Nullable ChannelWaiter waiter;

    /**
     * Makes a race.
     *
     * @param addresses at least one, in the order of the resolver's preference
     * @param connectTimeout the timeout that the deadline of {@link #run} was made of, for the messages
     */
    AddressRace(String host, int port, List<InetAddress> addresses, Duration connectTimeout) {
        this.host = host;
        this.port = port;
        this.connectTimeout = connectTimeout;
        this.untried = new ArrayDeque<>(interleaved(addresses));
    }

    /** RFC 8305, section 4: the families take turns, beginning with that of the first; within each the order stays. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        if (addresses.size() < 3) {
            return addresses;
        }
        boolean firstIs4 = addresses.get(0) instanceof Inet4Address;
        ArrayDeque<InetAddress> first = new ArrayDeque<>();
        ArrayDeque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (address instanceof Inet4Address == firstIs4 ? first : second).add(address);
        }
        List<InetAddress> turns = new ArrayList<>(addresses.size());
        while (!first.isEmpty() || !second.isEmpty()) {
            turns.add(first.isEmpty() ? second.remove() : first.remove());
            ArrayDeque<InetAddress> other = first;
            first = second;
            second = other;
        }
        return turns;
    }

    /**
     * Runs until one is connected.
     *
     * @return the pipe of the winner, with TCP_NODELAY
     * @throws ConnectionError when all have failed, or the deadline has passed; the failure of each is suppressed in it
     * @throws InterruptedException when interrupted
     */
    SocketTransport run(Deadline deadline) throws InterruptedException {
        Duration delay = delay(deadline);
        Deadline next = Deadline.after(Duration.ZERO);
        try {
            while (true) {
                if (!untried.isEmpty() && (pending.isEmpty() || next.hasPassed())) {
                    SocketTransport connected = begin(untried.remove());
                    if (connected != null) {
                        return connected;
                    }
                    next = Deadline.after(delay);
                    continue;
                }
                if (pending.isEmpty() || deadline.hasPassed()) {
                    throw unreachable();
                }
                await(untried.isEmpty() ? deadline : deadline.earlier(next));
                int before = failures.size();
                SocketTransport connected = finishAny();
                if (connected != null) {
                    return connected;
                }
                if (failures.size() > before) {
                    next = Deadline.after(Duration.ZERO);
                }
            }
        } finally {
            end();
        }
    }

    /** The moment between two beginnings; a shorter one where otherwise the last addresses would not be tried at all. */
    private Duration delay(Deadline deadline) {
        if (!deadline.isLimited()) {
            return ATTEMPT_DELAY;
        }
        long share = deadline.remainingNanos() / untried.size();
        return Duration.ofNanos(Math.min(ATTEMPT_DELAY.toNanos(), share));
    }

    /** Begins to connect to one address, and returns the pipe when that is all it took. */
    private @Nullable SocketTransport begin(InetAddress ip) {
        SocketChannel channel;
        try {
            // A socket for the address's own family: one for both has to be told so, by a system call more.
            channel =
                    ip instanceof Inet4Address ? SocketChannel.open(StandardProtocolFamily.INET) : SocketChannel.open();
        } catch (IOException e) {
            failures.add(failure(ip, e));
            return null;
        }
        Attempt attempt = new Attempt(channel, ip);
        pending.add(attempt);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.connect(new InetSocketAddress(ip, port)) || channel.finishConnect()) {
                return won(attempt);
            }
            if (waiter != null) {
                waiter.attach(channel, SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            lost(attempt, e);
        }
        return null;
    }

    /** The first of the pending that is connected by now; those that have failed are noted. */
    private @Nullable SocketTransport finishAny() {
        for (Attempt attempt : List.copyOf(pending)) {
            try {
                if (attempt.channel().finishConnect()) {
                    if (waiter != null) {
                        // Known to it as the last one, so that it forgets this one, too: the others are closed.
                        waiter.attach(attempt.channel(), SelectionKey.OP_CONNECT);
                    }
                    return won(attempt);
                }
            } catch (IOException e) {
                lost(attempt, e);
            }
        }
        return null;
    }

    private SocketTransport won(Attempt attempt) throws IOException {
        SocketTransport transport = new SocketTransport(attempt.channel());
        pending.remove(attempt);
        return transport;
    }

    private void lost(Attempt attempt, IOException cause) {
        pending.remove(attempt);
        close(attempt.channel());
        failures.add(failure(attempt.address(), cause));
    }

    private IOException failure(InetAddress address, IOException cause) {
        return new IOException(address.getHostAddress() + ":" + port + ": " + Dialer.reason(cause), cause);
    }

    private void await(Deadline deadline) throws InterruptedException {
        try {
            if (waiter == null) {
                ChannelWaiter made = Waiters.shared().take();
                waiter = made;
                for (Attempt attempt : pending) {
                    made.attach(attempt.channel(), SelectionKey.OP_CONNECT);
                }
            }
        } catch (IOException e) {
            throw new ConnectionError(
                    "there is nothing left to wait with for a TCP connection to " + host + " port " + port + ": " + e
                            + ". Allow the process more open files",
                    Phase.TCP,
                    e);
        }
        waiter.awaitInterruptibly(deadline);
    }

    private ConnectionError unreachable() {
        for (Attempt attempt : List.copyOf(pending)) {
            lost(attempt, new IOException("no answer within the connect timeout of " + connectTimeout));
        }
        StringBuilder message = new StringBuilder("no TCP connection to " + host + " port " + port + " could be made");
        String separator = ": ";
        for (IOException failure : failures) {
            message.append(separator).append(failure.getMessage());
            separator = "; ";
        }
        ConnectionError error = new ConnectionError(
                message.append(". Check host, port and firewall, and that the server runs")
                        .toString(),
                Phase.TCP,
                failures.get(0).getCause());
        failures.forEach(error::addSuppressed);
        return error;
    }

    /** Closes those who have not won. */
    private void end() {
        pending.forEach(attempt -> close(attempt.channel()));
        pending.clear();
        if (waiter != null) {
            waiter.giveBack();
            waiter = null;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The descriptor is gone either way, and nobody can do anything about what close() found.
            return;
        }
    }
}
