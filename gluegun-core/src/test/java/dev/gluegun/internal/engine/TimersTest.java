package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Deadlines in order, with a clock of the test's own. */
class TimersTest {

    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    private Timers.Timer add(long atNanos, String name) {
        return timers.add(atNanos, () -> ran.add(name));
    }

    private List<String> runDue(long nowNanos) {
        ran.clear();
        for (Runnable due = timers.takeDue(nowNanos); due != null; due = timers.takeDue(nowNanos)) {
            due.run();
        }
        return ran;
    }

    @Test
    void withoutTimersNothingIsDue() {
        assertThat(timers.isEmpty()).isTrue();
        assertThat(timers.untilFirstNanos(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(timers.takeDue(Long.MAX_VALUE)).isNull();
    }

    @Test
    void timersRunInOrderOnceTheyAreDue() {
        add(30, "c");
        add(10, "a");
        add(20, "b");
        assertThat(timers.untilFirstNanos(4)).isEqualTo(6);
        assertThat(runDue(9)).isEmpty();
        assertThat(runDue(20)).containsExactly("a", "b");
        assertThat(timers.untilFirstNanos(20)).isEqualTo(10);
        assertThat(timers.untilFirstNanos(99)).isZero();
        assertThat(runDue(99)).containsExactly("c");
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void timersOfOneMomentRunInTheOrderOfTheirAdding() {
        for (int i = 0; i < 10; i++) {
            add(5, Integer.toString(i));
        }
        assertThat(runDue(5)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void aCancelledTimerLeavesAtOnceAndTakesNoOtherAlong() {
        Timers.Timer cancelled = add(5, "cancelled");
        add(5, "kept");
        cancelled.cancel();
        cancelled.cancel();
        assertThat(runDue(5)).containsExactly("kept");
        cancelled.cancel();
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void theFirstTimerIsKnown() {
        Timers.Timer late = add(20, "late");
        assertThat(timers.isFirst(late)).isTrue();
        Timers.Timer early = add(10, "early");
        assertThat(timers.isFirst(late)).isFalse();
        assertThat(timers.isFirst(early)).isTrue();
        early.cancel();
        assertThat(timers.isFirst(early)).isFalse();
        assertThat(timers.isFirst(late)).isTrue();
    }

    @Test
    void theClockMayOverflow() {
        long nowNanos = Long.MAX_VALUE - 5;
        add(nowNanos + 10, "after the overflow");
        add(nowNanos + 3, "before it");
        assertThat(timers.untilFirstNanos(nowNanos)).isEqualTo(3);
        assertThat(runDue(nowNanos + 4)).containsExactly("before it");
        assertThat(timers.untilFirstNanos(nowNanos + 4)).isEqualTo(6);
        assertThat(runDue(nowNanos + 10)).containsExactly("after the overflow");
    }

    @Test
    void manyTimersComeOutSorted() {
        SplittableRandom random = new SplittableRandom(1);
        List<Long> moments = new ArrayList<>();
        List<Timers.Timer> cancelled = new ArrayList<>();
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            long moment = random.nextLong(1000);
            Timers.Timer timer = timers.add(moment, () -> order.add(moment));
            if (i % 3 == 0) {
                cancelled.add(timer);
            } else {
                moments.add(moment);
            }
        }
        cancelled.forEach(Timers.Timer::cancel);
        runDue(1000);
        assertThat(order).hasSameSizeAs(moments).isSorted();
    }

    @Test
    void eachTimerEitherRunsOrIsCancelledWhoeverComesFirst() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        List<Timers.Timer> added = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            added.add(timers.add(i, runs::incrementAndGet));
        }
        Thread canceller = new Thread(() -> added.forEach(Timers.Timer::cancel));
        canceller.start();
        for (Runnable due = timers.takeDue(20_000); due != null || !timers.isEmpty(); due = timers.takeDue(20_000)) {
            if (due != null) {
                due.run();
            }
        }
        canceller.join();
        assertThat(timers.isEmpty()).isTrue();
        assertThat(runs).hasValueLessThanOrEqualTo(20_000);
    }
}
