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

    private record Failed(Supplier<GluegunException> failure, boolean refused) {}

    /** As much of a refusal as has come. */
    private static final class Refusal {
        final Message.Response head;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean overLimit;

        Refusal(Message.Response head) {
            this.head = head;
        }

        void append(byte[] piece) {
            int room = MOST_BODY_BYTES - body.size();
            overLimit |= piece.length > room;
            body.write(piece, 0, Math.min(room, piece.length));
        }
    }

    private volatile Message.@Nullable Upgraded agreed;
    private volatile @Nullable Failed failed;

    /** What those who wait wait for; null since it is settled, so that an open socket does not keep it. */
    private volatile @Nullable CountDownLatch settled = new CountDownLatch(1);

    private @Nullable Refusal refusal;

    /** Takes note of a part of the server's answer. */
    void observe(Message message) {
        switch (message) {
            case Message.Upgraded upgraded -> settle(upgraded, null);
            case Message.Response head -> {
                refusal = new Refusal(head);
                if (head.fin()) {
                    rejectWithWhatCame();
                }
            }
            case Message.Data data -> {
                if (refusal != null) {
                    refusal.append(data.bytes());
                }
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
        return refusal != null && refusal.overLimit;
    }

    /** Settles as refused, with as much of the answer as there is; false when not even its head is there. */
    boolean rejectWithWhatCame() {
        Refusal came = refusal;
        if (came == null) {
            return false;
        }
        int status = came.head.status();
        Headers headers = came.head.headers();
        byte[] bytes = came.body.toByteArray();
        settle(null, new Failed(() -> new UpgradeRejected(status, headers, bytes), true));
        return true;
    }

    void fail(Supplier<GluegunException> failure) {
        settle(null, new Failed(failure, false));
    }

    boolean isSettled() {
        return settled == null;
    }

    boolean isRefused() {
        Failed how = failed;
        return how != null && how.refused();
    }

    /** Makes the exception that tells how it failed; only when it did. */
    Supplier<GluegunException> failure() {
        Failed how = failed;
        if (how == null) {
            throw new AssertionError("asked for a failure where there is none");
        }
        return how.failure();
    }

    /** Waits until it is settled. */
    Message.Upgraded await(Deadline deadline, Supplier<? extends GluegunException> timeout) {
        try {
            CountDownLatch waiting = settled;
            if (waiting != null) {
                if (!deadline.isLimited()) {
                    waiting.await();
                } else if (!waiting.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    throw timeout.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the upgrade; it goes on", e);
        }
        Message.Upgraded upgraded = agreed;
        if (upgraded == null) {
            throw failure().get();
        }
        return upgraded;
    }

    private synchronized void settle(Message.@Nullable Upgraded agreement, @Nullable Failed failure) {
        CountDownLatch waiting = settled;
        if (waiting != null) {
            agreed = agreement;
            failed = failure;
            settled = null;
            waiting.countDown();
        }
    }
}
