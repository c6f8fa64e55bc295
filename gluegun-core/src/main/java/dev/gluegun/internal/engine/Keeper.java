package dev.gluegun.internal.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one shared daemon thread that watches all connections in which nobody waits, and runs all timers.
 *
 * <p>It never blocks and never runs the application's code. Its thread starts with the first connection and ends, with its
 * selector, a second after the last one is gone.
 *
 * <p>Threads: {@link #execute}, {@link #schedule}, {@link #join}, {@link #part} from any thread; {@link #selector()} and
 * the {@link Watched} callbacks on the keeper's thread only. {@code life} guards the thread's start and end.
 */
final class Keeper {

    /** How long nobody must have received before a connection is the keeper's: a busy caller never pays for the change. */
    private static final Duration COOLING = Duration.ofMillis(50);

    /** A century: delays that are longer, as one without limit is, never come to an end anyway. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

    /** How long the thread stays when there is nothing to do. */
    private static final Duration LINGERING = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger("dev.gluegun");

    private static final Keeper SHARED = new Keeper();

    private final ReentrantLock life = new ReentrantLock();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Watched> warmed = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();

    /** Connections that somebody has received from lately; the keeper's thread only. */
    private final List<Watched> warm = new ArrayList<>();

    private final long coolingNanos;
    private final long lingeringNanos;

    private int members;
    private volatile @Nullable Selector selector;

    /** When the thread wakes at the latest by itself: who needs it no sooner spares the system call that wakes it. */
    private volatile long wakesAtNanos;

    /** A connection as the keeper sees it. All calls come on the keeper's thread and must not block. */
    interface Watched {
        /** The channel is ready for some of what its key is interested in. */
        void ready(int readyOperations);

        /** Asked every 50 ms while warm: whether the connection still is in somebody's hands and has to be asked again. */
        boolean staysWarm();
    }

    Keeper() {
        this(COOLING, LINGERING);
    }

    /** One that has less patience, so that what seldom happens happens often. */
    Keeper(Duration cooling, Duration lingering) {
        this.coolingNanos = cooling.toNanos();
        this.lingeringNanos = lingering.toNanos();
    }

    /** The keeper of this process. */
    static Keeper shared() {
        return SHARED;
    }

    /** Counts a connection in: the thread runs at least until it has parted. */
    void join() {
        life.lock();
        try {
            members++;
        } finally {
            life.unlock();
        }
    }

    /**
     * Counts a connection out.
     *
     * @param watched whether its channel was ever registered: then the selector has to forget it, so that its descriptor goes
     */
    void part(boolean watched) {
        boolean last;
        life.lock();
        try {
            members--;
            last = members == 0;
        } finally {
            life.unlock();
        }
        if (watched) {
            wake();
        } else if (last) {
            wakeBy(System.nanoTime() + lingeringNanos);
        }
    }

    /** Runs the action soon on the keeper's thread. */
    void execute(Runnable action) {
        tasks.add(action);
        wake();
    }

    /** Runs the action on the keeper's thread when {@code delay} has passed. */
    Timers.Timer schedule(Duration delay, Runnable action) {
        return scheduleNanos((delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY).toNanos(), action);
    }

    Timers.Timer scheduleNanos(long delayNanos, Runnable action) {
        long atNanos = System.nanoTime() + delayNanos;
        Timers.Timer timer = timers.add(atNanos, action);
        wakeBy(atNanos);
        return timer;
    }

    /** Takes a connection that was just used into the list of the warm ones. */
    void warm(Watched connection) {
        warmed.add(connection);
        wakeBy(System.nanoTime() + coolingNanos);
    }

    /** The selector to register with; on the keeper's thread. */
    Selector selector() {
        Selector running = selector;
        if (running == null) {
            throw new AssertionError("the keeper's selector is used outside the keeper's thread");
        }
        return running;
    }

    /** Wakes the thread if it would sleep longer; what it is to see then has been added. */
    private void wakeBy(long atNanos) {
        if (selector == null || wakesAtNanos - atNanos > 0) {
            wake();
        }
    }

    @SuppressWarnings("ReferenceEquality") // The very same selector is meant.
    private void wake() {
        Selector running = selector;
        if (running != null) {
            running.wakeup();
            if (selector == running) {
                return;
            }
            // The thread was just ending: what was added is looked at under the lock below.
        }
        life.lock();
        try {
            if (selector == null && hasWork()) {
                Selector opened = Selector.open();
                selector = opened;
                Thread.ofPlatform().name("gluegun-keeper").daemon(true).start(() -> run(opened));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened for the keeper", e);
        } finally {
            life.unlock();
        }
    }

    private boolean hasWork() {
        return members > 0 || !tasks.isEmpty() || !warmed.isEmpty() || !timers.isEmpty();
    }

    private void run(Selector own) {
        long idleSinceNanos = System.nanoTime();
        long sweptAtNanos = idleSinceNanos;
        while (true) {
            long nowNanos = System.nanoTime();
            if (warm.isEmpty()) {
                sweptAtNanos = nowNanos;
            }
            takeWarmed();
            long waitNanos = timers.untilFirstNanos(nowNanos);
            if (!warm.isEmpty()) {
                waitNanos = Math.min(waitNanos, Math.max(0, sweptAtNanos + coolingNanos - nowNanos));
            }
            if (!hasMembers()) {
                waitNanos = Math.min(waitNanos, lingeringNanos);
            }
            select(own, nowNanos, waitNanos);
            runTasks();
            runTimers();
            nowNanos = System.nanoTime();
            if (!warm.isEmpty() && nowNanos - sweptAtNanos >= coolingNanos) {
                sweptAtNanos = nowNanos;
                warm.removeIf(connection -> !staysWarm(connection));
            }
            if (hasMembers()) {
                idleSinceNanos = nowNanos;
            } else if (nowNanos - idleSinceNanos >= lingeringNanos && end(own)) {
                return;
            }
        }
    }

    private void takeWarmed() {
        for (Watched next = warmed.poll(); next != null; next = warmed.poll()) {
            warm.add(next);
        }
    }

    private void select(Selector own, long nowNanos, long waitNanos) {
        // First told, then the last look: who adds work either is seen by that look, or sees when the thread wakes.
        wakesAtNanos = nowNanos + Math.min(waitNanos, LONGEST_DELAY.toNanos());
        boolean news = !tasks.isEmpty() || !warmed.isEmpty() || timers.untilFirstNanos(nowNanos) < waitNanos;
        try {
            if (news || waitNanos == 0) {
                own.selectNow(this::ready);
            } else if (waitNanos == Long.MAX_VALUE) {
                own.select(this::ready);
            } else {
                own.select(this::ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNanos + 999_999)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the keeper's selector failed", e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Watched) key.attachment()).ready(key.readyOps());
        } catch (CancelledKeyException closed) {
            // Closed by another thread between the selection and now: there is nothing left to watch.
            return;
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    private boolean staysWarm(Watched connection) {
        try {
            return connection.staysWarm();
        } catch (RuntimeException | Error e) {
            report(e);
            return false;
        }
    }

    private void runTasks() {
        // Only as many as there are now: a task that adds itself again must not keep the selector from its turn.
        for (int left = tasks.size(); left > 0; left--) {
            Runnable task = tasks.poll();
            if (task != null) {
                runSafely(task);
            }
        }
    }

    private void runTimers() {
        long nowNanos = System.nanoTime();
        for (Runnable due = timers.takeDue(nowNanos); due != null; due = timers.takeDue(nowNanos)) {
            runSafely(due);
        }
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** A failure here is a bug of this library; it must not take the other connections along. */
    private static void report(Throwable bug) {
        LOG.log(Level.ERROR, "gluegun-keeper: an internal failure; please report it", bug);
    }

    private boolean hasMembers() {
        life.lock();
        try {
            return members > 0;
        } finally {
            life.unlock();
        }
    }

    private boolean end(Selector own) {
        life.lock();
        try {
            // First out of sight, then the last look: who adds work either still sees the selector before that look, or
            // finds none and comes to the lock.
            selector = null;
            if (hasWork()) {
                selector = own;
                return false;
            }
            own.close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("the keeper's selector did not close", e);
        } finally {
            life.unlock();
        }
    }
}
