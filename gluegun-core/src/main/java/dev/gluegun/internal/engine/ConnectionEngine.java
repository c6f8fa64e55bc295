package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.ClientHandshake;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the first attempt to its end: it dials and retries in the background, and gives its link to one stream at
 * a time.
 *
 * <p>Any thread. {@code lock} guards the fields that are not final; it is never held across a wait or a call to user code.
 */
public final class ConnectionEngine {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final Dialer dialer;
    private final CountDownLatch decided = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread dialing;
    private @Nullable Link link;
    private @Nullable StreamEngine stream;
    private @Nullable Ending unmade;

    private ConnectionEngine(String host, int port, ConnectOptions options) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.dialer = new Dialer(host, port, options);
    }

    /** Begins to connect in the background and returns at once. */
    public static ConnectionEngine open(String host, int port, ConnectOptions options) {
        ConnectionEngine connection = new ConnectionEngine(host, port, options);
        Thread thread = Thread.ofVirtual().name("gluegun-dial").unstarted(connection::dial);
        connection.dialing = thread;
        thread.start();
        return connection;
    }

    // ---- making the connection

    private void dial() {
        try {
            ByteTransport transport = dialWithRetries();
            Link up = Link.open(transport, BufferPool.shared(), Keeper.shared(), options.sendTimeout());
            cameUp(up);
        } catch (ConnectionError e) {
            failed(Ending.unmade(e));
        } catch (InterruptedException closed) {
            failed(Ending.down("this side closed the connection before it was up", null));
        } catch (GluegunException e) {
            failed(Ending.unmade(new ConnectionError(String.valueOf(e.getMessage()), dialer.phase(), e)));
        } catch (RuntimeException | Error bug) {
            failed(Ending.down("an internal failure of the library; please report it", bug));
        }
    }

    private ByteTransport dialWithRetries() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return dialer.dial();
            } catch (ConnectionError e) {
                if (attempt > options.retry().attempts()) {
                    throw attempt == 1 ? e : afterRetries(e, attempt);
                }
                Duration pause = options.retry().pause(attempt, ThreadLocalRandom.current());
                Thread.sleep(pause);
            }
        }
    }

    private static ConnectionError afterRetries(ConnectionError last, int attempts) {
        ConnectionError error = new ConnectionError(
                last.getMessage() + " (attempt " + attempts + ", the last)", last.phase(), last.getCause());
        for (Throwable suppressed : last.getSuppressed()) {
            error.addSuppressed(suppressed);
        }
        return error;
    }

    private void cameUp(Link up) {
        StreamEngine kept;
        Ending closed;
        lock.lock();
        try {
            dialing = null;
            link = up;
            kept = stream;
            closed = unmade;
        } finally {
            lock.unlock();
        }
        if (closed != null) {
            up.end(closed);
            up.drop();
        } else if (kept != null) {
            start(kept, up);
        }
        decided.countDown();
    }

    private void failed(Ending how) {
        lock.lock();
        try {
            dialing = null;
            if (unmade == null) {
                unmade = how;
            }
        } finally {
            lock.unlock();
        }
        decided.countDown();
    }

    /** Waits until the connection is up, and tells the protocol that was negotiated. */
    public Protocol awaitUp(Deadline deadline) {
        Link up = awaitLink(deadline);
        Ending how = up.ending();
        if (how != null) {
            throw how.forReceiver();
        }
        return Protocol.HTTP_1_1;
    }

    Link awaitLink(Deadline deadline) {
        try {
            if (!deadline.isLimited()) {
                decided.await();
            } else if (!decided.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                Phase phase = dialer.phase();
                throw new Timeout(
                        "the connection to " + host + " port " + port
                                + " was not up in the time given; it was in the phase " + phase
                                + ", and is still being made",
                        phase);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the connection; it is still being made", e);
        }
        lock.lock();
        try {
            if (unmade != null) {
                throw unmade.forReceiver();
            }
            if (link == null) {
                throw new AssertionError("decided without a link");
            }
            return link;
        } finally {
            lock.unlock();
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
        ClientHandshake handshake = new ClientHandshake(
                host, port, options.usesTls(port), path, headers, upgradeOptions, RANDOM::nextBytes);
        StreamEngine asked = new StreamEngine(this, handshake, upgradeOptions, start);
        Link up;
        lock.lock();
        try {
            up = link;
            refuseUnlessPossible(protocol, up);
            stream = asked;
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            stream = null;
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    /** How the connection ended; null while it has not. */
    @Nullable
    Ending ending() {
        lock.lock();
        try {
            if (unmade != null) {
                return unmade;
            }
            return link == null ? null : link.ending();
        } finally {
            lock.unlock();
        }
    }

    /** Drops the connection at once; idempotent. */
    public void close() {
        Ending how = Ending.down("this side closed the connection", null);
        Thread dials;
        Link up;
        StreamEngine current;
        lock.lock();
        try {
            dials = dialing;
            up = link;
            current = stream;
            if (up == null && unmade == null) {
                unmade = how;
            }
        } finally {
            lock.unlock();
        }
        if (dials != null) {
            dials.interrupt();
        }
        if (up == null) {
            // Otherwise who came up just now decides, when its stream can be used.
            decided.countDown();
        } else {
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
        lock.lock();
        try {
            current = stream;
        } finally {
            lock.unlock();
        }
        if (current == null) {
            close();
        } else {
            current.close();
        }
    }
}
