package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitersTest {

    private final Waiters waiters = new Waiters(1);

    @Test
    void aWaiterThatWasGivenBackIsLentAgain() throws IOException {
        ChannelWaiter first = waiters.take();
        waiters.give(first);
        assertThat(waiters.take()).isSameAs(first);
        waiters.give(first);
        first.close();
    }

    @Test
    void eachBorrowerHasAWaiterOfItsOwn() throws IOException {
        ChannelWaiter first = waiters.take();
        ChannelWaiter second = waiters.take();
        assertThat(first).isNotSameAs(second);
        assertThat(waiters.lent()).isEqualTo(2);
        waiters.give(first);
        waiters.give(second);
        assertThat(waiters.lent()).isZero();
        first.close();
    }

    @Test
    void whatIsOverTheBoundIsClosed() throws IOException {
        ChannelWaiter kept = waiters.take();
        ChannelWaiter closed = waiters.take();
        waiters.give(kept);
        waiters.give(closed);
        assertThatExceptionOfType(ClosedSelectorException.class)
                .isThrownBy(() -> closed.await(Deadline.after(Duration.ofSeconds(1))));
        assertThat(waiters.take()).isSameAs(kept);
        kept.close();
    }

    @Test
    void aWaiterComesBackWithoutItsChannel() throws IOException {
        Pipe pipe = Pipe.open();
        try {
            pipe.source().configureBlocking(false);
            ChannelWaiter waiter = waiters.take();
            waiter.attach(pipe.source(), SelectionKey.OP_READ);
            waiters.give(waiter);
            assertThat(pipe.source().isRegistered()).isFalse();
            waiter.close();
        } finally {
            pipe.source().close();
            pipe.sink().close();
        }
    }

    @Test
    void aWaiterThatCannotBeUsedAgainIsNotKept() throws IOException {
        ChannelWaiter broken = waiters.take();
        broken.close();
        assertThatExceptionOfType(ClosedSelectorException.class).isThrownBy(() -> waiters.give(broken));
        assertThat(waiters.lent()).isZero();
        ChannelWaiter next = waiters.take();
        assertThat(next).isNotSameAs(broken);
        next.close();
    }
}
