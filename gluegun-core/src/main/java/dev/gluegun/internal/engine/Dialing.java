package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.events.Observer;
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

    private final Endpoint endpoint;
    private final ConnectOptions options;
    private final Dialer dialer;
    private final Dialer.@Nullable Road road;
    private final @Nullable Observer observer;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Dialing(Endpoint endpoint, ConnectOptions options) {
        this(endpoint, options, null);
    }

    /** @param road the road to the endpoint; null for the one that endpoint and options say */
    Dialing(Endpoint endpoint, ConnectOptions options, Dialer.@Nullable Road road) {
        this.endpoint = endpoint;
        this.options = options;
        this.road = road;
        this.observer = Observer.of(endpoint.name(), endpoint.port(), options.listener());
        this.dialer = new Dialer(endpoint, options, road, observer);
    }

    /** What is being done now. */
    Phase phase() {
        return dialer.step().phase();
    }

    /** Does {@code dial}, which is to call {@link #dial}, on a thread of its own. */
    void start(Runnable dial) {
        Thread own = Thread.ofVirtual().name("gluegun-dial").unstarted(dial);
        thread = own;
        own.start();
    }

    /** Interrupts the thread that was started, if one was; the road is free for others when this returns. */
    void interrupt() {
        if (road != null) {
            road.cancel();
        }
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
    LiveStreams dial(Deadline deadline) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ProtocolStart(endpoint, options, dialer, observer).on(dialer.dial(deadline), deadline);
            } catch (ConnectionError e) {
                if (observer != null) {
                    observer.failed(e);
                }
                throwIfPassed(deadline, e);
                if (attempt > options.retry().attempts()) {
                    throw attempt == 1 ? e : afterRetries(e, attempt);
                }
                Duration pause = options.retry().pause(attempt, ThreadLocalRandom.current());
                if (observer != null) {
                    observer.retries(attempt + 1, pause, e);
                }
                pause(pause, deadline);
                throwIfPassed(deadline, e);
            }
        }
    }

    private void throwIfPassed(Deadline deadline, ConnectionError last) {
        if (deadline.hasPassed()) {
            Timeout timeout = timeout("");
            timeout.addSuppressed(last);
            throw timeout;
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
        Dialer.Step step = dialer.step();
        return new Timeout(
                "the connection to " + endpoint + " was not up in the time given; it was in the phase " + step + andNow,
                step.phase());
    }

    /** Where the connection goes. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
