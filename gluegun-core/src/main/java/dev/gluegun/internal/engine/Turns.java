package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.internal.transport.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who has a link that serves one after the other, and who waits for it, in the order in which they were asked for; bounded.
 *
 * <p>Any thread; the monitor guards the fields, and is not held across a wait.
 */
final class Turns {

    /** How many may wait. */
    static final int MOST_WAITING = 100;

    /** What has become of one that was to be queued up. */
    enum Place {
        /** Nobody takes turns here any more. */
        NONE,
        /** It has the link: who queued it has to begin it. */
        FIRST,
        /** It waits: who is done before it begins it. */
        BEHIND
    }

    /**
     * One that waits for its turn.
     *
     * @param begun what is counted down when it has begun, or those who wait for that are to look again
     */
    record Turn(Tenant tenant, CountDownLatch begun) {}

    /** Null until one waits: most connections are asked for one thing alone. */
    private @Nullable ArrayDeque<Turn> waiting;

    /** Who has the link. */
    private @Nullable Tenant current;

    /** The turn of who has the link, while it begins. */
    private @Nullable Turn beginning;

    /** Whether nobody takes turns here any more. */
    private boolean over;

    /**
     * Queues one up.
     *
     * @throws InvalidMessage when too many are queued, or one of them may take the link for good
     */
    synchronized Place add(Tenant asked) {
        if (over) {
            return Place.NONE;
        }
        if (current == null) {
            current = asked;
            return Place.FIRST;
        }
        ArrayDeque<Turn> queue = waiting;
        checkNotTaken(queue == null || queue.isEmpty() ? current : queue.getLast().tenant);
        if (queue == null) {
            queue = new ArrayDeque<>();
            waiting = queue;
        }
        checkRoom(queue.size());
        queue.addLast(new Turn(asked, new CountDownLatch(1)));
        return Place.BEHIND;
    }

    /** Who has the link; null while nobody has. */
    synchronized @Nullable Tenant current() {
        return current;
    }

    /** Who has the link needs it no more: whose turn it is then, which is to be told as soon as it {@link #hasBegun}. */
    @SuppressWarnings("ReferenceEquality") // The very same is meant.
    synchronized @Nullable Tenant next(Tenant done) {
        if (current != done) {
            return null;
        }
        Turn was = beginning;
        if (was != null && was.tenant.equals(done)) {
            // It was answered, or given up, before who began it could say that it has.
            was.begun.countDown();
        }
        Turn next = waiting == null ? null : waiting.pollFirst();
        beginning = next;
        current = next == null ? null : next.tenant;
        return current;
    }

    /** Who got the link by {@link #next} has begun. */
    synchronized void hasBegun(Tenant next) {
        Turn turn = beginning;
        if (turn != null && turn.tenant.equals(next)) {
            beginning = null;
            turn.begun.countDown();
        }
    }

    /** Takes one back that waits. */
    synchronized boolean remove(Tenant asked) {
        Turn turn = find(asked);
        if (turn == null || waiting == null || !waiting.remove(turn)) {
            return false;
        }
        turn.begun.countDown();
        return true;
    }

    /** Lets nobody take a turn from now on. */
    synchronized void end() {
        over = true;
    }

    /** All that have not been done with, in their order. */
    synchronized List<Tenant> all() {
        List<Tenant> all = new ArrayList<>();
        if (current != null) {
            all.add(current);
        }
        if (waiting != null) {
            waiting.forEach(turn -> all.add(turn.tenant));
        }
        return all;
    }

    /** Lets all who wait look again. */
    synchronized void wake() {
        if (waiting != null) {
            waiting.forEach(turn -> turn.begun.countDown());
        }
    }

    /**
     * Waits until one has begun, or will never, or {@link #wake} is called.
     *
     * @return whether it has begun, or is done with; not when the deadline has passed, or it still waits
     */
    boolean await(Tenant asked, Deadline deadline) {
        Turn turn;
        synchronized (this) {
            turn = find(asked);
        }
        if (turn == null) {
            return true;
        }
        try {
            if (!deadline.isLimited()) {
                turn.begun.await();
            } else if (!turn.begun.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for what was asked for before; nothing is lost", e);
        }
        synchronized (this) {
            return waiting == null || !waiting.contains(turn);
        }
    }

    private @Nullable Turn find(Tenant asked) {
        Turn begins = beginning;
        if (begins != null && begins.tenant.equals(asked)) {
            return begins;
        }
        if (waiting != null) {
            for (Turn turn : waiting) {
                if (turn.tenant.equals(asked)) {
                    return turn;
                }
            }
        }
        return null;
    }

    static void checkRoom(int waiting) {
        if (waiting >= MOST_WAITING) {
            throw new InvalidMessage(MOST_WAITING
                    + " requests wait on this connection, and no more are kept: await the answers to some of"
                    + " them first");
        }
    }

    /** Refuses what is asked for behind one that may keep the link. */
    static void checkNotTaken(Tenant before) {
        switch (before.kind()) {
            case REQUEST -> {
                // It gives the link back.
            }
            case WEBSOCKET ->
                throw new InvalidMessage(
                        before.hasTaken()
                                ? "on HTTP/1.1 an upgraded connection belongs to its WebSocket: open another connection"
                                        + " for another one"
                                : "an upgrade is under way on this connection: await it before asking for anything"
                                        + " else");
            case TUNNEL ->
                throw new InvalidMessage("on HTTP/1.1 a connection belongs to the tunnel that it was asked for: ask the"
                        + " tunnel's connection, or open another connection");
        }
    }
}
