package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.TlsOptions;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TlsContexts;
import dev.gluegun.internal.transport.TlsFailure;
import dev.gluegun.internal.transport.TlsTransport;
import dev.gluegun.internal.transport.Waiter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to reach a server: name look-up and TCP, proxies if there are any, or a Unix domain socket; then TLS; each within
 * its own timeout, folded into one transport.
 *
 * <p>Runs on the thread that dials, which may be interrupted at any time; whatever it has opened is closed then. An object
 * serves one connection; {@link #step()} may be read by any thread.
 */
final class Dialer {

    /** How a server is reached, up to where TLS with it begins. */
    interface Road {
        /**
         * Goes it, on the thread that dials.
         *
         * @param steps what says how far it has come
         * @throws ConnectionError with the phase that failed; nothing stays open
         */
        ByteTransport pipe(Dialer steps, Deadline deadline) throws InterruptedException;

        /** Nobody wants to go it any more: gives up what it has taken a place for. Any thread; does not wait. */
        void cancel();
    }

    /**
     * What is being done.
     *
     * @param peer with whom, where that is not clear from where the connection goes; else empty
     */
    record Step(Phase phase, String peer) {
        /** For messages. */
        @Override
        public String toString() {
            return peer.isEmpty() ? phase.toString() : phase + " with " + peer;
        }
    }

    private static final TlsContexts TLS_CONTEXTS = new TlsContexts();

    private final Endpoint endpoint;
    private final ConnectOptions options;
    private final Resolver resolver;
    private final Supplier<SystemProxy> system;
    private final @Nullable Road road;
    private final @Nullable Observer observer;
    private volatile Step step;

    /**
     * One that goes to the endpoint.
     *
     * @param road the road there; null for the one that endpoint and options say
     * @param observer who is told of each phase; null when nobody is
     */
    Dialer(Endpoint endpoint, ConnectOptions options, @Nullable Road road, @Nullable Observer observer) {
        this(endpoint, options, Resolver.shared(), SystemProxy::ofThisProcess, road, observer);
    }

    Dialer(Endpoint endpoint, ConnectOptions options, Resolver resolver) {
        this(endpoint, options, resolver, SystemProxy::ofThisProcess, null);
    }

    /** @param system asked anew for each attempt */
    Dialer(
            Endpoint endpoint,
            ConnectOptions options,
            Resolver resolver,
            Supplier<SystemProxy> system,
            @Nullable Observer observer) {
        this(endpoint, options, resolver, system, null, observer);
    }

    private Dialer(
            Endpoint endpoint,
            ConnectOptions options,
            Resolver resolver,
            Supplier<SystemProxy> system,
            @Nullable Road road,
            @Nullable Observer observer) {
        this.endpoint = endpoint;
        this.step = new Step(endpoint.unix() == null ? Phase.DNS : Phase.TCP, "");
        this.options = options;
        this.resolver = resolver;
        this.system = system;
        this.road = road;
        this.observer = observer;
    }

    /** What is being done now. */
    Step step() {
        return step;
    }

    /**
     * Connects.
     *
     * @param deadline an end to all of it besides the options' timeouts
     * @throws ConnectionError with the phase that failed
     * @throws InterruptedException when interrupted; nothing stays open
     */
    ByteTransport dial(Deadline deadline) throws InterruptedException {
        ByteTransport pipe = road == null ? itself(deadline) : road.pipe(this, deadline);
        if (!options.usesTls(endpoint.port())) {
            return pipe;
        }
        TlsTransport tls = secure(
                pipe,
                options.tls(),
                endpoint.host(),
                endpoint.port(),
                endpoint.toString(),
                applicationProtocols(),
                deadline);
        succeeded(text(tls));
        return tls;
    }

    private ByteTransport itself(Deadline deadline) throws InterruptedException {
        UnixDomainSocketAddress unix = endpoint.unix();
        return unix == null ? viaHops(deadline) : unix(unix, deadline);
    }

    private ByteTransport viaHops(Deadline deadline) throws InterruptedException {
        return options.usesSystemProxy() ? bySystem(deadline) : through(options.via(), deadline);
    }

    /** By the first way that works of those that the system names. */
    private ByteTransport bySystem(Deadline deadline) throws InterruptedException {
        step = new Step(Phase.PROXY, "");
        Iterator<SystemProxy.Way> ways = system.get()
                .ways(endpoint.host(), endpoint.port(), options.usesTls(endpoint.port()))
                .iterator();
        List<ConnectionError> failures = new ArrayList<>();
        while (true) {
            SystemProxy.Way way = ways.next();
            try {
                return through(way.hops(), deadline);
            } catch (ConnectionError e) {
                way.failed();
                if (!ways.hasNext() || deadline.hasPassed()) {
                    failures.forEach(e::addSuppressed);
                    throw e;
                }
                failures.add(e);
                if (observer != null) {
                    observer.failed(e);
                }
            }
        }
    }

    private ByteTransport through(List<Hop> hops, Deadline deadline) throws InterruptedException {
        return hops.isEmpty()
                ? connect(endpoint.host(), endpoint.port(), "", deadline)
                : new HopDialer(this, hops, endpoint.host(), endpoint.port(), options.connectTimeout()).dial(deadline);
    }

    private ByteTransport unix(UnixDomainSocketAddress address, Deadline deadline) throws InterruptedException {
        begin(Phase.TCP, "");
        ByteTransport socket = new UnixConnector(address, options.connectTimeout())
                .connect(Deadline.after(options.connectTimeout()).earlier(deadline));
        succeeded(socket.description());
        return socket;
    }

    /** A step begins, with {@code peer} where that is not the server itself. */
    void begin(Phase next, String peer) {
        step = new Step(next, peer);
        if (observer != null) {
            observer.begins(next);
        }
    }

    /** The pipe is there, and the server has to begin with HTTP/2. No listener is told, as of no phase that is {@code OPEN}. */
    void awaitsHttp2() {
        step = new Step(Phase.OPEN, endpoint + ", which has not begun to speak HTTP/2");
    }

    /** The phase begun last has succeeded. */
    void succeeded(String detail) {
        if (observer != null) {
            observer.succeeded(detail);
        }
    }

    // ---- name look-up and TCP

    /** @param peer what messages call it; empty for the server itself */
    ByteTransport connect(String name, int portThere, String peer, Deadline deadline) throws InterruptedException {
        begin(Phase.DNS, peer);
        List<InetAddress> addresses = resolver.lookUp(name, options.domainLookupTimeout(), deadline);
        if (observer != null) {
            observer.succeeded(text(addresses));
        }
        begin(Phase.TCP, peer);
        ByteTransport tcp = new AddressRace(name, portThere, addresses, options.connectTimeout())
                .run(Deadline.after(options.connectTimeout()).earlier(deadline));
        succeeded(tcp.description());
        return tcp;
    }

    private static String text(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    // ---- TLS

    /**
     * Lays TLS over a pipe, which is closed when that fails. The caller says what came of it.
     *
     * @param peer what messages call it
     * @param protocols what ALPN offers; empty for no ALPN
     */
    TlsTransport secure(
            ByteTransport pipe,
            TlsOptions tlsOptions,
            String name,
            int portThere,
            String peer,
            List<String> protocols,
            Deadline deadline)
            throws InterruptedException {
        begin(Phase.TLS, peer);
        ByteTransport open = pipe;
        boolean done = false;
        try {
            SSLEngine engine = TLS_CONTEXTS.engine(tlsOptions, name, portThere, protocols);
            TlsTransport tls = new TlsTransport(pipe, engine, BufferPool.shared());
            open = tls;
            shakeHands(tls, peer, Deadline.after(options.tlsHandshakeTimeout()).earlier(deadline));
            done = true;
            return tls;
        } catch (TlsFailure e) {
            throw new ConnectionError("the TLS handshake with " + peer + " failed: " + e.getMessage(), Phase.TLS, e);
        } catch (IOException e) {
            throw new ConnectionError(
                    "the connection to " + peer + " was lost during the TLS handshake: " + reason(e), Phase.TLS, e);
        } finally {
            if (!done) {
                open.close();
            }
        }
    }

    /** What was agreed on. */
    static String text(TlsTransport tls) {
        return tls.session().getProtocol() + ", " + tls.session().getCipherSuite();
    }

    /** What ALPN offers (RFC 7301). */
    private List<String> applicationProtocols() {
        return options.protocols().stream().map(Protocol::alpnName).toList();
    }

    private void shakeHands(TlsTransport tls, String peer, Deadline deadline) throws IOException, InterruptedException {
        for (var step = tls.handshake(); step != TlsTransport.HandshakeStep.DONE; step = tls.handshake()) {
            if (deadline.hasPassed()) {
                throw new ConnectionError(
                        "the TLS handshake with " + peer + " did not end within the TLS handshake timeout of "
                                + options.tlsHandshakeTimeout()
                                + ": does the server speak TLS here?",
                        Phase.TLS);
            }
            await(
                    tls,
                    step == TlsTransport.HandshakeStep.NEED_WRITE ? SelectionKey.OP_WRITE : SelectionKey.OP_READ,
                    deadline);
        }
    }

    /** Waits until a pipe that is being made may be ready. */
    static void await(ByteTransport pipe, int operation, Deadline deadline) throws IOException, InterruptedException {
        Waiter waiter = pipe.waiter(operation);
        try {
            waiter.awaitInterruptibly(deadline);
        } finally {
            waiter.giveBack();
        }
    }

    /** What an exception of the system's says. */
    static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
