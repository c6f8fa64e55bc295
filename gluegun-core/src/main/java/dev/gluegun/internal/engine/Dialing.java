package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The making of one connection: attempts with pauses between them, and those who wait for how they turn out.
 *
 * <p>Any thread; {@link #dial} once. Nothing of it is needed any more when that is decided.
 */
final class Dialing {

    private final String host;
    private final int port;
    private final ConnectOptions options;
    private final Dialer dialer;
    private final @Nullable Observer observer;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Dialing(String host, int port, ConnectOptions options) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.observer = Observer.of(host, port, options.listener());
        this.dialer = new Dialer(host, port, options, observer);
    }

    /** What is being done now. */
    Phase phase() {
        return dialer.phase();
    }

    /** Does {@code dial}, which is to call {@link #dial}, on a thread of its own. */
    void start(Runnable dial) {
        Thread own = Thread.ofVirtual().name("gluegun-dial").unstarted(dial);
        thread = own;
        own.start();
    }

    /** Interrupts the thread that was started, if one was. */
    void interrupt() {
        Thread own = thread;
        if (own != null) {
            own.interrupt();
        }
    }

    /**
     * Connects, again after a pause as often as the options say.
     *
     * @throws ConnectionError how the last attempt failed
     * @throws Timeout when the deadline passes first
     */
    Link dial(Deadline deadline) throws InterruptedException {
        return Link.open(
                dialWithRetries(deadline), BufferPool.shared(), Keeper.shared(), options.sendTimeout(), observer);
    }

    private ByteTransport dialWithRetries(Deadline deadline) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return dialer.dial(deadline);
            } catch (ConnectionError e) {
                if (observer != null) {
                    observer.failed(e);
                }
                if (attempt > options.retry().attempts() && !deadline.hasPassed()) {
                    throw attempt == 1 ? e : afterRetries(e, attempt);
                }
                Duration pause = options.retry().pause(attempt, ThreadLocalRandom.current());
                if (observer != null && !deadline.hasPassed()) {
                    observer.retries(attempt + 1, pause, e);
                }
                pause(pause, deadline);
                if (deadline.hasPassed()) {
                    Timeout timeout = timeout("");
                    timeout.addSuppressed(e);
                    throw timeout;
                }
            }
        }
    }

    private static void pause(Duration pause, Deadline deadline) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Deadline.after(pause).earlier(deadline).remainingNanos());
    }

    private static ConnectionError afterRetries(ConnectionError last, int attempts) {
        ConnectionError error = new ConnectionError(
                last.getMessage() + " (attempt " + attempts + ", the last)", last.phase(), last.getCause());
        for (Throwable suppressed : last.getSuppressed()) {
            error.addSuppressed(suppressed);
        }
        return error;
    }

    /** There will never be a connection. */
    void tellOfTheEnd(Ending how) {
        if (observer != null) {
            observer.closed(how.forReceiver());
        }
    }

    /** The connection is up, or will never be. */
    void decided() {
        decided.countDown();
    }

    /** Waits until that is decided. */
    void await(Deadline deadline) {
        try {
            if (!deadline.isLimited()) {
                decided.await();
            } else if (!decided.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw timeout(", and is still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the connection; it is still being made", e);
        }
    }

    private Timeout timeout(String andNow) {
        Phase phase = dialer.phase();
        return new Timeout(
                "the connection to " + host + " port " + port + " was not up in the time given; it was in the phase "
                        + phase + andNow,
                phase);
    }
}
