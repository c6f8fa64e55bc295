package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.ChannelWaiter;
import dev.gluegun.internal.transport.Waiters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has as many selectors lent as there may be, until it is closed: whoever waits meanwhile has to do without. */
final class SelectorsTaken implements AutoCloseable {

    private final List<ChannelWaiter> taken = new ArrayList<>();

    SelectorsTaken() {
        try {
            while (taken.size() < ReaderPlace.MOST_SELECTORS) {
                taken.add(Waiters.shared().take());
            }
        } catch (IOException e) {
            close();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        taken.forEach(ChannelWaiter::giveBack);
        taken.clear();
    }
}
