package dev.gluegun.internal.engine;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * What the keeper watches a channel for; registered with its selector when that is first anything at all.
 *
 * <p>The keeper's thread only, but for {@link #isRegistered()}.
 */
final class KeeperKey {

    private final SelectableChannel channel;
    private final Keeper.Watched watched;
    private volatile @Nullable SelectionKey key;

    KeeperKey(SelectableChannel channel, Keeper.Watched watched) {
        this.channel = channel;
        this.watched = watched;
    }

    /** Whether the keeper's selector knows the channel, and has to forget it when it is closed. */
    boolean isRegistered() {
        return key != null;
    }

    void watch(Keeper keeper, int operation) {
        try {
            if (key == null) {
                key = channel.register(keeper.selector(), operation, watched);
            } else {
                set(operation, true);
            }
        } catch (ClosedChannelException closed) {
            // Dropped by another thread: nothing to watch any more.
            return;
        }
    }

    void ignore(int operation) {
        set(operation, false);
    }

    private void set(int operation, boolean wanted) {
        SelectionKey registered = key;
        if (registered == null) {
            return;
        }
        try {
            int now = registered.interestOps();
            int then = wanted ? now | operation : now & ~operation;
            if (then != now) {
                registered.interestOps(then);
            }
        } catch (CancelledKeyException closed) {
            // Dropped by another thread: nothing to watch any more.
            return;
        }
    }
}
