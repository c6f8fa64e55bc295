package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiters;
import dev.gluegun.internal.ws.Opcode;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.Rounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reading role between callers, keeper, closers and senders, at every moment: nobody waits for ever, nothing is left. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkStressTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] BYTE = {1};

    private final BufferPool buffers = new BufferPool();

    /** Counts what is absorbed, and what is freed. */
    private static final class Counting implements Inflow {
        final AtomicInteger bytes = new AtomicInteger();
        final AtomicInteger freed = new AtomicInteger();

        @Override
        public boolean absorb(ByteBuffer in) {
            bytes.addAndGet(in.remaining());
            in.position(in.limit());
            return true;
        }

        @Override
        public void inputEnded(IOException failure) {}

        @Override
        public void free() {
            freed.incrementAndGet();
        }
    }

    @Test
    void whoIsWokenWhileBeginningToWaitDoesNotMissIt() {
        Link link = Link.open(new ScriptedTransport(), buffers, new Keeper(), HOUR);
        AtomicInteger allowed = new AtomicInteger(-1);
        Rounds.of(100_000)
                .with(round -> {
                    assertThat(link.enter(Deadline.none())).isTrue();
                    while (allowed.get() < round) {
                        link.await(Deadline.none(), false);
                    }
                    // As after a pause: the next one who waits makes himself visible anew.
                    link.readersGone();
                    link.leave();
                })
                .with(round -> {
                    allowed.set(round);
                    link.wakeReader();
                })
                .play();
        link.drop();
    }

    @Test
    void whatComesAfterTheLastReaderHasLeftIsAlwaysReadByTheKeeper() {
        Keeper restless = new Keeper(Duration.ofNanos(1), Duration.ofSeconds(1));
        ScriptedTransport transport = new ScriptedTransport();
        Link link = Link.open(transport, buffers, restless, HOUR);
        Counting counting = new Counting();
        link.setInflow(counting);
        Rounds.of(15_000)
                .with(round -> {
                    // What comes while somebody has the role makes the keeper look away.
                    assertThat(link.enter(Deadline.none())).isTrue();
                    transport.bring(BYTE);
                    while (link.fill() == Link.Fill.NOTHING) {
                        link.await(Deadline.none(), true);
                    }
                    link.absorb();
                    link.leave();
                    transport.bring(BYTE);
                    while (counting.bytes.get() < 2 * (round + 1)) {
                        Thread.yield();
                    }
                })
                .play();
        link.drop();
    }

    @Test
    void whatComesWhileSomebodyBeginsToWaitWakesHim() {
        ScriptedTransport transport = new ScriptedTransport();
        Link link = Link.open(transport, buffers, new Keeper(), HOUR);
        Counting counting = new Counting();
        link.setInflow(counting);
        Rounds.of(20_000)
                .with(round -> {
                    while (counting.bytes.get() <= round) {
                        assertThat(link.enter(Deadline.none())).isTrue();
                        link.absorb();
                        if (counting.bytes.get() <= round && link.fill() == Link.Fill.NOTHING) {
                            link.await(Deadline.none(), true);
                        }
                        link.absorb();
                        link.leave();
                    }
                })
                .with(round -> transport.bring(BYTE))
                .play();
        link.drop();
    }

    @Test
    void whoTakesTheRoleOverAndOverIsServedAfterWhoWaitsForIt() {
        Link link = Link.open(new ScriptedTransport(), buffers, new Keeper(Duration.ofNanos(1), HOUR), HOUR);
        AtomicInteger inside = new AtomicInteger();
        Rounds.Part enterAndLeave = round -> {
            assertThat(link.enter(Deadline.none())).isTrue();
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            inside.decrementAndGet();
            link.leave();
        };
        Rounds.of(50_000)
                .with(enterAndLeave)
                .with(enterAndLeave)
                .with(round -> {
                    if (link.enterOrAwaitLeave(Deadline.none(), () -> false)) {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        inside.decrementAndGet();
                        link.leave();
                    } else {
                        // He was told that somebody has left: nobody holds it for ever.
                        enterAndLeave.play(round);
                    }
                })
                .play();
        link.drop();
    }

    /** One link, and what becomes of it. */
    private static final class Life {
        final Counting counting = new Counting();
        final ScriptedTransport transport = new ScriptedTransport();
        final Link link;

        Life(BufferPool buffers, Keeper keeper) {
            link = Link.open(transport, buffers, keeper, HOUR);
            link.setInflow(counting);
            transport.bring(BYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingAgainstReceivingAgainstSendingEndsAllAndFreesEverything(boolean interrupting) {
        Keeper keeper = new Keeper(Duration.ofNanos(1), Duration.ofSeconds(1));
        AtomicReference<Life> current = new AtomicReference<>();
        AtomicReference<Thread> receiver = new AtomicReference<>();
        int waitersBefore = Waiters.shared().lent();
        Rounds rounds = Rounds.of(interrupting ? 10_000 : 25_000)
                .before(round -> current.set(new Life(buffers, keeper)))
                .with(round -> {
                    receiver.set(Thread.currentThread());
                    receive(current.get());
                    receiver.set(null);
                    // An interrupt that came after the end.
                    Thread.interrupted();
                })
                .with(round -> send(current.get().link))
                .with(round -> {
                    Link link = current.get().link;
                    if (interrupting) {
                        Thread waiting = receiver.get();
                        if (waiting != null) {
                            waiting.interrupt();
                        }
                    }
                    link.end(Ending.down("the round is over", null));
                    link.drop();
                })
                .after(round -> {
                    Life life = current.get();
                    // The keeper may just have had the role: then it frees, at once.
                    for (long end = System.nanoTime() + HOUR.dividedBy(360).toNanos();
                            (life.counting.freed.get() == 0 || buffers.lent() > 0) && System.nanoTime() - end < 0; ) {
                        Thread.yield();
                    }
                    assertThat(life.counting.freed.get()).as("freed").isPositive();
                    assertThat(buffers.lent()).as("buffers lent").isZero();
                });
        rounds.play();
        Eventually.await("all waiters given back").until(() -> Waiters.shared().lent() <= waitersBefore);
    }

    private static void receive(Life life) {
        while (true) {
            try {
                assertThat(life.link.enter(Deadline.none())).isTrue();
                try {
                    while (life.link.ending() == null) {
                        life.link.absorb();
                        if (life.link.fill() == Link.Fill.NOTHING) {
                            life.link.await(Deadline.none(), true);
                        }
                    }
                    return;
                } finally {
                    life.link.leave();
                }
            } catch (Interrupted e) {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    private static void send(Link link) {
        try {
            while (true) {
                link.outbound().send(Opcode.BINARY, false, BYTE, null);
            }
        } catch (GluegunException end) {
            assertThat(end).isInstanceOf(GluegunException.ConnectionDown.class);
        }
    }
}
