package dev.gluegun.it;

import dev.gluegun.it.proxy.Fault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What all sockets of one round of a {@link Chaos} share: when it is over, and what has happened. Any thread. */
final class ChaosRound {

    /** Handshakes at once: they are what costs most. */
    private static final int OPENING = 64;

    private final Semaphore opening = new Semaphore(OPENING);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    final LongAdder opened = new LongAdder();

    /** Sockets that could not be opened or closed in time although nothing was done to them: the machine was too busy. */
    final LongAdder late = new LongAdder();

    final LongAdder complete = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    private final Map<Fault, LongAdder> told = new EnumMap<>(Fault.class);

    ChaosRound() {
        for (Fault fault : Fault.values()) {
            told.put(fault, new LongAdder());
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    void end() {
        over.countDown();
    }

    /** Waits, but not beyond the end of the round. */
    void pause(Duration pause) {
        try {
            over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts anybody here", e);
        }
    }

    void beforeOpening() {
        opening.acquireUninterruptibly();
    }

    void afterOpening() {
        opening.release();
    }

    void opened() {
        opened.increment();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    }

    void closed() {
        open.decrementAndGet();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    /** A socket has told its user of its end after this fault. */
    void told(Fault fault) {
        told.get(fault).increment();
    }

    long timesTold(Fault fault) {
        return told.get(fault).sum();
    }

    void fail(AssertionError failure) {
        failures.add(failure);
        end();
    }

    Queue<AssertionError> failures() {
        return failures;
    }

    @Nullable
    AssertionError firstFailure() {
        return failures.peek();
    }

    @Override
    public String toString() {
        return opened + " sockets, " + mostOpen + " at once; " + sent + " messages sent, " + received + " received; "
                + complete + " sockets closed with nothing missing, " + told + " told of a fault, " + late + " late";
    }
}
