package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has become of an upgrade: agreed, refused with an answer, or failed; settled once, and told to all who ask.
 *
 * <p>Threads: {@link #observe} and {@link #rejectWithWhatCame} by the one thread that reads the answer; the rest from any.
 */
final class UpgradeOutcome {

    /** How much of a refusal's body is kept. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private sealed interface Result {}

    private record Agreed(Message.Upgraded upgraded) implements Result {}

    private record Failed(Supplier<GluegunException> failure, boolean refused) implements Result {}

    private final AtomicReference<@Nullable Result> result = new AtomicReference<>();
    private final CountDownLatch settled = new CountDownLatch(1);

    private Message.@Nullable Response response;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private boolean overLimit;

    /** Takes note of a part of the server's answer. */
    void observe(Message message) {
        switch (message) {
            case Message.Upgraded upgraded -> settle(new Agreed(upgraded));
            case Message.Response head -> {
                response = head;
                if (head.fin()) {
                    rejectWithWhatCame();
                }
            }
            case Message.Data data -> {
                int room = MOST_BODY_BYTES - body.size();
                overLimit |= data.bytes().length > room;
                body.write(data.bytes(), 0, Math.min(room, data.bytes().length));
                if (data.fin()) {
                    rejectWithWhatCame();
                }
            }
            case Message.Trailers trailers -> rejectWithWhatCame();
            default -> {
                // Informs settle nothing, and frames come after the outcome.
            }
        }
    }

    /** Whether more of a refusal's body came than is kept. */
    boolean isOverLimit() {
        return overLimit;
    }

    /** Settles as refused, with as much of the answer as there is; false when not even its head is there. */
    boolean rejectWithWhatCame() {
        Message.Response head = response;
        if (head == null) {
            return false;
        }
        int status = head.status();
        Headers headers = head.headers();
        byte[] bytes = body.toByteArray();
        settle(new Failed(() -> new UpgradeRejected(status, headers, bytes), true));
        return true;
    }

    void fail(Supplier<GluegunException> failure) {
        settle(new Failed(failure, false));
    }

    boolean isSettled() {
        return result.get() != null;
    }

    boolean isRefused() {
        return result.get() instanceof Failed failed && failed.refused();
    }

    /** Makes the exception that tells how it failed; only when it did. */
    Supplier<GluegunException> failure() {
        if (result.get() instanceof Failed failed) {
            return failed.failure();
        }
        throw new AssertionError("asked for a failure where there is none");
    }

    /** Waits until it is settled. */
    Message.Upgraded await(Deadline deadline, Supplier<? extends GluegunException> timeout) {
        try {
            if (!isSettled()) {
                if (!deadline.isLimited()) {
                    settled.await();
                } else if (!settled.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    throw timeout.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the upgrade; it goes on", e);
        }
        return switch (result.get()) {
            case Agreed agreed -> agreed.upgraded();
            case Failed failed -> throw failed.failure().get();
            case null -> throw new AssertionError("settled without a result");
        };
    }

    private void settle(Result how) {
        if (result.compareAndSet(null, how)) {
            settled.countDown();
        }
    }
}
