package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.SocketTransport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Unix domain socket in the making.
 *
 * <p>Where a TCP connection waits for the server to answer, one to a Unix domain socket is made at once or not at all: when the
 * queue of those whom the server has not accepted yet is full, the system tells so (EAGAIN), and nothing tells when there is
 * room. So it is tried again, after pauses that grow, until the connect timeout.
 *
 * <p>Used once, by the thread that dials; it may be interrupted at any time.
 */
final class UnixConnector {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final UnixDomainSocketAddress address;
    private final Duration connectTimeout;

    /**
     * Makes a connector.
     *
     * @param connectTimeout the timeout that the deadline of {@link #connect} was made of, for the messages
     */
    UnixConnector(UnixDomainSocketAddress address, Duration connectTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
    }

    /**
     * Connects.
     *
     * @throws ConnectionError when the system refuses, or the server's queue is full until the deadline
     * @throws InterruptedException when interrupted
     */
    SocketTransport connect(Deadline deadline) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            IOException busy = null;
            SocketChannel channel = open();
            try {
                SocketTransport connected = attempt(channel);
                if (connected != null) {
                    return connected;
                }
            } catch (IOException e) {
                if (!isBusy(e, address.getPath())) {
                    throw refused(e);
                }
                busy = e;
            }
            if (deadline.hasPassed()) {
                throw new ConnectionError(
                        "Unix socket " + address + ": the server has accepted nobody within the connect timeout of "
                                + connectTimeout + (busy == null ? "" : " (" + Dialer.reason(busy) + ")")
                                + ": does it hang?",
                        Phase.TCP,
                        busy);
            }
            TimeUnit.NANOSECONDS.sleep(Deadline.after(pause).earlier(deadline).remainingNanos());
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    /** What fails here, as there are no descriptors left, is no matter of the server's. */
    private SocketChannel open() {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new ConnectionError(
                    "Unix socket " + address + ": no socket can be opened here: " + Dialer.reason(e), Phase.TCP, e);
        }
    }

    /** Tries once; null when it was neither made nor refused. */
    private @Nullable SocketTransport attempt(SocketChannel channel) throws IOException {
        SocketTransport transport = null;
        try {
            channel.configureBlocking(false);
            if (channel.connect(address) || channel.finishConnect()) {
                transport = new SocketTransport(channel);
            }
            return transport;
        } finally {
            if (transport == null) {
                channel.close();
            }
        }
    }

    /**
     * Tells whether the same attempt may succeed later. The JDK has no exception of its own for that, and the system says it in
     * the language of its user: it is what remains when there is such a file and it is a socket for streams.
     */
    static boolean isBusy(IOException failure, Path path) {
        return failure.getClass() == SocketException.class
                && Files.exists(path)
                && !Dialer.reason(failure).contains("wrong type");
    }

    private ConnectionError refused(IOException cause) {
        return new ConnectionError("Unix socket " + address + ": " + explained(cause), Phase.TCP, cause);
    }

    private String explained(IOException cause) {
        // What the JDK makes of EACCES.
        if (cause instanceof BindException) {
            return "permission denied: it takes the right to write to the socket, and to search its directories";
        }
        if (cause instanceof ConnectException) {
            return "connection refused: nobody listens there. Does the server run?";
        }
        if (Files.notExists(address.getPath())) {
            return "no such file: does the server run?";
        }
        return Dialer.reason(cause) + ": does a server listen there for streams?";
    }
}
