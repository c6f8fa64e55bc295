package dev.gluegun.it.proxy;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** What is to be done at which moment; for one thread. */
final class Agenda {

    private record Entry(long atNanos, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            long difference = atNanos - other.atNanos;
            return difference != 0 ? Long.signum(difference) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long number;

    /** Adds an action; those of one moment are done in the order in which they came. */
    void add(long atNanos, Runnable action) {
        entries.add(new Entry(atNanos, number++, action));
    }

    /** Does all that is due. */
    void run() {
        long nowNanos = System.nanoTime();
        for (Entry first = entries.peek(); first != null && first.atNanos - nowNanos <= 0; first = entries.peek()) {
            entries.remove();
            first.action.run();
        }
    }

    /** How long a selector may wait: 0, as its methods take it, for as long as it likes. */
    long untilNextMillis() {
        Entry first = entries.peek();
        return first == null
                ? 0
                : Math.max(1, TimeUnit.NANOSECONDS.toMillis(first.atNanos - System.nanoTime() + 999_999));
    }
}
