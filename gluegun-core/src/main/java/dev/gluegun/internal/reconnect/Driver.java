package dev.gluegun.internal.reconnect;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket.Attempt;
import dev.gluegun.ReconnectingWebSocket.ConnectedHook;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.ReconnectingWebSocket.TargetProvider;
import dev.gluegun.RetryDecision;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a reconnecting socket, a virtual one: asks for a target, connects, lets the application's hook greet the
 * peer, sends what is queued until the connection is lost, pauses, and begins again.
 *
 * <p>It is needed because all this has to happen also while nobody sends or receives; and as it is there, it does the sending, so
 * that neither the time that takes nor an interrupt of the sender's splits what a sender is told from what happens.
 */
final class Driver {

    /** So much is given to the connection at once, and leaves in one write. */
    private static final int BATCH_MESSAGES = 64;

    private static final int BATCH_BYTES = 64 * 1024;

    /** With so many connections that still have something to be received no further one is made. */
    private static final int MOST_UNRECEIVED = 4;

    /** How long closing waits, after everything was dropped, for code of the application's that does not end. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Reconnector socket;
    private final TargetProvider provider;
    private final Line.Connector connector;
    private final ReconnectOptions options;
    private final PeerWatch.Rules rules;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);

    /** The connections of which something may be left; its monitor guards it. */
    private final List<Line> lines = new ArrayList<>();

    private Optional<GluegunException> failure = Optional.empty();
    private int attempts;

    /** Whether it was the provider that the last attempt failed by: that does not stop the loop, whatever it threw. */
    private boolean providerFailed;

    Driver(Reconnector socket, TargetProvider provider, Line.Connector connector, ReconnectOptions options) {
        this.socket = socket;
        this.provider = provider;
        this.connector = connector;
        this.options = options;
        this.rules = new PeerWatch.Rules(options.pingInterval(), options.pongTimeout(), options.longestSilence());
        this.backoff = new Backoff(options.retry(), options.stableAfter());
        this.thread = Thread.ofVirtual().name("gluegun-reconnect").unstarted(this::run);
    }

    // ---- any thread

    void start() {
        thread.start();
    }

    /** Ends whatever the thread waits for outside this library, or in dialing. */
    void interrupt() {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }

    /** Waits until the thread has ended; at the deadline, or when interrupted, has it end at once. Not on the thread itself. */
    void awaitEnd(Deadline deadline) {
        if (Thread.currentThread() == thread) {
            // The application closes in its hook or provider: the thread ends when that returns.
            return;
        }
        try {
            if (!done.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                dropAll();
                done.await(LAST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Nothing to do when the thread has.
            dropAll();
            socket.end(closedHere());
        }
    }

    private void dropAll() {
        List<Line> left;
        synchronized (lines) {
            left = List.copyOf(lines);
            lines.clear();
        }
        left.forEach(Line::drop);
    }

    // ---- the thread

    private void run() {
        GluegunException cause;
        try {
            cause = live();
        } catch (RuntimeException | Error e) {
            cause = new ConnectionDown("the reconnecting socket has failed: " + e, e);
            dropAll();
        }
        try {
            if (socket.closeBy() != null) {
                dropAll();
            }
        } finally {
            socket.end(cause);
            done.countDown();
        }
    }

    private static ConnectionDown closedHere() {
        return new ConnectionDown("this side closed the reconnecting socket");
    }

    /** Returns why it ends. */
    private GluegunException live() {
        while (true) {
            attempts++;
            Session session = attempt();
            if (session != null) {
                serve(session);
            }
            if (socket.closeBy() != null) {
                return closedHere();
            }
            GluegunException failed = failure.orElseThrow();
            Optional<Duration> pause = pauseAfter(failed);
            if (pause.isEmpty()) {
                return failed;
            }
            socket.pause(pause.get());
            socket.enter(State.HELD);
            socket.awaitReceived(MOST_UNRECEIVED);
            if (socket.closeBy() != null) {
                return closedHere();
            }
            socket.enter(State.ASKING);
        }
    }

    /** How long to wait before the next attempt; empty when there is to be none. */
    private Optional<Duration> pauseAfter(GluegunException failed) {
        RetryDecision.Verdict verdict =
                providerFailed ? RetryDecision.retry() : options.retryDecision().decide(failed);
        return switch (Objects.requireNonNull(verdict, "RetryDecision.decide")) {
            case RetryDecision.Fatal fatal -> Optional.empty();
            case RetryDecision.Retry retry -> backoff.next(retry.atLeast());
        };
    }

    /** Makes one connection and greets the peer; null when that fails. */
    private @Nullable Session attempt() {
        Attempt attempt = new Attempt(attempts, socket.lastSeen(), failure);
        providerFailed = false;
        Target target;
        try {
            target = Objects.requireNonNull(provider.next(attempt), "TargetProvider.next");
        } catch (Exception e) {
            providerFailed = true;
            return failed(e, "the target provider failed: ");
        }
        socket.enter(State.DIALING);
        Line line;
        try {
            line = connector.connect(target);
        } catch (RuntimeException e) {
            return failed(e, "connecting failed: ");
        }
        return greeted(line, attempt);
    }

    private @Nullable Session greeted(Line line, Attempt attempt) {
        synchronized (lines) {
            lines.removeIf(Line::isDropped);
            lines.add(line);
        }
        Session session = new Session(line, System.nanoTime());
        boolean opened = false;
        try {
            if (socket.closeBy() != null) {
                return null;
            }
            socket.enter(State.GREETING);
            line.watch(rules, socket.observer(session));
            Optional<ConnectedHook> hook = options.onConnected();
            if (hook.isPresent()) {
                line.greet(hook.get(), attempt);
            }
            opened = true;
            return session;
        } catch (Exception e) {
            return failed(e, "the onConnected hook failed: ");
        } finally {
            if (!opened) {
                line.drop();
            }
        }
    }

    private @Nullable Session failed(Exception e, String what) {
        failure = Optional.of(e instanceof GluegunException known ? known : new ConnectionDown(what + e, e));
        socket.enter(State.PAUSING);
        return null;
    }

    /** Sends what is queued until the session is lost, or this side closes. */
    private void serve(Session session) {
        socket.opened(session, attempts);
        attempts = 0;
        while (true) {
            List<Entry> batch = socket.nextBatch(session, BATCH_MESSAGES, BATCH_BYTES);
            if (batch.isEmpty()) {
                break;
            }
            send(session, batch);
        }
        Line line = session.line();
        if (!socket.isLost(session)) {
            // An interrupt is for those who wait outside: it would cut the close handshake off.
            Thread.interrupted();
            if (socket.hasUnconfirmed()) {
                // The peer's close frame proves nothing: it may have set out before ours came.
                line.ask();
            }
            line.close();
            return;
        }
        GluegunException how = line.failure();
        failure = Optional.of(how == null ? new ConnectionDown("the connection was lost") : how);
        backoff.lasted(Duration.ofNanos(System.nanoTime() - session.openedNanos()));
        socket.lost(session, failure.get(), line.isDrained());
    }

    private void send(Session session, List<Entry> batch) {
        boolean whole = false;
        try {
            session.line().send(batch.stream().map(Entry::message).toList());
            whole = true;
        } catch (ConnectionDown down) {
            // How the connection ended is told when its end is; whether these were sent nobody knows.
            return;
        } catch (GluegunException e) {
            // Somebody has interrupted this thread: the rest of a message may or may not follow.
            session.line().drop();
        } finally {
            socket.handedOver(session, whole);
        }
    }
}
