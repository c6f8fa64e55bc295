package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosersWaitTest {

    private static final byte[] ANSWER = {1};
    private static final String KEEPER = "gluegun-keeper";

    private final AtomicInteger reads = new AtomicInteger();
    private final ScriptedTransport transport = new ScriptedTransport() {
        @Override
        public int read(ByteBuffer target) throws IOException {
            reads.incrementAndGet();
            return super.read(target);
        }
    };
    private final Link link = Link.open(transport, new BufferPool(), new Keeper(), Duration.ofSeconds(5));
    private final ClosersWait closer = new ClosersWait(link);

    /** The names of the threads that read what came. */
    private final List<String> readers = new CopyOnWriteArrayList<>();

    /** Ends with the peer's answer, as a stream does that is closing. */
    @BeforeEach
    void dropWithTheAnswer() {
        link.setInflow(new Inflow() {
            @Override
            public boolean absorb(ByteBuffer in) {
                if (in.hasRemaining()) {
                    in.position(in.limit());
                    readers.add(Thread.currentThread().getName());
                    link.drop();
                }
                return true;
            }

            @Override
            public void inputEnded(IOException failure) {
                link.drop();
            }

            @Override
            public void free() {}
        });
    }

    @AfterEach
    void drop() {
        link.drop();
    }

    private Call<Void> closing(Call.On kind, Deadline moment) {
        return Call.run(kind, () -> {
            Thread.currentThread().setName("closer");
            closer.await(moment, Deadline.none());
        });
    }

    @Test
    void anAnswerThatIsHereIsReadByTheCloserWhoWaitsForNothing() {
        // The role is this thread's throughout: a hand-over would wait for ever, as would whatever comes after the
        // answer.
        assertThat(link.enter(Deadline.none())).isTrue();
        transport.bring(ANSWER);
        closer.await(Deadline.none(), Deadline.none());
        assertThat(readers).containsExactly(Thread.currentThread().getName());
        assertThat(reads).hasValue(1);
        link.leave();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesInTheMomentEndsTheWaitOfTheCloserWhoReadsIt(Call.On kind) {
        Call<Void> closing = closing(kind, Deadline.none()).awaitWaiting();
        transport.bring(ANSWER);
        closing.result();
        assertThat(readers).containsExactly("closer");
    }

    @ParameterizedTest
    @EnumSource
    void afterTheMomentTheKeeperReads(Call.On kind) {
        Call<Void> closing = closing(kind, Deadline.after(Duration.ZERO)).awaitInside(CountDownLatch.class);
        transport.bring(ANSWER);
        closing.result();
        assertThat(readers).containsExactly(KEEPER);
    }

    @Test
    void whoHasTheRoleAfterTheMomentPassesItOnToTheKeeper() {
        assertThat(link.enter(Deadline.none())).isTrue();
        Call<Void> closing =
                closing(Call.On.PLATFORM, Deadline.after(Duration.ZERO)).awaitInside(CountDownLatch.class);
        transport.bring(ANSWER);
        assertThat(readers).isEmpty();
        link.leave();
        closing.result();
        assertThat(readers).containsExactly(KEEPER);
    }

    @Test
    void theDeadlineEndsTheWaitAlsoInTheMoment() {
        closer.await(Deadline.none(), Deadline.after(Duration.ofMillis(1)));
        assertThat(link.isDropped()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitWhoeverReads(Call.On kind) {
        for (Deadline moment : List.of(Deadline.none(), Deadline.after(Duration.ZERO))) {
            Call<Void> closing = closing(kind, moment).awaitWaiting();
            closing.interrupt();
            closing.failure(Interrupted.class);
            assertThat(closing.wasInterruptedAtEnd()).isTrue();
        }
    }

    @Test
    void allClosersAreToldOfADropByAnother() {
        List<Call<Void>> closers = List.of(
                closing(Call.On.PLATFORM, Deadline.none()).awaitWaiting(),
                closing(Call.On.PLATFORM, Deadline.after(Duration.ZERO)).awaitWaiting(),
                closing(Call.On.VIRTUAL, Deadline.after(Duration.ZERO)).awaitWaiting());
        link.drop();
        closers.forEach(Call::result);
        closer.await(Deadline.none(), Deadline.none());
    }
}
