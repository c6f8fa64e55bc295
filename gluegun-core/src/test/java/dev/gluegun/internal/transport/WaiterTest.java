package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.testing.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaiterTest {

    private final Waiter waiter;
    private final Pipe pipe;

    WaiterTest() throws IOException {
        waiter = new Waiter();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        waiter.attach(pipe.source(), SelectionKey.OP_READ);
    }

    @AfterEach
    void close() throws IOException {
        pipe.source().close();
        pipe.sink().close();
        waiter.close();
    }

    private void makeReadable() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
    }

    @Test
    void aReadyChannelEndsEachWaitUntilItIsRead() throws IOException {
        makeReadable();
        waiter.await(Deadline.none());
        waiter.await(Deadline.none());
        assertThat(pipe.source().read(ByteBuffer.allocate(2))).isEqualTo(1);
        makeReadable();
        waiter.await(Deadline.none());
    }

    @Test
    void aWakeupBeforeTheWaitIsNotLost() {
        waiter.wakeup();
        waiter.await(Deadline.none());
        waiter.wakeup();
        waiter.awaitWakeup(Deadline.none());
    }

    @Test
    void aReadyChannelDoesNotEndAWaitForAWakeup() throws IOException {
        makeReadable();
        Deadline deadline = Deadline.after(Duration.ofMillis(20));
        waiter.awaitWakeup(deadline);
        assertThat(deadline.hasPassed()).isTrue();
        waiter.await(Deadline.none());
    }

    @Test
    void aWaitForAWakeupWaitsAlsoWhenTheChannelIsClosed() throws IOException {
        pipe.source().close();
        Deadline deadline = Deadline.after(Duration.ofMillis(20));
        waiter.awaitWakeup(deadline);
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void aWaitForAWakeupIsEndedByOneAlsoWhenTheChannelIsClosed() throws IOException {
        pipe.source().close();
        Call<Void> waits = Call.run(() -> waiter.awaitWakeup(Deadline.none()));
        waiter.wakeup();
        waits.result();
    }
}
