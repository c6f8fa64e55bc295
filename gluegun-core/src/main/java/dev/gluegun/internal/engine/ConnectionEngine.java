package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.ClientHandshake;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the first attempt to its end: it is dialed, and gives its link to one stream at a time.
 *
 * <p>Any thread. This object's monitor guards the fields that are neither final nor volatile; it is never held across a wait or
 * a call to user code.
 */
public final class ConnectionEngine {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String host;
    private final int port;
    private final boolean tls;

    /** How the connection is being made; null since that is decided. */
    private volatile @Nullable Dialing dialing;

    private @Nullable Link link;
    private @Nullable StreamEngine stream;
    private @Nullable Ending unmade;

    private ConnectionEngine(String host, int port, boolean tls, Dialing dialing) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.dialing = dialing;
    }

    /** Begins to connect in the background and returns at once. */
    public static ConnectionEngine open(String host, int port, ConnectOptions options) {
        Dialing begun = new Dialing(host, port, options);
        ConnectionEngine connection = new ConnectionEngine(host, port, options.usesTls(port), begun);
        begun.start(() -> connection.dialInBackground(begun));
        return connection;
    }

    /** A connection that can be asked for a stream, and is made when {@link #dial} is called, once. */
    public static ConnectionEngine unopened(String host, int port, ConnectOptions options) {
        return new ConnectionEngine(host, port, options.usesTls(port), new Dialing(host, port, options));
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

    private void cameUp(Link up) {
        StreamEngine kept;
        Ending closed;
        synchronized (this) {
            link = up;
            kept = stream;
            closed = unmade;
        }
        if (closed != null) {
            up.end(closed);
            up.drop();
        } else if (kept != null) {
            start(kept, up);
        }
        decided();
    }

    private void failed(Ending how) {
        synchronized (this) {
            if (unmade == null) {
                unmade = how;
            }
        }
        neverUp(how);
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
        Ending how = awaitLink(deadline).ending();
        StreamEngine asked;
        synchronized (this) {
            asked = stream;
        }
        if (how != null && (asked == null || !asked.isToldLater())) {
            throw how.forSender();
        }
        return Protocol.HTTP_1_1;
    }

    Link awaitLink(Deadline deadline) {
        Dialing begun = dialing;
        if (begun != null) {
            begun.await(deadline);
        }
        synchronized (this) {
            if (unmade != null) {
                throw unmade.forReceiver();
            }
            if (link == null) {
                throw new AssertionError("decided without a link");
            }
            return link;
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
        ClientHandshake handshake =
                new ClientHandshake(host, port, tls, path, headers, upgradeOptions, RANDOM::nextBytes);
        StreamEngine asked = new StreamEngine(this, handshake, upgradeOptions, start);
        Link up;
        synchronized (this) {
            up = link;
            refuseUnlessPossible(protocol, up);
            stream = asked;
        }
        if (up != null) {
            start(asked, up);
        }
        return asked;
    }

    private void refuseUnlessPossible(@Nullable Protocol protocol, @Nullable Link up) {
        Ending how = ending();
        if (how != null) {
            throw how.forSender();
        }
        if (protocol != null && up == null) {
            throw new InvalidMessage(
                    "await the connection first (awaitUp): before it is up no protocol has been negotiated");
        }
        if (protocol != null && protocol != Protocol.HTTP_1_1) {
            throw new UnsupportedFeature("the connection speaks HTTP_1_1, and cannot upgrade by " + protocol
                    + "; nothing was sent. Call upgrade without a protocol, or with HTTP_1_1");
        }
        if (stream != null) {
            throw new InvalidMessage(
                    stream.isUpgraded()
                            ? "on HTTP/1.1 an upgraded connection belongs to its WebSocket: open another connection for"
                                    + " another one"
                            : "an upgrade is under way on this connection: await it before asking for another");
        }
    }

    private static void start(StreamEngine asked, Link up) {
        try {
            asked.start(up);
        } catch (ConnectionDown e) {
            // The link has ended meanwhile, and tells so to whoever awaits the upgrade.
            return;
        }
    }

    /** The stream's upgrade was refused: with {@code keep} the connection can be asked for another one. */
    void refused(StreamEngine refused, boolean keep) {
        Link up = refused.link();
        if (!keep) {
            up.end(Ending.down("the server refused the upgrade, and the connection cannot be used again", null));
            up.drop();
            return;
        }
        // In this order: as soon as the stream is forgotten, another one may take its place.
        up.setInflow(new IdleInflow(up));
        synchronized (this) {
            stream = null;
        }
    }

    // ---- the end

    /** How the connection ended; null while it has not. */
    @Nullable
    Ending ending() {
        synchronized (this) {
            if (unmade != null) {
                return unmade;
            }
            return link == null ? null : link.ending();
        }
    }

    /** Drops the connection at once; idempotent. */
    public void close() {
        Ending how = Ending.down("this side closed the connection", null);
        Dialing begun = dialing;
        Link up;
        StreamEngine current;
        synchronized (this) {
            up = link;
            current = stream;
            if (up == null && unmade == null) {
                unmade = how;
            }
        }
        if (begun != null) {
            begun.interrupt();
        }
        if (up == null) {
            // Otherwise who came up just now decides, when its stream can be used.
            neverUp(how);
        } else {
            up.outbound().flushGathered();
            up.end(how);
            if (current != null) {
                current.abandon();
            }
            up.drop();
        }
    }

    /** Closes the WebSocket with a close handshake where there is one, and then the connection. */
    public void shutdown() {
        StreamEngine current;
        synchronized (this) {
            current = stream;
        }
        if (current == null) {
            close();
        } else {
            current.close();
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
