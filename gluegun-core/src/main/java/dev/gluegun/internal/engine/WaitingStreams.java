package dev.gluegun.internal.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The threads that wait for streams of one HTTP/2 connection while another one reads, the longest-waiting first.
 *
 * <p>Any thread; this object's monitor guards the set.
 */
final class WaitingStreams {

    private final Set<StreamWaiter> parked = new LinkedHashSet<>();

    synchronized void add(StreamWaiter waiter) {
        parked.add(waiter);
    }

    synchronized void remove(StreamWaiter waiter) {
        parked.remove(waiter);
    }

    /** Nobody reads any more: has the one that has waited longest look whether it is to. */
    void readingIsFree() {
        StreamWaiter next;
        synchronized (this) {
            next = parked.isEmpty() ? null : parked.iterator().next();
        }
        if (next != null) {
            next.lookAgain();
        }
    }
}
