package dev.gluegun.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one shared daemon thread that, while messages come in bursts, writes what has gathered in the last few microseconds.
 *
 * <p>It never blocks. It starts with the first burst and ends a second after the last one; between bursts it sleeps.
 *
 * <p>Threads: {@link #attend} from any. {@code life} guards the thread's start and end.
 */
final class Flusher {

    /** What gathers messages. Called on the flusher's thread; must not block. */
    interface Gathering {
        /**
         * Writes what has gathered.
         *
         * @return false when the burst is over and nothing will gather any more without {@link #attend}
         */
        boolean flushGathered();
    }

    /** How long messages gather. The system adds its timer slack of some 50 microseconds. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    /** How long the thread stays when there is nothing to do. */
    private static final Duration LINGERING = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger("dev.gluegun");

    private static final Flusher SHARED = new Flusher();

    private final ReentrantLock life = new ReentrantLock();
    private final ConcurrentLinkedQueue<Gathering> newcomers = new ConcurrentLinkedQueue<>();
    private final long lingeringNanos;
    private volatile @Nullable Thread thread;

    Flusher() {
        this(LINGERING);
    }

    /** One that has less patience, so that its thread comes and goes often. */
    Flusher(Duration lingering) {
        this.lingeringNanos = lingering.toNanos();
    }

    /** The flusher of this process. */
    static Flusher shared() {
        return SHARED;
    }

    /** Flushes this one again and again from now on, until it says that its burst is over. */
    void attend(Gathering gathering) {
        newcomers.add(gathering);
        Thread running = thread;
        if (running == null) {
            start();
        } else {
            LockSupport.unpark(running);
        }
    }

    private void start() {
        life.lock();
        try {
            if (thread == null && !newcomers.isEmpty()) {
                Thread started =
                        Thread.ofPlatform().name("gluegun-flusher").daemon(true).unstarted(this::run);
                thread = started;
                started.start();
            }
        } finally {
            life.unlock();
        }
    }

    private void run() {
        List<Gathering> attended = new ArrayList<>();
        long idleSinceNanos = System.nanoTime();
        while (true) {
            for (Gathering next = newcomers.poll(); next != null; next = newcomers.poll()) {
                attended.add(next);
            }
            if (!attended.isEmpty()) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
                attended.removeIf(gathering -> !flush(gathering));
                idleSinceNanos = System.nanoTime();
                continue;
            }
            long leftNanos = idleSinceNanos + lingeringNanos - System.nanoTime();
            if (leftNanos > 0) {
                LockSupport.parkNanos(this, leftNanos);
            } else if (end()) {
                return;
            }
        }
    }

    private static boolean flush(Gathering gathering) {
        try {
            return gathering.flushGathered();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "gluegun-flusher: an internal failure; please report it", e);
            return false;
        }
    }

    private boolean end() {
        life.lock();
        try {
            // First out of sight, then the last look: a newcomer is either seen here, or finds no thread and starts
            // one.
            thread = null;
            if (newcomers.isEmpty()) {
                return true;
            }
            thread = Thread.currentThread();
            return false;
        } finally {
            life.unlock();
        }
    }
}
