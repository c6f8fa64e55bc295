package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiter;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a link's reader waits: a {@link Waiter}, borrowed while there are readers, and the {@link Alarm} that ends their waits.
 *
 * <p>The first wait in selectors of their own, which is the shortest way, and all others by way of the keeper's: many readers cost less
 * so, and no descriptors besides those of their sockets.
 *
 * <p>Threads: {@link #wake()} and {@link #tell()} from any thread; everything else with the reading role held.
 */
final class ReaderPlace {

    /** Shorter waits are timed by the selector: an alarm is set anew for each, as none lies behind the one before. */
    private static final Duration SHORT = Duration.ofMillis(100);

    /**
     * How many selectors may be lent before readers do without: those in which others write, or connect, count as well. Platform threads
     * give way later, as the system wakes them where they wait, but virtual ones by way of a thread of the JDK's.
     */
    static final int MOST_SELECTORS = 1024;

    private static final int MOST_SELECTORS_BEFORE_VIRTUAL_THREADS = 64;

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
     * @param shift the keeper's part in the link, whose timers end the waits
     * @param open whether the pipe is; else there is only something to be woken for: more flow for what has come before
     */
    void take(Keeper keeper, KeeperShift shift, boolean open) {
        Waiter own = open ? waiter(shift) : new KeeperWaiter(shift);
        alarm = new Alarm(keeper, own::wakeup);
        waiter = own;
    }

    private Waiter waiter(KeeperShift shift) {
        int most = Thread.currentThread().isVirtual() ? MOST_SELECTORS_BEFORE_VIRTUAL_THREADS : MOST_SELECTORS;
        if (transport.waitsInSelector() && Waiters.shared().lent() >= most) {
            return new KeeperWaiter(shift);
        }
        try {
            return transport.waiter(SelectionKey.OP_READ);
        } catch (IOException e) {
            // The process has no descriptors left, or the pipe has just been closed, of which the reader is told in
            // either place.
            return new KeeperWaiter(shift);
        }
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

    /**
     * There may be something to read, and the keeper watches no longer: has the reader look if he relies on the keeper for that.
     *
     * @return whether he does
     */
    boolean tell() {
        if (waiter instanceof KeeperWaiter kept) {
            kept.wakeup();
            return true;
        }
        return false;
    }

    /** Gives everything back. */
    void leave() {
        Waiter own = waiter;
        if (own != null) {
            waiter = null;
            own.giveBack();
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
