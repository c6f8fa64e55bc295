package dev.gluegun.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The keeper's part in one link: takes the reading role over when nobody has entered for a while, reads what comes, and watches
 * the channel in between; writes, too, what a sender has left.
 *
 * <p>The keeper's thread only, but for {@link #begins()} and all that says so.
 * The channel is registered with the keeper's selector when there is first anything to watch it for.
 */
final class KeeperShift implements Keeper.Watched {

    /** How many reads the keeper does for one connection before it looks at the others again. */
    private static final int READS = 16;

    private static final VarHandle WARM;

    static {
        try {
            WARM = MethodHandles.lookup().findVarHandle(KeeperShift.class, "warm", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is below", e);
        }
    }

    private final Link link;

    private volatile @Nullable SelectionKey key;

    /** Whether the keeper asks every now and then whether it is its turn. */
    private volatile boolean warm;

    KeeperShift(Link link) {
        this.link = link;
    }

    // ---- who reads; any thread

    /** The link is new, or somebody has just left it: from now on the keeper looks whether anybody comes. */
    void begins() {
        if (!warm && !link.isDropped() && WARM.compareAndSet(this, false, true)) {
            link.keeper().warm(this);
        }
    }

    /** Has the keeper take the role over at once, unless somebody has it. */
    void takeOverSoon() {
        link.keeper().execute(() -> {
            if (link.tryEnter()) {
                try {
                    takeOver();
                } finally {
                    link.release();
                }
            }
        });
    }

    @Override
    public boolean staysWarm() {
        if (link.isDropped()) {
            return false;
        }
        if (!link.tryEnter()) {
            warm = false;
            if (!link.tryEnter()) {
                // Somebody is receiving; on leaving he finds the connection cold and hands it in again.
                return false;
            }
            if (!WARM.compareAndSet(this, false, true)) {
                // He has just left, and has handed it in: it must not be in the list twice.
                link.release();
                return false;
            }
        }
        try {
            if (link.wasUsed()) {
                return true;
            }
            warm = false;
            takeOver();
            return false;
        } finally {
            link.release();
        }
    }

    // ---- reading

    private void takeOver() {
        link.readersGone();
        watch(SelectionKey.OP_READ);
        serve();
    }

    @Override
    public void ready(int readyOperations) {
        if ((readyOperations & SelectionKey.OP_WRITE) != 0) {
            ignore(SelectionKey.OP_WRITE);
            link.output().continueOnKeeper();
        }
        if ((readyOperations & SelectionKey.OP_READ) != 0) {
            serveUnlessTaken();
        }
    }

    /**
     * Reads what is there into the backlog unless somebody else is reading.
     *
     * @return whether a reader has been told to do so who relies on the keeper for that, and needs a moment
     */
    boolean serveUnlessTaken() {
        if (!link.tryEnter()) {
            ignore(SelectionKey.OP_READ);
            return link.tellReader();
        }
        try {
            link.mayBeReadable();
            serve();
        } finally {
            link.release();
        }
        return false;
    }

    private void serve() {
        for (int reads = 0; reads < READS; reads++) {
            boolean full = !link.absorb();
            link.setPaused(full);
            if (full) {
                ignore(SelectionKey.OP_READ);
                return;
            }
            switch (link.fill()) {
                case NOTHING -> {
                    link.rest();
                    return;
                }
                case ENDED -> {
                    ignore(SelectionKey.OP_READ);
                    return;
                }
                case BYTES -> {
                    // Absorbed in the next round.
                }
            }
        }
        link.keeper().execute(this::serveUnlessTaken);
    }

    // ---- writing; any thread

    /** Has the keeper go on writing as soon as the pipe takes more. */
    void writeSoon() {
        link.keeper().execute(() -> watch(SelectionKey.OP_WRITE));
    }

    // ---- watching

    /** The channel is somebody else's by now, who may have the keeper watch it, too: ends this watch; any thread. */
    void letGo() {
        link.keeper().execute(() -> change(SelectionKey.OP_READ | SelectionKey.OP_WRITE, 0));
    }

    /** Whether the keeper's selector knows the channel, and has to forget it when it is closed; any thread. */
    boolean isWatching() {
        return key != null;
    }

    /** The channel that was let go of is closed: has the selector forget it, without which its descriptor stays; any thread. */
    void forgetClosed() {
        if (isWatching()) {
            link.keeper().execute(() -> {
                // That the keeper wakes is all.
            });
        }
    }

    /** A reader waits without a selector of his own, and is to be told when there may be something to read; any thread. */
    void watchForReader() {
        link.keeper().execute(() -> watch(SelectionKey.OP_READ));
    }

    private void watch(int operation) {
        try {
            if (key == null) {
                key = link.register(operation, this);
            } else {
                set(operation, true);
            }
        } catch (ClosedChannelException closed) {
            // Dropped by another thread: nothing to watch any more.
            return;
        }
    }

    private void ignore(int operation) {
        set(operation, false);
    }

    private void set(int operation, boolean wanted) {
        if (!link.isDropped()) {
            change(operation, wanted ? operation : 0);
        }
    }

    private void change(int operations, int wanted) {
        SelectionKey registered = key;
        if (registered == null) {
            return;
        }
        try {
            int now = registered.interestOps();
            int then = now & ~operations | wanted;
            if (then != now) {
                registered.interestOps(then);
            }
        } catch (CancelledKeyException closed) {
            // Dropped by another thread: nothing to watch any more.
            return;
        }
    }
}
