package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.internal.transport.Deadline;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Waits in a link's reading role until a stream has something to deliver, as far as its flow allows.
 *
 * <p>{@link #next} and {@link #poll} are called with the role held, {@link #spend} by whoever delivers; who allows more flow adds to the credit and
 * wakes the reader.
 */
final class Receiver {

    private final StreamInflow incoming;
    private final @Nullable AtomicLong credit;

    /**
     * Makes the receiver of one stream.
     *
     * @param credit how many frames may still be delivered; null without a limit
     */
    Receiver(StreamInflow incoming, @Nullable AtomicLong credit) {
        this.incoming = incoming;
        this.credit = credit;
    }

    /**
     * Waits until there is something to deliver: the inflow has it then.
     *
     * @return false when the deadline passed first
     * @throws GluegunException how the stream ended, when it has and everything has been delivered
     */
    boolean next(Deadline deadline) {
        Link link = incoming.link();
        boolean waited = false;
        boolean filled = false;
        while (true) {
            if (incoming.closing().isDiscarding()) {
                throw ending();
            }
            boolean reads = hasCredit() || incoming.isCloseNext();
            if (reads) {
                if (incoming.next(link.inbound())) {
                    return true;
                }
            } else {
                // Without credit the peer is still read, answered and watched, as far as the backlog has room.
                reads = incoming.absorb(link.inbound());
            }
            boolean ended = link.ending() != null;
            if (ended && !incoming.hasBacklog()) {
                throw ending();
            }
            if (filled && deadline.hasPassed()) {
                // Bytes come without a pause, and none of them are for the application.
                return false;
            }
            if (!ended && reads && link.fill() != Link.Fill.NOTHING) {
                filled = true;
                continue;
            }
            if (waited && deadline.hasPassed()) {
                return false;
            }
            link.setPaused(!reads);
            waited = link.await(deadline, reads && !ended);
            filled = false;
        }
    }

    /** The next frame, when that is here already; nothing is read from the pipe. */
    @Nullable
    Frame poll() {
        if (incoming.closing().isDiscarding()) {
            throw ending();
        }
        if (!hasCredit() && !incoming.isCloseNext()
                || !incoming.next(incoming.link().inbound())) {
            return null;
        }
        Frame frame = incoming.frame();
        spend(frame);
        return frame;
    }

    /** Takes a frame that is delivered off the flow; a close frame costs nothing. */
    void spend(Frame frame) {
        if (!(frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason)) {
            spend(1);
        }
    }

    void spend(int frames) {
        if (credit != null) {
            credit.addAndGet(-frames);
        }
    }

    /** Flow is a matter of frames: the answer to the upgrade is delivered in any case. */
    private boolean hasCredit() {
        return credit == null || !incoming.isOpen() || credit.get() > 0;
    }

    /** How the stream has ended. */
    GluegunException ending() {
        Ending how = incoming.link().ending();
        return how == null ? new ConnectionDown("this side closed the socket") : how.forReceiver();
    }
}
