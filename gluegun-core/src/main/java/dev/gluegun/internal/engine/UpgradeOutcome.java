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
import java.util.function.Consumer;
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

    /** What is needed until it is settled; null since then, so that an open socket does not keep it. */
    private static final class Pending {
        /** What those who wait wait for. */
        final CountDownLatch settled = new CountDownLatch(1);

        /** Told the fields of the answer; null when nobody wants them. */
        final @Nullable Consumer<Headers> answered;

        @Nullable
        Refusal refusal;

        Pending(@Nullable Consumer<Headers> answered) {
            this.answered = answered;
        }

        void answered(Headers fields) {
            if (answered != null) {
                answered.accept(fields);
            }
        }
    }

    private volatile @Nullable Pending pending;

    /** Not settled yet; {@code answered} is told the fields of the answer, on the thread that reads it, interim ones left out. */
    UpgradeOutcome(@Nullable Consumer<Headers> answered) {
        this.pending = new Pending(answered);
    }

    /** Takes note of a part of the server's answer. */
    void observe(Message message) {
        switch (message) {
            case Message.Upgraded upgraded -> {
                Pending open = pending;
                if (open != null) {
                    open.answered(upgraded.headers());
                }
                settle(upgraded, null);
            }
            case Message.Response head -> {
                Pending open = pending;
                if (open != null) {
                    open.answered(head.headers());
                    open.refusal = new Refusal(head);
                }
                if (head.fin()) {
                    rejectWithWhatCame();
                }
            }
            case Message.Data data -> {
                Refusal came = refusal();
                if (came != null) {
                    came.append(data.bytes());
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
        Refusal came = refusal();
        return came != null && came.overLimit;
    }

    /**
     * Settles as refused, with as much of the answer as there is.
     *
     * @return whether it is a refusal; not when not even the head of one is there
     */
    boolean rejectWithWhatCame() {
        Refusal came = refusal();
        if (came == null) {
            return isRefused();
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
        return pending == null;
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
            Pending open = pending;
            if (open != null) {
                if (!deadline.isLimited()) {
                    open.settled.await();
                } else if (!open.settled.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
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
        Pending open = pending;
        if (open != null) {
            agreed = agreement;
            failed = failure;
            pending = null;
            open.settled.countDown();
        }
    }

    /** As much of a refusal as has come; null when none has, and when it is settled. */
    private @Nullable Refusal refusal() {
        Pending open = pending;
        return open == null ? null : open.refusal;
    }
}
