package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What ends the waits of readers at their deadlines without timing each wait: one timer, which stays from call to call.
 *
 * <p>A timed wait of a virtual thread hands a task to the JDK's scheduler and takes it back, and wakes that one's thread both
 * times: more than all the rest of a round trip costs. But of calls that follow one another, each mostly has a later deadline
 * than the one before. So the timer of an earlier call is left to ring, and whom it wakes too early sets it anew.
 *
 * <p>Threads: one at a time; it rings on the keeper's.
 */
final class Alarm {

    private final Keeper keeper;
    private final Runnable wake;
    private @Nullable Ring next;

    /** @param wake has who waits look at the time; it must count also when it comes just before the wait begins */
    Alarm(Keeper keeper, Runnable wake) {
        this.keeper = keeper;
        this.wake = wake;
    }

    /** Sees to it that it rings at the deadline or before, if it does not ring before anyway. */
    void set(Deadline deadline) {
        Ring current = next;
        if (current != null && !current.hasRung && current.atNanos - deadline.atNanos() <= 0) {
            return;
        }
        cancel();
        Ring later = new Ring(deadline.atNanos());
        later.timer = keeper.scheduleNanos(deadline.remainingNanos(), later);
        next = later;
    }

    /** Lets it ring no more, and holds nothing. */
    void cancel() {
        Ring current = next;
        next = null;
        if (current != null && current.timer != null) {
            current.timer.cancel();
        }
    }

    private final class Ring implements Runnable {
        final long atNanos;
        Timers.@Nullable Timer timer;
        volatile boolean hasRung;

        Ring(long atNanos) {
            this.atNanos = atNanos;
        }

        @Override
        public void run() {
            // First the mark: who is woken must not take this ring for one still to come.
            hasRung = true;
            wake.run();
        }
    }
}
