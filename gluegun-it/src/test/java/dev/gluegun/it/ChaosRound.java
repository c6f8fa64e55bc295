package dev.gluegun.it;

import dev.gluegun.it.proxy.Fault;
import dev.gluegun.it.proxy.Route;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all sockets of one round of a {@link Chaos} share: when it is over, and what has happened. Any thread. */
final class ChaosRound {

    /** What may come over a socket. */
    enum Trial {
        CUT,
        RESET,
        HALF_OPEN,
        STALL,
        /** Bytes that arrive in pieces. */
        PIECES
    }

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

    /** What has come over sockets, by the names of their seats, and how often. */
    private final Map<String, Map<Trial, LongAdder>> trials = new ConcurrentSkipListMap<>();

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

    /** A socket of that seat has told its user of its end after this fault. */
    void told(String seat, Fault fault) {
        met(seat, Trial.valueOf(fault.name()));
    }

    /** A socket of that seat has come through with nothing missing. */
    void complete(String seat, Route route) {
        complete.increment();
        if (route.hasStalled()) {
            met(seat, Trial.STALL);
        }
        if (route.plan().weather().isSplitting()) {
            met(seat, Trial.PIECES);
        }
    }

    private void met(String seat, Trial trial) {
        trials.computeIfAbsent(seat, name -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(trial, kind -> new LongAdder())
                .increment();
    }

    /** How many sockets were told of a fault, or have come through what they can live with. */
    long timesMet(Trial trial) {
        return trials.keySet().stream()
                .mapToLong(seat -> met(seat).getOrDefault(trial, 0L))
                .sum();
    }

    /** The same for the sockets of one seat, or of all that are called so. */
    Map<Trial, Long> met(String seat) {
        Map<Trial, Long> times = new EnumMap<>(Trial.class);
        trials.getOrDefault(seat, Map.of()).forEach((trial, count) -> times.put(trial, count.sum()));
        return times;
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
                + complete + " sockets closed with nothing missing, " + late + " late; what has come over them: "
                + Stream.of(Trial.values())
                        .map(trial -> timesMet(trial) + " " + trial)
                        .collect(Collectors.joining(", "));
    }
}
