package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.QueuePolicy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be sent, within a budget of messages and bytes, and what its policy makes of more. No threads, no
 * waiting: who is to wait is told so. Its owner lets one thread in at a time.
 */
final class SendQueue {

    /** A message, its payload's size, and the key by which another one may replace it; null for none. */
    record Entry(Frame message, long bytes, @Nullable Object key) {}

    private final Budget budget;
    private final QueuePolicy policy;

    /** In the order in which they go out; who has no key of his own gets one that is equal to no other. */
    private final Map<Object, Entry> waiting = new LinkedHashMap<>();

    private long bytes;
    private long discarded;

    SendQueue(Budget budget, QueuePolicy policy) {
        this.budget = budget;
        this.policy = policy;
    }

    /**
     * Queues a message that is not larger than the budget.
     *
     * @return false when there is no room for it, and the policy makes none: nothing has changed then
     */
    boolean offer(Entry entry) {
        Entry replaced = entry.key() == null ? null : waiting.get(entry.key());
        if (replaced == null && policy instanceof QueuePolicy.DropOldest) {
            dropOldestFor(entry);
        }
        int others = waiting.size() - (replaced == null ? 0 : 1);
        long otherBytes = bytes - (replaced == null ? 0 : replaced.bytes());
        if (!budget.covers(others + 1, otherBytes + entry.bytes())) {
            return false;
        }
        discarded += replaced == null ? 0 : 1;
        bytes = otherBytes + entry.bytes();
        waiting.put(entry.key() == null ? new Object() : entry.key(), entry);
        return true;
    }

    private void dropOldestFor(Entry entry) {
        Iterator<Entry> oldest = waiting.values().iterator();
        while (oldest.hasNext() && !budget.covers(waiting.size() + 1, bytes + entry.bytes())) {
            bytes -= oldest.next().bytes();
            oldest.remove();
            discarded++;
        }
    }

    /** Takes the oldest away: as many as there are, at most so many and of so many bytes in all, but one in any case. */
    List<Entry> take(int most, long mostBytesOfThem) {
        List<Entry> taken = new ArrayList<>();
        long size = 0;
        Iterator<Entry> oldest = waiting.values().iterator();
        while (oldest.hasNext() && taken.size() < most) {
            Entry next = oldest.next();
            if (!taken.isEmpty() && size + next.bytes() > mostBytesOfThem) {
                break;
            }
            size += next.bytes();
            taken.add(next);
            oldest.remove();
        }
        bytes -= size;
        return taken;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int messages() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }

    /** How many messages the policy has thrown away or replaced, in all. */
    long discarded() {
        return discarded;
    }
}
