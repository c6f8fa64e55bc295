package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket.Counts;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.ReconnectingWebSocket.TargetProvider;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.engine.PeerWatch.PeerState;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reconnecting socket's two ends and what lies between: messages queued to be sent, connections and gaps to be received, and the state.
 *
 * <p>Threads: {@link Driver}'s virtual thread makes connections and sends what is queued. Who receives does so on its own thread,
 * straight from the connection: no hand-over. {@code lock} guards everything that is not final; it is held for moments only, and never
 * while a {@link Line} is called, for those who watch a line come with locks of the engine and take it.
 */
public final class Reconnector {

    private final ReconnectOptions options;
    private final InstantSource clock;
    private final Outgoing outgoing;
    private final Driver driver;

    private final ReentrantLock lock = new ReentrantLock();

    /** There is something to receive, or a connection. */
    private final Condition news = lock.newCondition();

    /** There may be room in the queue. */
    private final Condition room = lock.newCondition();

    /** There is something to do for the driver, the only one who waits for it. */
    private final Condition work = lock.newCondition();

    private final Accounts accounts;
    private final Inbox inbox;
    private State state = State.ASKING;
    private @Nullable Session current;
    private @Nullable Deadline closeBy;
    private Event.@Nullable Ended ended;

    /** Up to where the application has seen what comes, in its own words. */
    private volatile Optional<String> lastSeen = Optional.empty();

    /** Makes a socket that connects as soon as {@link #start()} is called. */
    public Reconnector(
            TargetProvider provider, Line.Connector connector, ReconnectOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        Budget budget = new Budget(options.queueMessages(), options.queueBytes());
        this.outgoing = new Outgoing(budget, options.queuePolicy());
        this.accounts = new Accounts(budget, options.queuePolicy());
        this.inbox = new Inbox(budget);
        this.driver = new Driver(this, provider, connector, options);
    }

    /** Starts to connect. Called once. */
    public void start() {
        driver.start();
    }

    // ---- sending; any thread

    /** Queues a message, as the policy allows; a ping or pong goes to the connection at once. */
    public void send(Frame frame) {
        if (frame instanceof Frame.Ping || frame instanceof Frame.Pong) {
            sendNow(frame);
            return;
        }
        Entry entry = outgoing.entry(frame);
        Deadline limit = null;
        lock.lock();
        try {
            requireSendable();
            while (!accounts.accept(entry)) {
                if (!(options.queuePolicy() instanceof QueuePolicy.Block block)) {
                    throw full("is full");
                }
                limit = limit == null ? Deadline.after(block.limit()) : limit;
                if (!await(
                        room, limit, "interrupted while waiting for room in the queue; this message was not queued")) {
                    throw full("has been full for " + block.limit());
                }
                requireSendable();
            }
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void sendNow(Frame frame) {
        Session session;
        lock.lock();
        try {
            requireSendable();
            session = current;
        } finally {
            lock.unlock();
        }
        if (session == null) {
            throw new ConnectionDown(
                    "there is no connection just now, and pings and pongs are not kept for the next one");
        }
        session.line().send(List.of(frame));
    }

    private void requireSendable() {
        Event.Ended end = ended;
        if (end != null) {
            throw hasEnded(end);
        }
        if (closeBy != null) {
            throw new ConnectionDown("this side is closing the reconnecting socket; nothing was queued");
        }
    }

    private Timeout full(String how) {
        return new Timeout(
                "the queue " + how + " (" + accounts.queue().messages() + " messages, "
                        + accounts.queue().bytes()
                        + " bytes); this message was not queued: send less, or raise the queue's budget",
                Phase.OPEN);
    }

    private static ConnectionDown hasEnded(Event.Ended end) {
        return new ConnectionDown(
                "the reconnecting socket has ended: " + end.cause().getMessage(), end.cause());
    }

    // ---- receiving; any thread

    /** Waits for the next event; after the last one, for nothing. */
    public Event receive(Deadline deadline) {
        while (true) {
            Session session;
            lock.lock();
            try {
                Gap gap = inbox.takeGap();
                if (gap != null) {
                    return gap;
                }
                session = inbox.session();
                if (session == null) {
                    if (ended != null) {
                        return ended;
                    }
                    awaitNews(
                            deadline,
                            "no frame came in the time given, for there was no connection; the next one is"
                                    + " being made");
                    continue;
                }
            } finally {
                lock.unlock();
            }
            Frame frame = receive(session, deadline);
            if (frame != null) {
                return new Event.Received(frame);
            }
        }
    }

    /** The next frame that a connection has for the application; null when it has no more. */
    private @Nullable Frame receive(Session session, Deadline deadline) {
        try {
            while (true) {
                Frame frame = session.line().receive(deadline);
                if (!(frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason)) {
                    return frame;
                }
                // One connection's end is not this socket's: the gap tells of it.
            }
        } catch (ConnectionDown | StreamError end) {
            guarded(() -> {
                inbox.remove(session);
                work.signal();
                news.signalAll();
            });
            return null;
        }
    }

    /** Waits until there is a connection that messages go over. */
    public void awaitConnected(Deadline deadline) {
        lock.lock();
        try {
            while (state != State.OPEN) {
                if (ended != null) {
                    throw hasEnded(ended);
                }
                awaitNews(deadline, "there was no connection in the time given; it is still being made");
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews(Deadline deadline, String otherwise) {
        if (!await(news, deadline, "interrupted while waiting to receive; nothing is lost")) {
            throw new Timeout(otherwise, Phase.OPEN);
        }
    }

    /** Waits once; lock held. Returns false when the deadline had passed before. */
    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    private static boolean await(Condition signal, Deadline deadline, String interrupted) {
        try {
            if (!deadline.isLimited()) {
                signal.await();
                return true;
            }
            if (deadline.hasPassed()) {
                return false;
            }
            signal.awaitNanos(deadline.remainingNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted(interrupted, e);
        }
    }

    // ---- looking; any thread

    /** Notes how far the application has come. */
    public void lastSeen(String token) {
        lastSeen = Optional.of(token);
    }

    /** How far the application has come. */
    public Optional<String> lastSeen() {
        return lastSeen;
    }

    /** Whether there is a connection that messages go over. */
    public boolean isConnected() {
        return locked(() -> state == State.OPEN);
    }

    /** What became of the messages so far. */
    public Counts counts() {
        return locked(accounts::counts);
    }

    @Override
    public String toString() {
        return locked(() ->
                state.name().toLowerCase(Locale.ROOT) + ", " + accounts.queue().messages() + " queued");
    }

    // ---- for the driver; its thread

    /** Moves on, and forgets interrupts: those of {@link #close()} come when it has begun, and are not for an open connection. */
    void enter(State next) {
        guarded(() -> {
            if (ended == null) {
                state = state.to(next);
            }
            if (closeBy == null || next == State.OPEN) {
                Thread.interrupted();
            }
        });
    }

    /** The application's own close, when it has begun; null before. */
    @Nullable
    Deadline closeBy() {
        return locked(() -> closeBy);
    }

    /** Who watches the peer on behalf of a session. */
    PeerWatch.Observer observer(Session session) {
        return new PeerWatch.Observer() {
            @Override
            public long handedOver() {
                return locked(accounts::handedOver);
            }

            @Override
            public void confirmed(long messages) {
                // What was told as lost stays lost, even if its pong is only now made sense of.
                guarded(() -> accounts.confirm(messages));
            }

            @Override
            public void ended(PeerState peer) {
                guarded(() -> {
                    session.lost(peer);
                    work.signal();
                });
            }
        };
    }

    /** The session is ready for messages after so many attempts; the gap before it is told first. */
    void opened(Session session, int attempts) {
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            enter(State.OPEN);
            inbox.add(accounts.gap(clock.instant(), attempts), session);
            current = session;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for messages to be sent over the session; none when it is lost, or this side closes and is to wait no more. */
    List<Entry> nextBatch(Session session, int mostMessages, long mostBytes) {
        lock.lock();
        try {
            while (!session.isLost() && ended == null) {
                boolean sends = !session.isMute() && !accounts.queue().isEmpty();
                if (closeBy != null && (!sends || closeBy.hasPassed())) {
                    return List.of();
                }
                if (sends) {
                    room.signalAll();
                    return accounts.depart(mostMessages, mostBytes);
                }
                work.awaitUninterruptibly();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** The last batch was given to the session, or, unless {@code whole}, may have been. */
    void handedOver(Session session, boolean whole) {
        guarded(() -> {
            accounts.arrive();
            if (!whole) {
                session.becomeMute();
            }
        });
    }

    /** The session is over. */
    void lost(Session session, GluegunException cause, boolean drained) {
        guarded(() -> {
            current = null;
            accounts.lose(clock.instant(), session.reason(cause), cause);
            if (drained) {
                inbox.remove(session);
            }
            enter(State.PAUSING);
        });
    }

    boolean hasUnconfirmed() {
        return locked(accounts::hasUnconfirmed);
    }

    boolean isLost(Session session) {
        return locked(session::isLost);
    }

    /** Waits, unless this side closes. */
    void pause(Duration time) {
        Deadline until = Deadline.after(time);
        lock.lock();
        try {
            while (closeBy == null && !until.hasPassed()) {
                awaitWork(until.remainingNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until at most so many connections are left to be received from, unless this side closes. */
    void awaitReceived(int sessions) {
        lock.lock();
        try {
            while (closeBy == null && inbox.sessions() > sessions) {
                awaitWork(Long.MAX_VALUE);
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    private void awaitWork(long nanos) {
        try {
            work.awaitNanos(nanos);
        } catch (InterruptedException closing) {
            // Only closing interrupts, and says so under the lock first; user code may have, too, and means nothing by
            // it.
            return;
        }
    }

    private void guarded(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    /**
     * Sends what is queued while there is a connection, closes it, and ends for good; at most for the closing timeout. What
     * earlier connections brought is thrown away. Idempotent; any thread.
     */
    public void close() {
        Deadline limit =
                Deadline.after(options.webSocketOptions().upgradeOptions().closingTimeout());
        lock.lock();
        try {
            if (closeBy == null) {
                closeBy = limit;
                if (state != State.OPEN && state != State.ENDED) {
                    driver.interrupt();
                }
                work.signal();
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
        driver.awaitEnd(limit);
    }

    /** Settles the end, once, and tells everybody. */
    void end(GluegunException cause) {
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            state = state.to(State.ENDED);
            current = null;
            ended = accounts.end(cause, closeBy == null ? List.of() : inbox.clear());
            news.signalAll();
            room.signalAll();
            work.signal();
        } finally {
            lock.unlock();
        }
    }
}
