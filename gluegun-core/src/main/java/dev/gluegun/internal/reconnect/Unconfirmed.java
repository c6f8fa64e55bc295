package dev.gluegun.internal.reconnect;

import dev.gluegun.Frame;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The messages that have been given to a connection and are not known to have been received: all are counted, the latest are
 * kept within a budget. No threads; its owner lets one in at a time.
 *
 * <p>A message is confirmed when a pong has come for a ping that was sent after it: who answers has read what came before. A close
 * frame of the peer's confirms nothing, as it may have set out before this side's came.
 */
final class Unconfirmed {

    /** What was lost sight of with a connection. */
    record Lost(long count, List<Frame> latest) {
        static final Lost NOTHING = new Lost(0, List.of());
    }

    private final Budget budget;
    private final ArrayDeque<Entry> latest = new ArrayDeque<>();
    private long bytes;
    private long handedOver;

    /** How many of those handed over are settled: confirmed, or told as lost. */
    private long settled;

    private long confirmed;
    private long lost;

    Unconfirmed(Budget budget) {
        this.budget = budget;
    }

    /** These have been given to the connection, after all before. */
    void add(List<Entry> messages) {
        for (Entry message : messages) {
            handedOver++;
            latest.addLast(message);
            bytes += message.bytes();
            while (!budget.covers(latest.size(), bytes)) {
                bytes -= latest.removeFirst().bytes();
            }
        }
    }

    /** The peer has received the first {@code messages} of all that were ever handed over. */
    void confirm(long messages) {
        if (messages <= settled) {
            return;
        }
        confirmed += messages - settled;
        settled = messages;
        while (latest.size() > handedOver - settled) {
            bytes -= latest.removeFirst().bytes();
        }
    }

    /** The connection is lost: no more of these will ever be confirmed. */
    Lost lose() {
        long count = handedOver - settled;
        Lost all = new Lost(count, latest.stream().map(Entry::message).toList());
        lost += count;
        settled = handedOver;
        latest.clear();
        bytes = 0;
        return all;
    }

    /** How many messages have been handed over, in all. */
    long handedOver() {
        return handedOver;
    }

    /** How many of them the peer has received for sure. */
    long confirmed() {
        return confirmed;
    }

    /** How many were told as lost. */
    long lost() {
        return lost;
    }
}
