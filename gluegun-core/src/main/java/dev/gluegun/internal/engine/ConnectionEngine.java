package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Credentials;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.http1.RequestHead;
import dev.gluegun.internal.http1.RequestTarget;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.tunnel.ConnectDialogue;
import dev.gluegun.internal.ws.ClientHandshake;
import java.net.UnixDomainSocketAddress;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the first attempt to its end: it is dialed, and has {@link Streams} for what is asked of it.
 *
 * <p>Any thread. This object's monitor guards the fields that are neither final nor volatile; it is never held across a wait or
 * a call to user code.
 */
public class ConnectionEngine {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String host;

    /** 0 for a Unix domain socket. */
    private final int port;

    private final boolean tls;

    /** How the connection is being made; null since that is decided. */
    private volatile @Nullable Dialing dialing;

    /** What there is for those who ask. */
    private Streams streams;

    /** @param road the road to the endpoint; null for the one that endpoint and options say */
    ConnectionEngine(Endpoint endpoint, ConnectOptions options, Dialer.@Nullable Road road) {
        this.host = endpoint.host();
        this.port = endpoint.port();
        this.tls = options.usesTls(port);
        this.dialing = new Dialing(endpoint, options, road);
        this.streams = new KeptStreams(options.protocols().contains(Protocol.HTTP_1_1));
    }

    /** Begins to connect in the background and returns at once. */
    public static ConnectionEngine open(String host, int port, ConnectOptions options) {
        return of(Endpoint.tcp(host, port), options).started();
    }

    /** Like {@link #open}, by a Unix domain socket. */
    public static ConnectionEngine openUnix(UnixDomainSocketAddress address, ConnectOptions options) {
        return of(Endpoint.unix(address), options).started();
    }

    /** A connection that can be asked for a stream, and is made when {@link #dial} is called, once. */
    public static ConnectionEngine unopened(String host, int port, ConnectOptions options) {
        return of(Endpoint.tcp(host, port), options);
    }

    /** Like {@link #unopened}, by a Unix domain socket. */
    public static ConnectionEngine unopenedUnix(UnixDomainSocketAddress address, ConnectOptions options) {
        return of(Endpoint.unix(address), options);
    }

    private static ConnectionEngine of(Endpoint endpoint, ConnectOptions options) {
        return of(endpoint, options, null);
    }

    private static ConnectionEngine of(Endpoint endpoint, ConnectOptions options, Dialer.@Nullable Road road) {
        return options.cookies().isPresent()
                ? new CookieConnection(
                        endpoint, options, road, options.cookies().get())
                : new ConnectionEngine(endpoint, options, road);
    }

    private ConnectionEngine started() {
        Dialing begun = dialing;
        if (begun != null) {
            begun.start(() -> dialInBackground(begun));
        }
        return this;
    }

    // ---- making the connection

    /**
     * Makes the connection on this thread, which is sooner done than on another one. Failures are told by {@link #awaitUp} and
     * by the stream.
     *
     * @throws Timeout when the deadline passes first; the connection has to be closed then
     * @throws Interrupted when the thread is interrupted; the connection has to be closed then
     */
    public void dial(Deadline deadline) {
        Dialing begun = dialing;
        if (begun == null) {
            return;
        }
        try {
            dial(begun, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while the connection was being made", e);
        }
    }

    private void dialInBackground(Dialing begun) {
        try {
            dial(begun, Deadline.none());
        } catch (InterruptedException closed) {
            failed(Ending.down("this side closed the connection before it was up", null));
        }
    }

    private void dial(Dialing begun, Deadline deadline) throws InterruptedException {
        try {
            cameUp(begun.dial(deadline));
        } catch (Timeout e) {
            throw e;
        } catch (ConnectionError e) {
            failed(Ending.unmade(e));
        } catch (GluegunException e) {
            failed(Ending.unmade(new ConnectionError(String.valueOf(e.getMessage()), begun.phase(), e)));
        } catch (RuntimeException | Error bug) {
            failed(Ending.down("an internal failure of the library; please report it", bug));
        }
    }

    private void cameUp(LiveStreams made) {
        Runnable first = null;
        synchronized (this) {
            if (streams instanceof KeptStreams kept) {
                first = made.takeIn(kept.handOver());
                streams = made;
            }
        }
        if (first == null) {
            made.close(Objects.requireNonNull(ending(), "only what has ended has none"));
        } else {
            first.run();
        }
        decided();
    }

    private void failed(Ending how) {
        end(how);
        neverUp(how);
    }

    /** Ends a connection that is not up yet; tells what it had until now. */
    private synchronized Streams end(Ending how) {
        Streams before = streams;
        if (before instanceof KeptStreams kept) {
            kept.handOver();
            streams = new NoStreams(how);
        }
        return before;
    }

    /** There will never be a link. */
    private void neverUp(Ending how) {
        Dialing begun = dialing;
        if (begun != null) {
            begun.tellOfTheEnd(how);
        }
        decided();
    }

    private void decided() {
        Dialing begun = dialing;
        dialing = null;
        if (begun != null) {
            begun.decided();
        }
    }

    /**
     * Waits until the connection is up, and tells the protocol that was negotiated. That it has ended since is told by the
     * stream, where one was asked for and nobody knows yet what became of it: its server may have answered all the same.
     */
    public Protocol awaitUp(Deadline deadline) {
        awaitDecided(deadline);
        Streams now = streams();
        Ending how = now.ending();
        if (how != null && !now.isToldLater()) {
            throw how.forSender();
        }
        return now.protocol();
    }

    /** Waits until what was asked for has begun, and tells the deadline's end as it does. */
    void awaitTurn(Tenant asked, Deadline deadline) {
        awaitDecided(deadline);
        boolean begun;
        do {
            begun = streams().awaitTurn(asked, deadline);
        } while (!begun);
    }

    private void awaitDecided(Deadline deadline) {
        Dialing begun = dialing;
        if (begun != null) {
            begun.await(deadline);
        }
    }

    // ---- streams

    /**
     * Asks for a WebSocket; the request is kept until the connection is up.
     *
     * @param protocol the protocol that it must be, or null for whichever was negotiated
     */
    public StreamEngine upgrade(
            @Nullable Protocol protocol,
            String path,
            Headers headers,
            UpgradeOptions upgradeOptions,
            HandlerStart start) {
        CookieJar jar = cookies();
        Headers fields = jar == null ? headers : jar.sentWith(headers, path);
        ClientHandshake handshake =
                new ClientHandshake(host, port, tls, path, fields, upgradeOptions, RANDOM::nextBytes);
        StreamEngine asked = new StreamEngine(this, handshake, upgradeOptions, start);
        ask(protocol, asked);
        return asked;
    }

    /**
     * Asks for a resource; the request is kept until the connection is up, and what was asked for before has been answered.
     *
     * @param body null when there is none, or the application sends it piece by piece, as the fields say
     */
    public RequestEngine request(
            String method, String path, Headers headers, byte @Nullable [] body, OptionalInt flow) {
        CookieJar jar = cookies();
        // A path that is none is told of before cookies are looked for.
        RequestHead checked = head(method, path, headers, body);
        RequestHead head = jar == null ? checked : head(method, path, jar.sentWith(headers, path), body);
        RequestEngine asked = new RequestEngine(this, head, body, flow);
        ask(null, asked);
        return asked;
    }

    private RequestHead head(String method, String path, Headers headers, byte @Nullable [] body) {
        String authority = RequestTarget.authority(host, RequestTarget.namedPort(port, tls));
        return body == null
                ? RequestHead.of(authority, method, path, headers)
                : RequestHead.of(authority, method, path, headers, body.length);
    }

    /**
     * Asks for a tunnel, and makes the connection that it leads to in the background.
     *
     * @param options how that connection is made
     * @param fields what goes with each CONNECT
     * @param credentials what to show when this connection's server asks for it; null for nothing
     */
    public ConnectionEngine connect(
            String destination,
            int destinationPort,
            ConnectOptions options,
            Headers fields,
            @Nullable Credentials credentials) {
        TunnelEngine tunnel = new TunnelEngine(
                this,
                new ConnectDialogue(
                        destination, destinationPort, fields, credentials, HopDialer.authenticationWithProxy()),
                options.connectTimeout());
        ConnectionEngine behind = of(Endpoint.tcp(destination, destinationPort), options, tunnel);
        tunnel.leadsTo(behind);
        ask(null, tunnel);
        return behind.started();
    }

    private void ask(@Nullable Protocol protocol, Tenant asked) {
        boolean taken;
        do {
            // Again when it has come up, or was upgraded, meanwhile.
            taken = streams().ask(protocol, asked);
        } while (!taken);
    }

    /** What is there for those who ask now; who has asked those before waits here until there are others. */
    private synchronized Streams streams() {
        return streams;
    }

    /** The link is its own from now on, if it was one to take turns on. */
    void taken(OnlyStream taker) {
        synchronized (this) {
            if (streams instanceof Http1Streams before) {
                before.handOver();
                streams = taker;
            }
        }
    }

    /** What was asked for has ended by itself. */
    void ended(Tenant tenant) {
        streams().ended(tenant);
    }

    /** What was asked for is to end at once, and the connection with it unless others share it. */
    void drop(Tenant tenant) {
        streams().drop(tenant, this);
    }

    /** What has begun is over; {@code otherwise} says why its link cannot be used again, if it cannot. */
    void done(Tenant done, @Nullable Ending otherwise) {
        streams().done(done, otherwise);
    }

    /** Takes back what was asked for; false when it has begun. */
    @SuppressWarnings("ReferenceEquality") // The very same are meant.
    boolean withdraw(Tenant asked) {
        Streams before;
        Streams now = streams();
        do {
            before = now;
            if (before.withdraw(asked)) {
                return true;
            }
            now = streams();
        } while (now != before);
        return false;
    }

    /** The link has ended. */
    void linkEnded() {
        streams().linkEnded();
    }

    /** What gives and takes cookies; null when nothing does. */
    @Nullable
    CookieJar cookies() {
        return null;
    }

    // ---- the end

    /** Whether the connection has ended, or will never be. */
    public boolean hasEnded() {
        return ending() != null;
    }

    /** How the connection ended; null while it has not. */
    @Nullable
    Ending ending() {
        return streams().ending();
    }

    /** Drops the connection at once; idempotent. */
    public void close() {
        Ending how = Ending.down("this side closed the connection", null);
        Dialing begun = dialing;
        Streams before = end(how);
        if (begun != null) {
            begun.interrupt();
        }
        before.close(how);
        if (before instanceof KeptStreams) {
            neverUp(how);
        }
    }

    /** Closes the WebSocket with a close handshake where there is one, and then the connection. */
    public void shutdown() {
        streams().shutdown(this);
    }

    /** The server's name in ASCII, or its address. */
    public String host() {
        return host;
    }

    /** The server's port; 0 for a Unix domain socket. */
    public int port() {
        return port;
    }

    /** Whether it is a connection over TLS. */
    public boolean isSecure() {
        return tls;
    }

    @Override
    public String toString() {
        if (port != 0) {
            return host + ":" + port;
        }
        Dialing begun = dialing;
        if (begun != null) {
            return begun.toString();
        }
        Link up = streams().link();
        return up == null ? "Unix socket" : up.description();
    }
}
