package dev.gluegun.bench.peer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waiting for a library, with a deadline for whatever it is. */
final class Waiting {

    /** How long a library may take for anything before it is given up. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** How often a library is asked that tells nobody when its queue is short again. */
    private static final Duration PAUSE = Duration.ofNanos(50_000);

    private Waiting() {}

    /** What came out of it; its failure is the cause of the exception. */
    static <T> T result(Future<T> future, String what) throws IOException {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw late(what, e);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    /** Asks again and again; for libraries that have no other way to wait for a queue. */
    static void until(BooleanSupplier condition, String what) throws IOException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(what, null);
            }
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw late(what, null);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    static IOException late(String what, @Nullable Throwable cause) {
        return new IOException(what + " took longer than " + LIMIT.toSeconds() + " s", cause);
    }

    /** Restores the thread's interrupt status. */
    static IOException interrupted(String what, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException exception = new InterruptedIOException(what + " was interrupted");
        exception.initCause(cause);
        return exception;
    }
}
