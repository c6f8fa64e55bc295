package dev.gluegun.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All that goes to one client: each thing when it is due, one after the other, as fast as the throttle lets it.
 *
 * <p>Threads: any may send; one of the connection's own runs {@link #run}. The lock guards the queue and is not held while something
 * is written.
 */
final class Wire implements Runnable {

    /** A write, or the end of writing. */
    private interface Act {
        void act() throws IOException, InterruptedException;
    }

    /** @param later whether it is overtaken by what is sent meanwhile, and waited for by nobody */
    private record Item(long dueNanos, long order, String description, boolean scripted, boolean later, Act act) {}

    private final Place place;
    private final Pipe pipe;
    private final Recording recording;
    private final Random random;
    private final Throttle throttle = new Throttle();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Item> queue =
            new PriorityQueue<>(Comparator.comparingLong(Item::dueNanos).thenComparingLong(Item::order));
    private long order;
    private boolean busy;
    private boolean closed;
    private boolean broken;
    private Duration latency = Duration.ZERO;
    private Duration jitter = Duration.ZERO;
    private long lastDueNanos = System.nanoTime();

    /** @param random decides about jitter */
    Wire(Place place, Pipe pipe, Recording recording, Random random) {
        this.place = place;
        this.pipe = pipe;
        this.recording = recording;
        this.random = random;
    }

    void addLatency(Duration latency, Duration jitter) {
        lock.lock();
        try {
            this.latency = latency;
            this.jitter = jitter;
        } finally {
            lock.unlock();
        }
    }

    /** Sends something after all that was sent before. */
    void send(Outgoing outgoing) {
        enqueue(outgoing.description(), outgoing.scripted(), () -> write(outgoing));
    }

    /** Sends something later; what is sent meanwhile overtakes it. */
    void sendLater(Duration delay, Outgoing outgoing) {
        lock.lock();
        try {
            long due = System.nanoTime() + delay.plus(latency).toNanos();
            add(new Item(due, order++, outgoing.description(), outgoing.scripted(), true, () -> write(outgoing)));
        } finally {
            lock.unlock();
        }
    }

    /** Writes nothing for so long, from the moment on at which all that was sent before has been written. */
    void stall(Duration time) {
        enqueue("stall", false, () -> throttle.stall(time));
    }

    /** Writes no faster than this from then on. */
    void limit(int bytesPerSecond) {
        enqueue("limit the bandwidth", false, () -> throttle.limit(bytesPerSecond));
    }

    void fin(boolean scripted) {
        enqueue("send FIN", scripted, pipe::fin);
    }

    void reset() {
        enqueue("send RST", true, () -> {
            pipe.reset();
            close();
        });
    }

    void resetConnection() {
        enqueue("reset the connection", true, () -> {
            pipe.resetConnection();
            close();
        });
    }

    void goAway() {
        enqueue("send GOAWAY", true, pipe::goAway);
    }

    private void enqueue(String description, boolean scripted, Act act) {
        lock.lock();
        try {
            long extra = jitter.isZero() ? 0 : random.nextLong(jitter.toNanos() + 1);
            // Never before what was sent earlier, whatever the jitter.
            lastDueNanos = Math.max(lastDueNanos, System.nanoTime() + latency.toNanos() + extra);
            add(new Item(lastDueNanos, order++, description, scripted, false, act));
        } finally {
            lock.unlock();
        }
    }

    private void add(Item item) {
        if (broken || closed) {
            lost(item);
            return;
        }
        queue.add(item);
        changed.signalAll();
    }

    private void lost(Item item) {
        if (item.scripted) {
            recording.fault(place + ": could not " + item.description + ": the connection had ended");
        }
    }

    /** Drops what has not been sent, and sends nothing any more. */
    void halt() {
        throttle.halt();
        lock.lock();
        try {
            queue.clear();
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all has been written, but for what was to be sent later.
     *
     * @return false when it took too long
     */
    boolean drained(Duration deadline) throws InterruptedException {
        long left = deadline.toNanos();
        lock.lock();
        try {
            while (!isDrained() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isDrained();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDrained() {
        return closed || broken || !busy && queue.stream().allMatch(Item::later);
    }

    void close() {
        throttle.close();
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            for (Item item = next(); item != null; item = next()) {
                act(item);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Item next() throws InterruptedException {
        lock.lock();
        try {
            busy = false;
            changed.signalAll();
            while (!closed) {
                Item first = queue.peek();
                long left = first == null ? Long.MAX_VALUE : first.dueNanos - System.nanoTime();
                if (left <= 0) {
                    busy = true;
                    return queue.poll();
                }
                changed.awaitNanos(left);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void act(Item item) throws InterruptedException {
        if (!throttle.await()) {
            return;
        }
        try {
            item.act.act();
        } catch (IOException e) {
            lock.lock();
            try {
                boolean ours = closed;
                broken = true;
                if (!ours) {
                    lost(item);
                    queue.forEach(this::lost);
                }
                queue.clear();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void write(Outgoing outgoing) throws IOException, InterruptedException {
        for (Outgoing.SentFrame frame : outgoing.frames()) {
            recording.frame(
                    place,
                    Recorded.Direction.TO_CLIENT,
                    frame.kind(),
                    frame.firstByte(),
                    false,
                    frame.length(),
                    frame.payload());
        }
        boolean first = true;
        for (byte[] piece : outgoing.pieces()) {
            if (!first && !throttle.pause(outgoing.pauseNanos())) {
                return;
            }
            first = false;
            if (!write(piece)) {
                return;
            }
        }
    }

    private boolean write(byte[] bytes) throws IOException, InterruptedException {
        int done = 0;
        while (done < bytes.length) {
            int portion = throttle.portion(bytes.length - done);
            pipe.write(bytes, done, portion);
            done += portion;
            if (!throttle.gone(portion)) {
                return false;
            }
        }
        return true;
    }
}
