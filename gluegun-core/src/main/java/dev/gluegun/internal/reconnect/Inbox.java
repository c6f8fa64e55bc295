package dev.gluegun.internal.reconnect;

import dev.gluegun.Gap;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be received, in its order: connections, each with what it has brought or will bring, and the gaps between them. No
 * threads; its owner lets one in at a time.
 */
final class Inbox {

    private final Budget budget;

    /** One after the other: a connection or a gap. */
    private final ArrayDeque<Object> items = new ArrayDeque<>();

    /** Gaps that are joined keep no more messages than fit into the budget. */
    Inbox(Budget budget) {
        this.budget = budget;
    }

    /** A new connection, with the gap before it; null for the first one. */
    void add(@Nullable Gap gap, Session session) {
        if (gap != null) {
            addGap(gap);
        }
        items.addLast(session);
    }

    /** Two gaps with nothing to be received between them are one. */
    private void addGap(Gap gap) {
        if (items.peekLast() instanceof Gap before) {
            items.removeLast();
            items.addLast(joined(before, gap));
        } else {
            items.addLast(gap);
        }
    }

    /** The first gap's beginning and reason, for what came of it was not noticed; what was lost in both. */
    private Gap joined(Gap first, Gap second) {
        return new Gap(
                first.from(),
                second.to(),
                first.attempts() + second.attempts(),
                first.reason(),
                first.cause(),
                first.unconfirmed() + second.unconfirmed(),
                budget.latest(first.unconfirmedMessages(), second.unconfirmedMessages()),
                first.discarded() + second.discarded());
    }

    /** The gap that is next, taken away; null when that is something else. */
    @Nullable
    Gap takeGap() {
        return items.peekFirst() instanceof Gap ? (Gap) items.removeFirst() : null;
    }

    /** The connection that is to be received from; null when there is none. */
    @Nullable
    Session session() {
        return items.peekFirst() instanceof Session session ? session : null;
    }

    /** Nothing more will be received from this connection. */
    void remove(Session drained) {
        items.remove(drained);
    }

    /** How many connections there are from which something is still to be received. */
    int sessions() {
        return (int) items.stream().filter(Session.class::isInstance).count();
    }

    /** Takes the gaps that nobody has received, and throws everything else away. */
    List<Gap> clear() {
        List<Gap> gaps = items.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
        items.clear();
        return gaps;
    }
}
