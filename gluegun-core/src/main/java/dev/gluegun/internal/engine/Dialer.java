package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TlsContexts;
import dev.gluegun.internal.transport.TlsFailure;
import dev.gluegun.internal.transport.TlsTransport;
import dev.gluegun.internal.transport.Waiter;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to reach a server: name look-up, TCP, TLS, each within its own timeout, folded into one transport.
 *
 * <p>Runs on the thread that dials, which may be interrupted at any time; whatever it has opened is closed then. An object
 * serves one connection; {@link #phase()} may be read by any thread.
 */
final class Dialer {

    private static final TlsContexts TLS_CONTEXTS = new TlsContexts();

    private static final List<String> APPLICATION_PROTOCOLS = List.of("http/1.1");

    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final Resolver resolver;
    private final @Nullable Observer observer;
    private volatile Phase phase = Phase.DNS;

    /** @param observer who is told of each phase; null when nobody is */
    Dialer(String host, int port, ConnectOptions options, @Nullable Observer observer) {
        this(host, port, options, Resolver.shared(), observer);
    }

    Dialer(String host, int port, ConnectOptions options, Resolver resolver) {
        this(host, port, options, resolver, null);
    }

    private Dialer(String host, int port, ConnectOptions options, Resolver resolver, @Nullable Observer observer) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.resolver = resolver;
        this.observer = observer;
    }

    /** What is being done now. */
    Phase phase() {
        return phase;
    }

    /**
     * Connects.
     *
     * @param deadline an end to all of it besides the options' timeouts
     * @throws ConnectionError with the phase that failed
     * @throws InterruptedException when interrupted; nothing stays open
     */
    ByteTransport dial(Deadline deadline) throws InterruptedException {
        begin(Phase.DNS);
        List<InetAddress> addresses = resolver.lookUp(host, options.domainLookupTimeout(), deadline);
        if (observer != null) {
            observer.succeeded(text(addresses));
        }
        begin(Phase.TCP);
        ByteTransport tcp = new AddressRace(host, port, addresses, options.connectTimeout())
                .run(Deadline.after(options.connectTimeout()).earlier(deadline));
        if (observer != null) {
            observer.succeeded(tcp.description());
        }
        if (!options.usesTls(port)) {
            return tcp;
        }
        begin(Phase.TLS);
        TlsTransport tls =
                secure(tcp, Deadline.after(options.tlsHandshakeTimeout()).earlier(deadline));
        if (observer != null) {
            observer.succeeded(
                    tls.session().getProtocol() + ", " + tls.session().getCipherSuite());
        }
        return tls;
    }

    private void begin(Phase next) {
        phase = next;
        if (observer != null) {
            observer.begins(next);
        }
    }

    private static String text(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    // ---- TLS

    private TlsTransport secure(ByteTransport tcp, Deadline deadline) throws InterruptedException {
        ByteTransport open = tcp;
        boolean done = false;
        try {
            SSLEngine engine = TLS_CONTEXTS.engine(options.tls(), host, port, APPLICATION_PROTOCOLS);
            TlsTransport tls = new TlsTransport(tcp, engine, BufferPool.shared());
            open = tls;
            shakeHands(tls, deadline);
            done = true;
            return tls;
        } catch (TlsFailure e) {
            throw new ConnectionError(
                    "the TLS handshake with " + host + " port " + port + " failed: " + e.getMessage(), Phase.TLS, e);
        } catch (IOException e) {
            throw new ConnectionError(
                    "the connection to " + host + " port " + port + " was lost during the TLS handshake: " + reason(e),
                    Phase.TLS,
                    e);
        } finally {
            if (!done) {
                open.close();
            }
        }
    }

    private void shakeHands(TlsTransport tls, Deadline deadline) throws IOException, InterruptedException {
        Waiter waiter = Waiters.shared().take();
        try {
            for (var step = tls.handshake(); step != TlsTransport.HandshakeStep.DONE; step = tls.handshake()) {
                if (deadline.hasPassed()) {
                    throw new ConnectionError(
                            "the TLS handshake with " + host + " port " + port
                                    + " did not end within the TLS handshake timeout of "
                                    + options.tlsHandshakeTimeout()
                                    + ": does the server speak TLS on this port?",
                            Phase.TLS);
                }
                boolean writes = step == TlsTransport.HandshakeStep.NEED_WRITE;
                waiter.attach(tls.channel(), writes ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                waiter.awaitInterruptibly(deadline);
            }
        } finally {
            Waiters.shared().give(waiter);
        }
    }

    /** What an exception of the system's says. */
    static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
