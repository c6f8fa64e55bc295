package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiter;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a link's reader waits: a {@link Waiter}, borrowed while there are readers, and the {@link Alarm} that ends their waits.
 *
 * <p>Threads: {@link #wake()} from any thread; everything else with the reading role held.
 */
final class ReaderPlace {

    /** Shorter waits are timed by the selector: an alarm is set anew for each, as none lies behind the one before. */
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ByteTransport transport;

    /** Read by whoever wants to wake the reader. */
    private volatile @Nullable Waiter waiter;

    private @Nullable Alarm alarm;

    ReaderPlace(ByteTransport transport) {
        this.transport = transport;
    }

    /** Whether the reader is visible to those who wake it. */
    boolean isTaken() {
        return waiter != null;
    }

    /**
     * Makes the reader visible.
     *
     * @param keeper whose timers end the waits
     * @param open whether the pipe is; else there is only something to be woken for: more flow for what has come before
     * @throws IOException when there are no descriptors left to wait with, or the pipe has just been closed
     */
    void take(Keeper keeper, boolean open) throws IOException {
        Waiter own = Waiters.shared().take();
        try {
            if (open) {
                own.attach(transport.channel(), SelectionKey.OP_READ);
            }
        } catch (ClosedChannelException | RuntimeException e) {
            Waiters.shared().give(own);
            throw e;
        }
        alarm = new Alarm(keeper, own::wakeup);
        waiter = own;
    }

    /** Waits for bytes (or, without {@code forBytes}, only to be woken) until the deadline, or for no reason. */
    void await(Deadline deadline, boolean forBytes) {
        Waiter own = waiter;
        Alarm ends = alarm;
        if (own == null || ends == null) {
            throw new AssertionError("a reader waits without a place");
        }
        Deadline selected = deadline;
        if (deadline.isLimited() && deadline.remainingNanos() > SHORT.toNanos()) {
            ends.set(deadline);
            selected = Deadline.none();
        }
        if (forBytes) {
            own.await(selected);
        } else {
            own.awaitWakeup(selected);
        }
    }

    /** Lets the reader, if there is one, look at the state again. */
    void wake() {
        Waiter reader = waiter;
        if (reader != null) {
            reader.wakeup();
        }
    }

    /** Gives everything back. */
    void leave() {
        Waiter own = waiter;
        if (own != null) {
            waiter = null;
            Waiters.shared().give(own);
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
