package dev.gluegun.internal.engine;

import dev.gluegun.internal.ws.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one WebSocket: sends those of the keepalive, measures how long each pong took, and notices when none comes.
 *
 * <p>Any thread; this object's monitor guards everything. Timers run on the keeper.
 */
class Liveness {

    /** A peer need not answer each ping (RFC 6455, section 5.5.3): so many unanswered ones are remembered. */
    private static final int MOST_UNANSWERED = 32;

    /** How long a reader whom only the keeper wakes is given to read what has come, before the peer is judged. */
    static final Duration READERS_TIME = Duration.ofMillis(100);

    /** A ping, and what was in front of it. */
    private static final class Sent {
        final byte[] payload;
        final long atNanos = System.nanoTime();
        final long mark;

        /** Whether it was still to be written when that was last looked at. */
        boolean behind;

        Sent(byte[] payload, long mark, boolean behind) {
            this.payload = payload;
            this.mark = mark;
            this.behind = behind;
        }
    }

    final Link link;
    private final @Nullable Duration keepalive;
    private final @Nullable Duration pongTimeout;

    private @Nullable ArrayDeque<Sent> unanswered;
    private long sequence;
    private long lastRoundTripNanos = -1;
    private boolean stopped;

    /** The keeper's thread only. */
    private boolean readerAsked;

    /** How far writing had come when that was last looked at. */
    private long progressSeen;

    /** When the peer was last seen to take what stands in front of a ping. */
    private long takenAtNanos = System.nanoTime();

    private Timers.@Nullable Timer nextPing;
    private Timers.@Nullable Timer pongDue;

    Liveness(Link link, Optional<Duration> keepalive, Optional<Duration> pongTimeout) {
        this.link = link;
        this.keepalive = keepalive.orElse(null);
        this.pongTimeout = pongTimeout.orElse(null);
    }

    /** Begins the keepalive, if there is to be one. */
    void start() {
        synchronized (this) {
            // A handler may take so long to start that the link is gone by then, and with it who would stop the timer.
            if (keepalive != null && !stopped && !isEnding()) {
                nextPing = link.keeper().schedule(keepalive, this::ping);
            }
        }
    }

    /** The link has ended; any thread. */
    void linkEnded() {}

    void stop() {
        synchronized (this) {
            stopped = true;
            unanswered = null;
            if (nextPing != null) {
                nextPing.cancel();
            }
            if (pongDue != null) {
                pongDue.cancel();
            }
        }
    }

    /** A ping with this payload is in the queue, or about to be. */
    void pingGoes(byte[] payload) {
        // Before the monitor: the lock behind it may be held already, and is always the first.
        long mark = link.outbound().mark();
        boolean behind = !link.outbound().hasWritten(mark);
        synchronized (this) {
            if (stopped) {
                return;
            }
            ArrayDeque<Sent> pings = unanswered;
            if (pings == null) {
                pings = new ArrayDeque<>(2);
                unanswered = pings;
            } else if (pings.size() >= MOST_UNANSWERED) {
                pings.removeLast();
            }
            pings.addLast(new Sent(payload.clone(), mark, behind));
            if (pongTimeout != null && pongDue == null) {
                progressSeen = link.outbound().turn().progress();
                pongDue = link.keeper().schedule(pongTimeout, this::checkPong);
            }
        }
    }

    /**
     * A pong came; one that answers no ping of ours is none of our business (RFC 6455, section 5.5.3).
     *
     * @return since the ping that it answers
     */
    Optional<Duration> pongCame(byte[] payload) {
        long nowNanos = System.nanoTime();
        synchronized (this) {
            ArrayDeque<Sent> pings = unanswered;
            if (pings == null || pings.stream().noneMatch(ping -> Arrays.equals(ping.payload, payload))) {
                return Optional.empty();
            }
            // The peer may answer only the most recent of several pings: those before it are answered as well.
            Sent answered;
            do {
                answered = pings.removeFirst();
            } while (!Arrays.equals(answered.payload, payload));
            lastRoundTripNanos = nowNanos - answered.atNanos;
            if (pings.isEmpty()) {
                unanswered = null;
            }
            return Optional.of(Duration.ofNanos(lastRoundTripNanos));
        }
    }

    /** From the last answered ping to its pong. */
    Optional<Duration> lastRoundTrip() {
        synchronized (this) {
            return lastRoundTripNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(lastRoundTripNanos));
        }
    }

    /** Whether no ping can be sent any more, and none need be answered: the closing timeout takes over (RFC 6455, section 5.5.1). */
    final boolean isEnding() {
        return link.ending() != null || link.outbound().isCloseSent();
    }

    private void ping() {
        byte[] payload;
        synchronized (this) {
            if (stopped || keepalive == null || isEnding()) {
                return;
            }
            payload = ByteBuffer.allocate(Long.BYTES).putLong(++sequence).array();
            nextPing = link.keeper().schedule(keepalive, this::ping);
        }
        pingGoes(payload);
        link.outbound().reply(Opcode.PING, payload);
    }

    /**
     * Has what has arrived read before the peer is judged, which must not pay for our being slow. On the keeper.
     *
     * @return false when a reader does so who has to be woken first: then the judgement is put off, once
     */
    final boolean isCaughtUp() {
        readerAsked = link.keeperShift().serveUnlessTaken() && !readerAsked;
        return !readerAsked;
    }

    /**
     * Whether the peer takes what stands in front of the oldest ping that it has not answered, or has got all of that only just now: it
     * cannot have answered yet. On the keeper.
     */
    final boolean isTaking() {
        Sent oldest;
        synchronized (this) {
            oldest = unanswered == null ? null : unanswered.peekFirst();
        }
        boolean behind = oldest != null && !link.outbound().hasWritten(oldest.mark);
        long progress = link.outbound().turn().progress();
        synchronized (this) {
            boolean taking = behind ? progress != progressSeen : oldest != null && oldest.behind;
            progressSeen = progress;
            if (oldest != null) {
                oldest.behind = behind;
            }
            return taking;
        }
    }

    private void checkPong() {
        boolean caughtUp = isCaughtUp();
        boolean taking = isTaking();
        synchronized (this) {
            pongDue = null;
            Sent oldest = unanswered == null ? null : unanswered.peekFirst();
            if (stopped || pongTimeout == null || oldest == null || isEnding()) {
                return;
            }
            if (taking) {
                takenAtNanos = System.nanoTime();
            }
            if (!caughtUp) {
                pongDue = link.keeper().schedule(READERS_TIME, this::checkPong);
                return;
            }
            long sinceNanos = later(oldest.atNanos, later(link.readingSinceNanos(), takenAtNanos));
            long leftNanos = sinceNanos + pongTimeout.toNanos() - System.nanoTime();
            if (leftNanos > 0 || link.isPaused()) {
                long waitNanos = leftNanos > 0 ? leftNanos : pongTimeout.toNanos();
                pongDue = link.keeper().scheduleNanos(waitNanos, this::checkPong);
                return;
            }
        }
        link.end(Ending.down(
                "no pong came within the pong timeout of " + pongTimeout + ": the peer (" + link.description()
                        + ") is taken for dead",
                null));
        link.drop();
    }

    private static long later(long firstNanos, long secondNanos) {
        return firstNanos - secondNanos > 0 ? firstNanos : secondNanos;
    }
}
