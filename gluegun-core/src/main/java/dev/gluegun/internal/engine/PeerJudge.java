package dev.gluegun.internal.engine;

import java.time.Duration;

/**
 * Judges from pings, pongs and silence whether the peer is alive. No threads, no clock: time is a parameter, the next wake-up a
 * return value.
 *
 * <p>Any byte that comes shows that the peer is alive, not only a pong. While reading is paused, because the application does not take what came,
 * nothing is held against the peer: its clocks start anew when reading goes on. Not safe by itself; its owner lets one thread in at a time.
 */
final class PeerJudge {

    /** What is to be done. */
    enum Verdict {
        /** Nothing: look again later. */
        WAIT,
        /** A ping is due. */
        PING,
        /** The peer is dead: not a byte came for the pong timeout after a ping. */
        DEAD,
        /** The peer answers pings but has not sent anything of a message for the longest silence. */
        SILENT
    }

    /** Of {@link #nextNanos}: there is nothing to judge by. */
    static final long NEVER = Long.MAX_VALUE;

    /** Longer times than this, a century, are taken as no limit, so that sums do not overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final long pingIntervalNanos;
    private final long pongTimeoutNanos;
    private final long longestSilenceNanos;

    private long lastPingNanos;
    private long lastByteNanos;
    private long lastMessageNanos;

    /** Whether the peer owes an answer to a ping, and since when. */
    private boolean asked;

    private long askedNanos;

    /** Whether a ping that went out after the last message has been answered: who is silent is alive then. */
    private boolean answeredSince;

    private Verdict verdict = Verdict.WAIT;

    /** Begins at {@code nowNanos}, with a peer that has just been heard. */
    PeerJudge(Duration pingInterval, Duration pongTimeout, Duration longestSilence, long nowNanos) {
        this.pingIntervalNanos = nanos(pingInterval);
        this.pongTimeoutNanos = nanos(pongTimeout);
        this.longestSilenceNanos = nanos(longestSilence);
        this.lastPingNanos = nowNanos;
        this.lastByteNanos = nowNanos;
        this.lastMessageNanos = nowNanos;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? NEVER : duration.toNanos();
    }

    /** A pong has come that answers a ping of this side's. */
    void answered() {
        asked = false;
        answeredSince = true;
    }

    /**
     * Judges.
     *
     * @param heard whether any byte has come since the last call, or the peer has taken bytes before which it cannot answer
     * @param spoken whether anything of a message has come since the last call
     * @param paused whether reading is paused
     * @return what to do; after {@link Verdict#PING} the ping counts as sent
     */
    Verdict judge(long nowNanos, boolean heard, boolean spoken, boolean paused) {
        if (heard || paused) {
            lastByteNanos = nowNanos;
        }
        if (spoken || paused) {
            lastMessageNanos = nowNanos;
            answeredSince = false;
        }
        verdict = verdict(nowNanos);
        if (verdict == Verdict.PING) {
            lastPingNanos = nowNanos;
            askedNanos = asked ? askedNanos : nowNanos;
            asked = true;
        }
        return verdict;
    }

    private Verdict verdict(long nowNanos) {
        if (asked && left(pongTimeoutNanos, unheardSinceNanos(), nowNanos) <= 0) {
            return Verdict.DEAD;
        }
        boolean silent = left(longestSilenceNanos, lastMessageNanos, nowNanos) <= 0;
        if (silent && answeredSince) {
            return Verdict.SILENT;
        }
        boolean pingDue = left(pingIntervalNanos, lastPingNanos, nowNanos) <= 0;
        // A ping tells who is silent from who is dead.
        return pingDue || silent && !asked ? Verdict.PING : Verdict.WAIT;
    }

    /** Since when a byte is missing, while an answer is owed. */
    private long unheardSinceNanos() {
        return askedNanos - lastByteNanos > 0 ? askedNanos : lastByteNanos;
    }

    /** How long after {@code nowNanos} to judge again; at least 1 ns, or {@link #NEVER}. */
    long nextNanos(long nowNanos) {
        long next = left(pingIntervalNanos, lastPingNanos, nowNanos);
        if (asked) {
            next = Math.min(next, left(pongTimeoutNanos, unheardSinceNanos(), nowNanos));
        }
        long silence = left(longestSilenceNanos, lastMessageNanos, nowNanos);
        if (silence > 0 || !asked) {
            // Past it, and asked: the answer or its absence decides.
            next = Math.min(next, silence);
        }
        return Math.max(1, next);
    }

    private static long left(long limitNanos, long sinceNanos, long nowNanos) {
        return limitNanos == NEVER ? NEVER : limitNanos - (nowNanos - sinceNanos);
    }
}
