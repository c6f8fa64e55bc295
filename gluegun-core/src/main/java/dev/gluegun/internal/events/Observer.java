package dev.gluegun.internal.events;

import dev.gluegun.ConnectionEvent;
import dev.gluegun.ConnectionEvent.Closed;
import dev.gluegun.ConnectionEvent.Closing;
import dev.gluegun.ConnectionEvent.FrameReceived;
import dev.gluegun.ConnectionEvent.FrameSent;
import dev.gluegun.ConnectionEvent.Kind;
import dev.gluegun.ConnectionEvent.PhaseEnded;
import dev.gluegun.ConnectionEvent.PhaseStarted;
import dev.gluegun.ConnectionEvent.Ping;
import dev.gluegun.ConnectionEvent.Pong;
import dev.gluegun.ConnectionEvent.Retrying;
import dev.gluegun.ConnectionEvent.Side;
import dev.gluegun.ConnectionEvent.Upgraded;
import dev.gluegun.ConnectionId;
import dev.gluegun.ConnectionListener;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Message;
import dev.gluegun.internal.ws.Opcode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what happens on one connection: the application's listener, a flight recording, the log. There is none where
 * nobody listens, and then nothing is measured and nothing is made.
 *
 * <p>Threads: any, but for {@link #decodes} and what is received, which come with the reading role held. Only close frames and
 * the end are told one after the other, under a lock of their own; the monitor guards what the last event tells.
 */
public final class Observer {

    private static final Logger LOG = System.getLogger("dev.gluegun");

    private static final AtomicLong NUMBERS = new AtomicLong();

    private record OpenPhase(Phase phase, int attempt, long sinceNanos) {}

    private final ConnectionId connection;
    private final List<ConnectionListener> listeners;
    private final boolean wantsReceived;
    private final boolean wantsSent;
    private final long sinceNanos = System.nanoTime();
    private final AtomicReference<@Nullable OpenPhase> open = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Held while close frames and the end are told: they come from several threads, and one is the consequence of another. */
    private final ReentrantLock ends = new ReentrantLock();

    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile int attempt = 1;

    /** Null before there is a WebSocket. */
    private @Nullable Long upgradedAtNanos;

    /** Whether the last event has been made. */
    private boolean over;

    private @Nullable Side initiator;
    private OptionalInt sentCode = OptionalInt.empty();
    private OptionalInt receivedCode = OptionalInt.empty();
    private String peersReason = "";
    private byte @Nullable [] untoldClose;

    /** When the message that is being decoded began; role held, null between messages. */
    private @Nullable Long messageSinceNanos;

    private Observer(ConnectionId connection, List<ConnectionListener> listeners) {
        this.connection = connection;
        this.listeners = List.copyOf(listeners);
        this.wantsReceived = isWanted(FrameReceived.class);
        this.wantsSent = isWanted(FrameSent.class);
    }

    private boolean isWanted(Class<? extends ConnectionEvent> kind) {
        boolean wanted = false;
        for (ConnectionListener listener : listeners) {
            try {
                wanted |= listener.wants(kind);
            } catch (RuntimeException | Error e) {
                complain(listener, e);
            }
        }
        return wanted;
    }

    /** The observer of a connection that is about to be made; null when nobody listens. */
    public static @Nullable Observer of(String host, int port, Optional<ConnectionListener> listener) {
        ConnectionListener recording = FlightRecordings.listener();
        boolean logs = LOG.isLoggable(Level.DEBUG);
        if (listener.isEmpty() && recording == null && !logs) {
            return null;
        }
        List<ConnectionListener> told = new ArrayList<>();
        listener.ifPresent(told::add);
        if (recording != null) {
            told.add(recording);
        }
        if (logs) {
            told.add(ConnectionListener.of(Observer::log));
        }
        return new Observer(new ConnectionId(NUMBERS.incrementAndGet(), host, port), told);
    }

    private static void log(ConnectionEvent event) {
        Level level = event instanceof FrameReceived || event instanceof FrameSent ? Level.TRACE : Level.DEBUG;
        if (LOG.isLoggable(level)) {
            LOG.log(level, event.connection() + ": " + event.description());
        }
    }

    // ---- the way to an open socket

    /** A phase begins. */
    public void begins(Phase phase) {
        if (closed.get()) {
            return;
        }
        open.set(new OpenPhase(phase, attempt, System.nanoTime()));
        PhaseStarted event = new PhaseStarted(connection, phase, attempt);
        each(listener -> listener.phaseStarted(event));
    }

    /** The phase that was begun last has succeeded. */
    public void succeeded(String detail) {
        ended(detail, Optional.empty());
    }

    /** The phase that was begun last has failed. */
    public void failed(GluegunException failure) {
        ended("", Optional.of(failure));
    }

    private void ended(String detail, Optional<GluegunException> failure) {
        OpenPhase was = open.getAndSet(null);
        if (was != null) {
            PhaseEnded event =
                    new PhaseEnded(connection, was.phase(), was.attempt(), since(was.sinceNanos()), detail, failure);
            each(listener -> listener.phaseEnded(event));
        }
    }

    /** There will be another attempt. */
    public void retries(int next, Duration pause, GluegunException failure) {
        if (closed.get()) {
            return;
        }
        attempt = next;
        Retrying event = new Retrying(connection, next, pause, failure);
        each(listener -> listener.retrying(event));
    }

    /** The server has agreed. */
    public void upgraded(Message.Upgraded agreed) {
        succeeded("101");
        if (!noteUpgrade()) {
            return;
        }
        Upgraded event = new Upgraded(connection, agreed.subprotocol(), agreed.extensions(), since(sinceNanos));
        each(listener -> listener.upgraded(event));
    }

    /** Notes that there is a WebSocket, so that whoever is told of it is told of its end, and the other way round. */
    private synchronized boolean noteUpgrade() {
        if (!over) {
            upgradedAtNanos = System.nanoTime();
        }
        return !over;
    }

    /** The server has refused; the body of its answer has still to come. */
    public void refused(Message.Response head) {
        failed(new UpgradeRejected(head.status(), head.headers(), new byte[0]));
    }

    // ---- frames

    /** Bytes of frames are about to be decoded. */
    public void decodes() {
        if (wantsReceived && messageSinceNanos == null) {
            messageSinceNanos = System.nanoTime();
        }
    }

    /** What was decoded last is no part of a message that goes on. */
    public void isBetweenMessages() {
        messageSinceNanos = null;
    }

    /** Whether somebody wants to know of messages that come. */
    public boolean wantsReceived() {
        return wantsReceived;
    }

    /** A message, or a piece of one, has come. */
    public void received(Kind kind, boolean fin, long bytes, long wireBytes, int backlog) {
        if (!wantsReceived) {
            return;
        }
        Long since = messageSinceNanos;
        Duration duration = since == null ? Duration.ZERO : since(since);
        FrameReceived event = new FrameReceived(connection, kind, fin, bytes, wireBytes, duration, backlog);
        each(listener -> listener.frameReceived(event));
    }

    /** Whether somebody wants to know of messages that are sent. */
    public boolean wantsSent() {
        return wantsSent;
    }

    /** A message was sent by a call that began at {@code beganAtNanos}. */
    public void sent(Kind kind, long bytes, long wireBytes, long beganAtNanos, long queuedBytes) {
        FrameSent event = new FrameSent(connection, kind, bytes, wireBytes, since(beganAtNanos), queuedBytes);
        each(listener -> listener.frameSent(event));
    }

    /** The peer's ping has come. */
    public void pinged(byte[] payload) {
        ping(Side.PEER, payload);
    }

    /** The peer's pong has come. */
    public void ponged(byte[] payload, Optional<Duration> roundTrip) {
        pong(Side.PEER, payload, roundTrip);
    }

    /** The peer's close frame has come. */
    public void peerCloses(int code, String reason) {
        ends.lock();
        try {
            tellOwnClose();
            notesPeersClose(code, reason);
            closing(Side.PEER, code, reason);
        } finally {
            ends.unlock();
        }
    }

    private synchronized void notesPeersClose(int code, String reason) {
        if (receivedCode.isEmpty()) {
            initiator = initiator == null ? Side.PEER : initiator;
            receivedCode = OptionalInt.of(code);
            peersReason = reason;
        }
    }

    /** A ping, pong or close frame was sent. */
    public void sentControl(int opcode, byte[] payload) {
        switch (opcode) {
            case Opcode.PING -> ping(Side.LOCAL, payload);
            case Opcode.PONG -> pong(Side.LOCAL, payload, Optional.empty());
            default -> tellOwnClose();
        }
    }

    private void ping(Side sender, byte[] payload) {
        Ping event = new Ping(connection, sender, payload.length);
        each(listener -> listener.ping(event));
    }

    private void pong(Side sender, byte[] payload, Optional<Duration> roundTrip) {
        Pong event = new Pong(connection, sender, payload.length, roundTrip);
        each(listener -> listener.pong(event));
    }

    private void closing(Side sender, int code, String reason) {
        Closing event = new Closing(connection, sender, code, reason);
        each(listener -> listener.closing(event));
    }

    // ---- the end

    /** This side's close frame is certain to go; nobody is told yet, as locks are held. */
    public synchronized void notesClose(byte[] payload) {
        initiator = initiator == null ? Side.LOCAL : initiator;
        sentCode = OptionalInt.of(CloseStatement.code(payload));
        untoldClose = payload;
    }

    /** Tells of this side's close frame, unless that is done: who sent it may come after the peer's answer. */
    private void tellOwnClose() {
        ends.lock();
        try {
            byte[] payload = takeUntoldClose();
            if (payload != null) {
                closing(Side.LOCAL, CloseStatement.code(payload), CloseStatement.reason(payload));
            }
        } finally {
            ends.unlock();
        }
    }

    private synchronized byte @Nullable [] takeUntoldClose() {
        byte[] payload = untoldClose;
        untoldClose = null;
        return payload;
    }

    /** The connection is gone, or will never be. Only the first call counts; when any returns, the listeners have been told. */
    public void closed(@Nullable GluegunException ending) {
        ends.lock();
        try {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            GluegunException told = ending == null ? new ConnectionDown("the connection is closed") : ending;
            ended("", Optional.of(told));
            tellOwnClose();
            Closed event = closedEvent(told);
            each(listener -> listener.closed(event));
        } finally {
            ends.unlock();
        }
    }

    private synchronized Closed closedEvent(GluegunException ending) {
        over = true;
        Optional<Duration> opened = Optional.ofNullable(upgradedAtNanos).map(Observer::since);
        return new Closed(
                connection,
                Optional.ofNullable(initiator),
                sentCode,
                receivedCode,
                peersReason,
                ending,
                since(sinceNanos),
                opened);
    }

    // ---- telling

    private void each(Consumer<ConnectionListener> event) {
        for (ConnectionListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                complain(listener, e);
            }
        }
    }

    private void complain(ConnectionListener listener, Throwable failure) {
        if (complained.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    connection + ": the ConnectionListener "
                            + listener.getClass().getName()
                            + " threw; the connection is untouched, and what else it throws is not logged",
                    failure);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
