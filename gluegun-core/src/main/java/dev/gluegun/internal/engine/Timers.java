package dev.gluegun.internal.engine;

import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all connections in the order in which they fall due.
 *
 * <p>Adding and cancelling from any thread, in logarithmic time; a cancelled timer leaves at once and holds nothing.
 * Running is the keeper's.
 */
final class Timers {

    private final ConcurrentSkipListSet<Timer> waiting = new ConcurrentSkipListSet<>();
    private final AtomicLong sequence = new AtomicLong();

    /** One action at one moment on the scale of {@link System#nanoTime()}. */
    final class Timer implements Comparable<Timer> {
        private final long atNanos;
        private final long number;
        private final Runnable action;

        private Timer(long atNanos, Runnable action) {
            this.atNanos = atNanos;
            this.number = sequence.incrementAndGet();
            this.action = action;
        }

        /** Takes the timer back; does nothing when it has run. */
        void cancel() {
            waiting.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            // A difference, as nanoTime may overflow.
            long difference = atNanos - other.atNanos;
            return difference != 0 ? Long.signum(difference) : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    Timer add(long atNanos, Runnable action) {
        Timer timer = new Timer(atNanos, action);
        waiting.add(timer);
        return timer;
    }

    boolean isFirst(Timer timer) {
        Timer first = first();
        return first != null && first.number == timer.number;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Nanoseconds until the first timer is due: 0 when it is, {@link Long#MAX_VALUE} when there is none. */
    long untilFirstNanos(long nowNanos) {
        Timer first = first();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.atNanos - nowNanos);
    }

    /** Takes the first timer that is due away and returns its action, or null when none is due. */
    @Nullable
    Runnable takeDue(long nowNanos) {
        Timer first = first();
        // Only who removes it may run it: another thread may be cancelling it just now.
        return first != null && first.atNanos - nowNanos <= 0 && waiting.remove(first) ? first.action : null;
    }

    private @Nullable Timer first() {
        // The iterator, unlike first(), does not throw when another thread cancels the last timer at this moment.
        Iterator<Timer> timers = waiting.iterator();
        return timers.hasNext() ? timers.next() : null;
    }
}
