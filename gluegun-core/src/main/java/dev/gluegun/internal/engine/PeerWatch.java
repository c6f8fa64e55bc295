package dev.gluegun.internal.engine;

import dev.gluegun.internal.engine.PeerJudge.Verdict;
import dev.gluegun.internal.ws.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pings of a WebSocket whose owner wants to know how its peer is: sends them, has a {@link PeerJudge} judge what comes, ends
 * the link of a peer that is dead or silent, and tells which messages a pong has shown to be read.
 *
 * <p>Any thread; this object's monitor guards everything, and is not held while the observer is told. Timers run on the keeper.
 */
public final class PeerWatch extends Liveness {

    /** A peer need not answer each ping: of so many unanswered ones it is known what went before them. */
    private static final int MOST_MARKS = 32;

    /** An end that is found so soon after a pause was there, most likely, before the pause was over. */
    private static final long CATCHING_UP_NANOS = 2_000_000_000L;

    /** By what rules the peer is judged; {@code Timeouts.INFINITE} switches each of them off. */
    public record Rules(Duration pingInterval, Duration pongTimeout, Duration longestSilence) {}

    /** How the peer was when the link ended. */
    public enum PeerState {
        /** Nothing was wrong with it. */
        ALIVE,
        /** Not a byte came for the pong timeout after a ping. */
        DEAD,
        /** It answered pings and sent no message for the longest silence. */
        SILENT,
        /** Not known, for this side did not read: the application had not taken what came before. */
        UNHEARD
    }

    /** Who wants to know; called on any thread, perhaps with locks of the engine held, and must neither block nor call back. */
    public interface Observer {
        /** How many messages have been given to the stream, in all. */
        long handedOver();

        /** The peer has read so many of them. */
        void confirmed(long messages);

        /** The link has ended; called once. */
        void ended(PeerState peer);
    }

    /** A ping on its way, and how many messages went before it. */
    private record Mark(long ping, long messages) {}

    private final Rules rules;
    private final Observer observer;
    private final PeerJudge judge;
    private final long firstReadingNanos;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>(2);
    private long lastPing;
    private PeerState peer = PeerState.ALIVE;
    private boolean stopped;
    private boolean told;
    private Timers.@Nullable Timer next;

    /** Whether the peer has taken bytes since it was last judged; the keeper's thread only. */
    private boolean taking;

    PeerWatch(Link link, Rules rules, Observer observer) {
        super(link, Optional.empty(), Optional.empty());
        this.rules = rules;
        this.observer = observer;
        this.judge =
                new PeerJudge(rules.pingInterval(), rules.pongTimeout(), rules.longestSilence(), System.nanoTime());
        this.firstReadingNanos = link.readingSinceNanos();
    }

    @Override
    void start() {
        synchronized (this) {
            scheduleNext();
        }
        if (link.ending() != null) {
            linkEnded();
        }
    }

    @Override
    void stop() {
        super.stop();
        synchronized (this) {
            stopped = true;
            marks.clear();
            if (next != null) {
                next.cancel();
            }
        }
        // Also where the end itself was missed: who has no pipe any more has ended.
        linkEnded();
    }

    @Override
    void linkEnded() {
        PeerState was;
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
            was = peer == PeerState.ALIVE && isBehind() ? PeerState.UNHEARD : peer;
        }
        observer.ended(was);
    }

    /** Whether this side does not read, or had not read until just now. */
    private boolean isBehind() {
        long readingNanos = link.readingSinceNanos();
        return link.isPaused()
                || readingNanos != firstReadingNanos && System.nanoTime() - readingNanos < CATCHING_UP_NANOS;
    }

    @Override
    Optional<Duration> pongCame(byte[] payload) {
        Optional<Duration> roundTrip = super.pongCame(payload);
        long confirmed = -1;
        synchronized (this) {
            long ping = payload.length == Long.BYTES ? ByteBuffer.wrap(payload).getLong() : 0;
            while (!marks.isEmpty() && marks.peekFirst().ping() <= ping && ping <= lastPing) {
                confirmed = marks.removeFirst().messages();
            }
            if (confirmed >= 0) {
                judge.answered();
            }
        }
        if (confirmed >= 0) {
            observer.confirmed(confirmed);
        }
        return roundTrip;
    }

    /** On the keeper. */
    private void look() {
        boolean caughtUp = isCaughtUp();
        taking |= isTaking();
        Verdict verdict;
        synchronized (this) {
            if (stopped || isEnding()) {
                return;
            }
            if (!caughtUp) {
                next = link.keeper().schedule(READERS_TIME, this::look);
                return;
            }
            boolean heard = link.heard().takeByteCame() || taking;
            taking = false;
            verdict = judge.judge(System.nanoTime(), heard, link.heard().takeMessageCame(), link.isPaused());
            scheduleNext();
        }
        switch (verdict) {
            case WAIT -> {
                // The next look is scheduled.
            }
            case PING -> ping();
            case DEAD ->
                end(
                        PeerState.DEAD,
                        "not a byte came from the peer (" + link.description() + ") within the pong timeout of "
                                + rules.pongTimeout() + " after a ping: it is taken for dead");
            case SILENT ->
                end(
                        PeerState.SILENT,
                        "the peer (" + link.description() + ") answers pings but has sent no message for "
                                + rules.longestSilence() + ", the longest silence allowed");
        }
    }

    /** Monitor held. */
    private void scheduleNext() {
        long afterNanos = judge.nextNanos(System.nanoTime());
        if (!stopped && !isEnding() && afterNanos != PeerJudge.NEVER) {
            next = link.keeper().scheduleNanos(afterNanos, this::look);
        }
    }

    void ping() {
        // Asked for before the ping is queued: what has been handed over by now is in front of it.
        long messages = observer.handedOver();
        byte[] payload;
        synchronized (this) {
            payload = ByteBuffer.allocate(Long.BYTES).putLong(++lastPing).array();
            if (marks.size() >= MOST_MARKS) {
                marks.removeFirst();
            }
            marks.addLast(new Mark(lastPing, messages));
        }
        pingGoes(payload);
        link.outbound().reply(Opcode.PING, payload);
    }

    private void end(PeerState how, String message) {
        synchronized (this) {
            peer = how;
        }
        link.end(Ending.down(message, null));
        link.drop();
    }
}
