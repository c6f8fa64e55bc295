package dev.gluegun.testkit;

import dev.gluegun.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has come from the client and nobody has expected yet. When it is full, the reader waits, and TCP pushes back.
 *
 * <p>Threads: the reader puts, the script takes; {@code lock} guards everything.
 */
final class Inbox {

    private static final int MOST_FRAMES = 100_000;
    private static final long MOST_BYTES = 64L << 20;

    /**
     * What an expectation gets.
     *
     * @param frame null when there is none
     * @param ended whether none will come, because the client has ended its side
     */
    record Taken(@Nullable Frame frame, boolean ended) {}

    /** @param answer whether it answers a close frame of ours, so that nobody has to expect it */
    private record Entry(Frame frame, boolean answer) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Expectation.Kind, Deque<Entry>> queues = new EnumMap<>(Expectation.Kind.class);
    private int frames;
    private long bytes;
    private boolean ended;
    private boolean closed;

    /** What the script waits for; null when it waits for nothing that comes. */
    private Expectation.@Nullable Kind awaited;

    /** Whether the script takes its time, and whatever comes may come. */
    private boolean idle;

    Inbox() {
        for (Expectation.Kind kind : Expectation.Kind.values()) {
            queues.put(kind, new ArrayDeque<>());
        }
    }

    private Deque<Entry> queue(Expectation.Kind kind) {
        return queues.getOrDefault(kind, new ArrayDeque<>());
    }

    /**
     * Adds a frame.
     *
     * @param answer whether it answers a close frame of ours, so that nobody has to expect it
     * @param reaction what the server does by itself; done before the script can see the frame, and before anybody can miss it
     */
    void put(Frame frame, boolean answer, Runnable reaction) throws InterruptedException {
        Expectation.Kind kind = switch (frame) {
            case Frame.Ping ping -> Expectation.Kind.PING;
            case Frame.Pong pong -> Expectation.Kind.PONG;
            default -> Expectation.Kind.MESSAGE;
        };
        lock.lock();
        try {
            while ((frames >= MOST_FRAMES || bytes >= MOST_BYTES) && !closed) {
                changed.await();
            }
            frames++;
            bytes += size(frame);
            queue(kind).add(new Entry(frame, answer));
            reaction.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits, before a frame is decoded, until the script waits in its turn. So whatever a step changes holds from the next frame
     * on, and each run is like the other.
     */
    void awaitScript() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !idle && (awaited == null || !queue(awaited).isEmpty())) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The script takes its time from now on, or no longer. */
    void idle(boolean now) {
        lock.lock();
        try {
            idle = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The client has ended its side. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody takes anything any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isClose(Frame frame) {
        return frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason;
    }

    /** Takes the next frame for an expectation, waiting for at most so long. Messages come before the end; close frames belong to it. */
    Taken take(Expectation.Kind kind, Duration deadline) throws InterruptedException {
        Expectation.Kind from = kind == Expectation.Kind.END ? Expectation.Kind.MESSAGE : kind;
        long left = deadline.toNanos();
        lock.lock();
        try {
            awaited = from;
            changed.signalAll();
            while (queue(from).isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            awaited = null;
            Entry entry = queue(from).poll();
            if (entry == null) {
                return new Taken(null, ended);
            }
            frames--;
            bytes -= size(entry.frame);
            changed.signalAll();
            if (kind == Expectation.Kind.END && isClose(entry.frame)) {
                return take(kind, Duration.ofNanos(Math.max(left, 0)));
            }
            return new Taken(entry.frame, false);
        } finally {
            lock.unlock();
        }
    }

    /** The messages and close frames that nobody has expected, pings and pongs apart. */
    List<Frame> left() {
        lock.lock();
        try {
            return queue(Expectation.Kind.MESSAGE).stream()
                    .filter(entry -> !entry.answer)
                    .map(Entry::frame)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static long size(Frame frame) {
        return switch (frame) {
            case Frame.Text text -> 2L * text.text().length();
            case Frame.Binary binary -> binary.data().length;
            default -> 125;
        };
    }
}
