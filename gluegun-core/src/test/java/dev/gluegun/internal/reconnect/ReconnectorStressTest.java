package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectOptions;
import dev.gluegun.ReconnectingWebSocket.Attempt;
import dev.gluegun.ReconnectingWebSocket.ConnectedHook;
import dev.gluegun.ReconnectingWebSocket.Counts;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.ReconnectingWebSocket.Target;
import dev.gluegun.RetryPolicy;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.LiveThreads;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders against lost connections against closing, ten thousand times: every message is accounted for. */
class ReconnectorStressTest {

    private static final int ROUNDS = 10_000;
    private static final int SENDERS = 2;
    private static final int MESSAGES = 10;
    private static final Target TARGET = new Target(URI.create("ws://example.com/"), Headers.empty());

    /** What all lines of one round have taken, whether they then said so or not. */
    private final Queue<Frame> taken = new ConcurrentLinkedQueue<>();

    /** A connection without a network: takes messages, breaks after some, and answers the last ping or not. */
    private final class FakeLine implements Line {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger lasts;
        private final boolean answers;
        private volatile PeerWatch.@Nullable Observer observer;

        FakeLine(SplittableRandom random) {
            lasts = new AtomicInteger(random.nextInt(2 * MESSAGES));
            answers = random.nextBoolean();
        }

        @Override
        public void watch(PeerWatch.Rules rules, PeerWatch.Observer watching) {
            observer = watching;
        }

        @Override
        public void greet(ConnectedHook hook, Attempt attempt) {
            throw new AssertionError("there is no hook");
        }

        @Override
        public void send(List<Frame> frames) {
            for (Frame frame : frames) {
                if (lasts.getAndDecrement() <= 0) {
                    drop();
                    throw new ConnectionDown("broken");
                }
                taken.add(frame);
            }
        }

        @Override
        public Frame receive(Deadline deadline) {
            try {
                if (!ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    throw new Timeout("nothing comes", GluegunException.Phase.OPEN);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw new ConnectionDown("broken");
        }

        @Override
        public @Nullable GluegunException failure() {
            return isDropped() ? new ConnectionDown("broken") : null;
        }

        @Override
        public boolean isDrained() {
            return isDropped();
        }

        @Override
        public void ask() {
            PeerWatch.Observer told = observer;
            if (told != null && answers && !isDropped()) {
                told.confirmed(told.handedOver());
            }
        }

        @Override
        public void close() {
            drop();
        }

        @Override
        public void drop() {
            ended.countDown();
            PeerWatch.Observer told = observer;
            if (told != null) {
                told.ended(PeerWatch.PeerState.ALIVE);
            }
        }

        @Override
        public boolean isDropped() {
            return ended.getCount() == 0;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "fail", "dropOldest", "conflate"})
    void everyMessageIsTakenCountedOrHandedBack(String policy) throws InterruptedException {
        QueuePolicy chosen = switch (policy) {
            case "block" -> QueuePolicy.block(Duration.ofSeconds(20));
            case "fail" -> QueuePolicy.fail();
            case "dropOldest" -> QueuePolicy.dropOldest();
            default ->
                QueuePolicy.conflate(
                        frame -> Optional.of(((Frame.Text) frame).text().charAt(2)));
        };
        SplittableRandom random = new SplittableRandom(policy.hashCode());
        for (int round = 0; round < ROUNDS / 4; round++) {
            taken.clear();
            round(chosen, random);
        }
        Eventually.await("no thread left")
                .untilAsserted(
                        () -> assertThat(LiveThreads.named("gluegun-reconnect")).isEmpty());
    }

    private void round(QueuePolicy policy, SplittableRandom random) throws InterruptedException {
        ReconnectOptions options = ReconnectOptions.defaults()
                .withQueue(4, 1000, policy)
                .withRetry(RetryPolicy.fixed(Integer.MAX_VALUE, Duration.ZERO));
        List<FakeLine> lines = new ArrayList<>();
        SplittableRandom linesRandom = random.split();
        Reconnector socket = new Reconnector(
                attempt -> TARGET,
                target -> {
                    FakeLine line = new FakeLine(linesRandom);
                    synchronized (lines) {
                        lines.add(line);
                    }
                    return line;
                },
                options,
                InstantSource.system());
        socket.start();
        Set<Frame> accepted = new HashSet<>();
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int number = sender;
            senders.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    Frame frame = new Frame.Text(number + "-" + i);
                    try {
                        socket.send(frame);
                    } catch (ConnectionDown | Timeout refused) {
                        continue;
                    }
                    synchronized (accepted) {
                        accepted.add(frame);
                    }
                }
            }));
        }
        List<Gap> gaps = new ArrayList<>();
        Event.Ended[] end = new Event.Ended[1];
        Thread receiver = Thread.ofVirtual().start(() -> {
            while (end[0] == null) {
                switch (socket.receive(Deadline.none())) {
                    case Event.Received received -> throw new AssertionError(received);
                    case Gap gap -> gaps.add(gap);
                    case Event.Ended ended -> end[0] = ended;
                }
            }
        });
        if (random.nextBoolean()) {
            senders.getFirst().join();
        }
        for (int spins = random.nextInt(2_000); spins > 0; spins--) {
            Thread.onSpinWait();
        }
        socket.close();
        for (Thread sender : senders) {
            sender.join();
        }
        receiver.join();
        check(accepted, gaps, end[0], socket.counts());
        synchronized (lines) {
            assertThat(lines).allMatch(FakeLine::isDropped);
        }
    }

    private void check(Set<Frame> accepted, List<Gap> gaps, Event.Ended end, Counts counts) {
        assertThat(new HashSet<>(taken)).as("none twice").hasSameSizeAs(taken);
        assertThat(counts.accepted()).isEqualTo(accepted.size());
        assertThat(counts.queued()).isZero();
        assertThat(counts.handedOver() + counts.discarded() + end.unsent().size())
                .as("%s %s", counts, end)
                .isEqualTo(accepted.size());
        long told =
                end.unconfirmed() + gaps.stream().mapToLong(Gap::unconfirmed).sum();
        assertThat(counts.unconfirmed()).isEqualTo(told);
        assertThat(counts.confirmed() + told).isEqualTo(counts.handedOver());
        assertThat(end.discarded() + gaps.stream().mapToLong(Gap::discarded).sum())
                .isEqualTo(counts.discarded());
        assertThat(Collections.disjoint(end.unsent(), taken))
                .as("handed back what was taken")
                .isTrue();
        assertThat(accepted).containsAll(taken).containsAll(end.unsent());
        assertThat((long) taken.size()).isLessThanOrEqualTo(counts.handedOver());
    }
}
