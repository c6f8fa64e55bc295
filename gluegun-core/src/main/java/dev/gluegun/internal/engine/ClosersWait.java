package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wait of who closes a link until it is dropped.
 *
 * <p>For a moment the closer reads by itself, so that a connection ends without a change of threads. Then the keeper does, for a
 * reader here would hold up receivers that are to be told of the end at once.
 *
 * <p>Any thread; any number of them may close the same link.
 */
final class ClosersWait {

    /** How long who closes reads by itself: most peers answer a close frame sooner. */
    static final Duration MOMENT = Duration.ofMillis(20);

    private final Link link;

    ClosersWait(Link link) {
        this.link = link;
    }

    /**
     * Waits until the link is dropped or the deadline passes, and reads by itself for the moment.
     *
     * @throws Interrupted when interrupted meanwhile
     */
    void await(Deadline moment, Deadline deadline) {
        readUntilDropped(deadline.earlier(moment));
        if (!link.isDropped()) {
            await(link.handOver(), deadline);
        }
    }

    private void readUntilDropped(Deadline moment) {
        if (!link.enter(moment)) {
            return;
        }
        try {
            while (link.absorb() && !link.isDropped()) {
                Link.Fill filled = link.fill();
                if (filled == Link.Fill.ENDED
                        || filled == Link.Fill.NOTHING && link.await(moment, true) && moment.hasPassed()) {
                    return;
                }
            }
        } finally {
            link.leave();
        }
    }

    private static void await(CountDownLatch gone, Deadline deadline) {
        try {
            if (deadline.isLimited()) {
                gone.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } else {
                gone.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the peer's close frame", e);
        }
    }
}
