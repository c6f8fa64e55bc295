package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.Waiters;
import dev.gluegun.testing.Call;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeeperWaiterTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SelectorsTaken selectors = new SelectorsTaken();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final int lent = Waiters.shared().lent();
    private final Link link = Link.open(transport, new BufferPool(), new Keeper(), HOUR);

    @AfterEach
    void end() {
        link.drop();
        selectors.close();
    }

    /** Receives what comes until the deadline; nothing when that passes. */
    private String receive(Deadline deadline) {
        assertThat(link.enter(Deadline.none())).isTrue();
        try {
            while (link.fill() == Link.Fill.NOTHING) {
                if (link.ending() != null || deadline.hasPassed()) {
                    return "";
                }
                link.await(deadline, true);
            }
            return US_ASCII.decode(link.inbound()).toString();
        } finally {
            link.leave();
        }
    }

    private Call<String> receiver(Call.On kind, Deadline deadline) {
        return Call.on(kind, () -> receive(deadline)).awaitInside(KeeperWaiter.class);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsIsToldOfEachPieceAndTakesNoSelector(Call.On kind) {
        for (int piece = 0; piece < 100; piece++) {
            Call<String> receiver = receiver(kind, Deadline.none());
            assertThat(Waiters.shared().lent()).isLessThanOrEqualTo(lent);
            transport.bring(String.valueOf(piece).getBytes(US_ASCII));
            assertThat(receiver.result()).isEqualTo(String.valueOf(piece));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlinesEndTheWaitLongOnesAndShortOnes(Call.On kind) {
        for (int millis : new int[] {1, 20, 150}) {
            assertThat(Call.on(kind, () -> receive(Deadline.after(Duration.ofMillis(millis))))
                            .result())
                    .isEmpty();
            assertThat(link.ending()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAloneAndTheEndOfTheLinkEndsIt(Call.On kind) {
        Call<String> first = receiver(kind, Deadline.after(HOUR));
        first.interrupt();
        first.failure(Interrupted.class);
        assertThat(first.wasInterruptedAtEnd()).isTrue();
        Call<String> second = receiver(kind, Deadline.after(HOUR));
        link.end(Ending.down("it is over", null));
        assertThat(second.result()).isEmpty();
    }
}
