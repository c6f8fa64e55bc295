package dev.gluegun.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many rounds in which some threads each play a part, now at the same moment, now a little before or after each other: what can
 * go wrong between any two steps of theirs goes wrong sooner or later.
 *
 * <p>Ten times as many with {@code -Dgluegun.long=true}. Threads begin a round together, each after a random number of spins, and all
 * have played before the next begins. A round that does not end fails, and shows where who is stuck.
 */
public final class Rounds {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_SPINS = 400;

    /** What one thread does in each round. */
    public interface Part {
        void play(int round) throws Exception;
    }

    private final int count;
    private final List<Part> parts = new ArrayList<>();
    private Part before = round -> {};
    private Part after = round -> {};

    private final AtomicInteger arrivals = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** How often all have met; they meet before and after each round. */
    private volatile int meetings;

    private Rounds(int count) {
        this.count = count;
    }

    public static Rounds of(int count) {
        return new Rounds(Boolean.getBoolean("gluegun.long") ? 10 * count : count);
    }

    /** Done by one thread before each round. */
    public Rounds before(Part preparation) {
        before = preparation;
        return this;
    }

    /** Adds a thread. */
    public Rounds with(Part part) {
        parts.add(part);
        return this;
    }

    /** Done by one thread after each round, when all have played. */
    public Rounds after(Part check) {
        after = check;
        return this;
    }

    /** Plays all rounds. */
    public void play() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            SplittableRandom random = new SplittableRandom(i);
            threads.add(Thread.ofPlatform().daemon(true).start(() -> play(part, random)));
        }
        threads.forEach(this::awaitEnd);
        Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError("in round " + meetings / 2 + " of " + count, first);
        }
    }

    private void play(Part part, SplittableRandom random) {
        try {
            for (int round = 0; round < count; round++) {
                meet(before, round);
                for (int spins = random.nextInt(MOST_SPINS); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                part.play(round);
                meet(after, round);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Waits for all others; the last to come does what is to be done alone. */
    private void meet(Part alone, int round) throws Exception {
        int meeting = meetings;
        if (arrivals.incrementAndGet() == parts.size()) {
            alone.play(round);
            arrivals.set(0);
            meetings = meeting + 1;
            return;
        }
        for (int spins = 0; meetings == meeting; spins++) {
            if (failure.get() != null) {
                throw new IllegalStateException("another part has failed");
            }
            // On a busy machine the one that is waited for needs the processor.
            if (spins < 500) {
                Thread.onSpinWait();
            } else if (spins < 520) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(10_000);
            }
        }
    }

    private void awaitEnd(Thread thread) {
        try {
            for (int seen = -1; !thread.join(PATIENCE); ) {
                int now = meetings;
                if (now == seen) {
                    AssertionError stuck =
                            new AssertionError("round " + now / 2 + " of " + count + " does not end; at");
                    stuck.setStackTrace(thread.getStackTrace());
                    throw stuck;
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
