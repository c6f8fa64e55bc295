package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.testing.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for a pipe of the operating system's. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelWaiterTest {

    private static final Duration SHORT = Duration.ofMillis(40);

    private ChannelWaiter waiter;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        waiter = new ChannelWaiter(Waiters.shared());
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

    @ParameterizedTest
    @EnumSource
    void bytesEndTheWait(Call.On kind) throws IOException {
        Call<Void> waiting = Call.run(kind, () -> waiter.await(Deadline.none())).awaitWaiting();
        makeReadable();
        waiting.result();
    }

    @Test
    void bytesThatStayEndEachWait() throws IOException {
        makeReadable();
        for (int i = 0; i < 3; i++) {
            waiter.await(Deadline.none());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupEndsTheWait(Call.On kind) {
        Call<Void> waiting = Call.run(kind, () -> waiter.await(Deadline.none())).awaitWaiting();
        waiter.wakeup();
        waiting.result();
    }

    @Test
    void aWakeupBeforehandEndsTheNextWait() {
        waiter.wakeup();
        waiter.await(Deadline.none());
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndTheFlagStays(Call.On kind) {
        Call<Void> waiting = Call.run(kind, () -> waiter.await(Deadline.none())).awaitWaiting();
        waiting.interrupt();
        waiting.result();
        assertThat(waiting.wasInterruptedAtEnd()).isTrue();
        assertThat(pipe.source().isOpen()).isTrue();
    }

    @Test
    void theDeadlineEndsTheWait() {
        long begunNanos = System.nanoTime();
        waiter.await(Deadline.after(SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void aDeadlineThatIsOverWaitsForNothing() {
        waiter.await(Deadline.after(Duration.ZERO));
    }

    @Test
    void bytesDoNotEndAWaitForAWakeup() throws IOException {
        makeReadable();
        long begunNanos = System.nanoTime();
        waiter.awaitWakeup(Deadline.after(SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThanOrEqualTo(SHORT);
        // And then they count again.
        waiter.await(Deadline.none());
    }

    @Test
    void aWakeupEndsAWaitForOne() throws IOException {
        makeReadable();
        Call<Void> waiting = Call.run(() -> waiter.awaitWakeup(Deadline.none())).awaitWaiting();
        waiter.wakeup();
        waiting.result();
    }

    @Test
    void aClosedChannelDoesNotEndAWaitForAWakeup() throws IOException {
        pipe.source().close();
        long begunNanos = System.nanoTime();
        waiter.awaitWakeup(Deadline.after(SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void aWakeupEndsAWaitForOneAlsoWhenTheChannelIsClosed() throws IOException {
        pipe.source().close();
        Call<Void> waiting = Call.run(() -> waiter.awaitWakeup(Deadline.none())).awaitWaiting();
        waiter.wakeup();
        waiting.result();
    }

    @Test
    void withoutAChannelOnlyAWakeupEndsTheWait() throws IOException {
        waiter.detach();
        waiter.wakeup();
        waiter.awaitWakeup(Deadline.none());
        waiter.wakeup();
        waiter.await(Deadline.none());
    }

    @Test
    void detachingForgetsTheChannelAndAWakeupOfBefore() throws IOException {
        makeReadable();
        waiter.await(Deadline.none());
        waiter.wakeup();
        waiter.detach();
        assertThat(pipe.source().isRegistered()).isFalse();
        long begunNanos = System.nanoTime();
        waiter.await(Deadline.after(SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void aWaiterServesOneChannelAfterTheOther() throws IOException {
        waiter.detach();
        Pipe other = Pipe.open();
        try {
            other.source().configureBlocking(false);
            waiter.attach(other.source(), SelectionKey.OP_READ);
            makeReadable();
            Call<Void> waiting = Call.run(() -> waiter.await(Deadline.none())).awaitWaiting();
            other.sink().write(ByteBuffer.allocate(1));
            waiting.result();
        } finally {
            other.source().close();
            other.sink().close();
        }
    }
}
