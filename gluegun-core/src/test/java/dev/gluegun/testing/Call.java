package dev.gluegun.testing;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;

/** A call that runs on a thread of its own, while the test watches and disturbs it. */
public final class Call<T> {

    /** What kind of thread it runs on. */
    public enum On {
        PLATFORM,
        VIRTUAL
    }

    /** Something to be done that returns nothing. */
    public interface Action {
        void run() throws Exception;
    }

    /** In these states a thread waits for another one; in a selector it seems to run. */
    private static final Set<Thread.State> PARKED = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean interruptedAtEnd;

    private Call(On kind, Callable<T> body) {
        Runnable run = () -> {
            try {
                T value = body.call();
                interruptedAtEnd = Thread.currentThread().isInterrupted();
                result.complete(value);
            } catch (Throwable e) {
                interruptedAtEnd = Thread.currentThread().isInterrupted();
                result.completeExceptionally(e);
            }
        };
        thread = kind == On.VIRTUAL
                ? Thread.ofVirtual().unstarted(run)
                : Thread.ofPlatform().daemon(true).unstarted(run);
        thread.start();
    }

    public static <T> Call<T> of(Callable<T> body) {
        return new Call<>(On.PLATFORM, body);
    }

    public static <T> Call<T> on(On kind, Callable<T> body) {
        return new Call<>(kind, body);
    }

    public static Call<Void> run(Action body) {
        return run(On.PLATFORM, body);
    }

    public static Call<Void> run(On kind, Action body) {
        return new Call<>(kind, () -> {
            body.run();
            return null;
        });
    }

    /** Waits until the call waits for something. */
    public Call<T> awaitWaiting() {
        Eventually.await("a waiting call").until(() -> result.isDone() || isWaiting());
        Assertions.assertThat(result).as("the call should wait").isNotDone();
        return this;
    }

    /** Waits until the call is in a method of the given class. */
    public Call<T> awaitInside(Class<?> type) {
        Eventually.await("a call inside " + type).until(() -> result.isDone() || isInside(type));
        return this;
    }

    /** Whether the call is in a method of the given class just now. */
    public boolean isInside(Class<?> type) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    private boolean isWaiting() {
        return PARKED.contains(thread.getState())
                || Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("Waiter")
                                && frame.getMethodName().equals("await"));
    }

    public void interrupt() {
        thread.interrupt();
    }

    public boolean isDone() {
        return result.isDone();
    }

    /** What the call returns; what it throws is thrown here. */
    public T result() {
        try {
            return result.get(ScriptedServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            AssertionError stuck = new AssertionError("the call does not end; it is at");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the call throws, which has to be of the given kind. */
    public <E extends Throwable> E failure(Class<E> kind) {
        return Assertions.assertThat(catchThrowable(this::result))
                .asInstanceOf(type(kind))
                .actual();
    }

    /** Whether the thread's interrupt flag was set when the call ended. */
    public boolean wasInterruptedAtEnd() {
        return interruptedAtEnd;
    }
}
