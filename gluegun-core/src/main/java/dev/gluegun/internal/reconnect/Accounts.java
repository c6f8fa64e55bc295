package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectingWebSocket.Counts;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account of every message that the application has sent: it waits, is just being given to a connection, was given to one and
 * is confirmed or lost, was thrown away by the policy, or is handed back in the end. No threads; its owner lets one in at a time.
 */
final class Accounts {

    /** A connection that is lost, until the next one is there. */
    private record Loss(Instant from, Gap.Reason reason, GluegunException cause, Unconfirmed.Lost messages) {}

    private final Budget budget;
    private final SendQueue queue;
    private final Unconfirmed unconfirmed;
    private long accepted;
    private long discardedTold;
    private @Nullable Loss loss;

    /** What is just being given to a connection. */
    private List<Entry> inFlight = List.of();

    Accounts(Budget budget, QueuePolicy policy) {
        this.budget = budget;
        this.queue = new SendQueue(budget, policy);
        this.unconfirmed = new Unconfirmed(budget);
    }

    SendQueue queue() {
        return queue;
    }

    /** Queues a message if there is room. */
    boolean accept(Entry entry) {
        boolean taken = queue.offer(entry);
        accepted += taken ? 1 : 0;
        return taken;
    }

    /** Takes messages to be given to a connection. */
    List<Entry> depart(int mostMessages, long mostBytes) {
        inFlight = queue.take(mostMessages, mostBytes);
        return inFlight;
    }

    /** What departed was given to the connection, or may have been. */
    void arrive() {
        unconfirmed.add(inFlight);
        inFlight = List.of();
    }

    long handedOver() {
        return unconfirmed.handedOver();
    }

    boolean hasUnconfirmed() {
        return unconfirmed.handedOver() > unconfirmed.confirmed() + unconfirmed.lost();
    }

    void confirm(long messages) {
        unconfirmed.confirm(messages);
    }

    /** The connection is lost. */
    void lose(Instant when, Gap.Reason reason, GluegunException cause) {
        loss = new Loss(when, reason, cause, unconfirmed.lose());
    }

    /** The gap that the next connection ends; null when there was none before. */
    @Nullable
    Gap gap(Instant until, int attempts) {
        Loss before = loss;
        if (before == null) {
            return null;
        }
        loss = null;
        return new Gap(
                before.from(),
                until,
                attempts,
                before.reason(),
                before.cause(),
                before.messages().count(),
                before.messages().latest(),
                takeDiscarded());
    }

    private long takeDiscarded() {
        long since = queue.discarded() - discardedTold;
        discardedTold = queue.discarded();
        return since;
    }

    /**
     * Closes the account.
     *
     * @param untold gaps that nobody will be told of any more
     */
    Event.Ended end(GluegunException cause, List<Gap> untold) {
        arrive();
        Unconfirmed.Lost last = unconfirmed.lose();
        Unconfirmed.Lost before = loss == null ? Unconfirmed.Lost.NOTHING : loss.messages();
        long count = before.count() + last.count();
        List<Frame> latest = budget.latest(before.latest(), last.latest());
        long discarded = takeDiscarded();
        for (Gap gap : untold.reversed()) {
            count += gap.unconfirmed();
            latest = budget.latest(gap.unconfirmedMessages(), latest);
            discarded += gap.discarded();
        }
        List<Frame> unsent = new ArrayList<>();
        queue.take(Integer.MAX_VALUE, Long.MAX_VALUE).forEach(entry -> unsent.add(entry.message()));
        return new Event.Ended(cause, count, latest, unsent, discarded);
    }

    Counts counts() {
        return new Counts(
                accepted,
                queue.messages(),
                queue.discarded(),
                unconfirmed.handedOver(),
                unconfirmed.confirmed(),
                unconfirmed.lost());
    }
}
