package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Frames;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiter;
import dev.gluegun.testing.Eventually;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for streams of one connection, with a keeper that does nothing for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamWaiterTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final ScriptedTransport transport = new ScriptedTransport();
    private final Http2Session session = Http2Session.open(
            transport,
            "http",
            new BufferPool(),
            new Keeper(DAY, Duration.ofSeconds(1)),
            DAY,
            Http2Settings.client(),
            null);

    /** A thread that waits for one stream. */
    private final class Waiting {
        final Http2Stream stream = session.open(new RequestHead("GET", "http", "a", "/", null), Headers.empty(), true);
        final Waiter waiter;
        final Thread thread;

        /** @param operation 0 for a wait that ends by waking alone */
        Waiting(int operation) throws IOException {
            waiter = stream.waiter(SelectionKey.OP_READ);
            thread = Thread.ofPlatform().daemon().start(() -> {
                if (operation == 0) {
                    waiter.awaitWakeup(Deadline.none());
                } else {
                    waiter.await(Deadline.none());
                }
            });
        }

        Waiting untilParked() {
            Eventually.await("a parked thread").until(() -> LockSupport.getBlocker(thread) == waiter);
            return this;
        }

        byte[] answer() {
            return Frames.headers(stream.id(), false, ":status", "200");
        }

        void ends() throws InterruptedException {
            thread.join();
            waiter.giveBack();
            stream.close();
        }
    }

    private Waiting reader() throws IOException {
        Waiting reader = new Waiting(SelectionKey.OP_READ);
        Eventually.await("a reader").until(session.link()::isBeingRead);
        return reader;
    }

    private Waiting parked() throws IOException {
        return new Waiting(SelectionKey.OP_READ).untilParked();
    }

    @BeforeEach
    void greet() {
        transport.bring(Frames.settings());
    }

    @AfterEach
    void close() {
        session.close(Ending.down("the test is over", null));
    }

    @Test
    void whoIsToReadNextAndHasNoNeedOfItPassesItOn() throws Exception {
        for (int round = 0; round < 200; round++) {
            Waiting first = reader();
            Waiting second = parked();
            Waiting third = parked();
            transport.bring(Frames.join(second.answer(), first.answer()));
            first.ends();
            second.ends();
            transport.bring(third.answer());
            third.ends();
        }
    }

    @Test
    void whoWaitsToBeWokenAloneSleepsOnWhenTheConnectionEnds() throws Exception {
        Waiting reading = new Waiting(0);
        Eventually.await("a reader").until(session.link()::isBeingRead);
        Waiting parked = new Waiting(0).untilParked();
        transport.bring(target -> -1);
        Eventually.await("the end").until(session.link()::isDropped);
        for (Waiting waiting : List.of(reading, parked)) {
            waiting.untilParked();
            assertThat(waiting.thread.isAlive()).isTrue();
            waiting.waiter.wakeup();
            waiting.ends();
        }
    }

    @Test
    void whoWaitsForAnythingElseLearnsOfTheEnd() throws Exception {
        Waiting reading = reader();
        Waiting parked = parked();
        transport.bring(target -> -1);
        reading.ends();
        parked.ends();
    }
}
