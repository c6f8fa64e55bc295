package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();

    /** One that does nothing. */
    private static final class Asked implements Tenant {
        private final boolean upgrade;

        Asked(boolean upgrade) {
            this.upgrade = upgrade;
        }

        @Override
        public void start(Link link) {}

        @Override
        public void start(Http2Session session) {}

        @Override
        public void drop(Ending how) {}

        @Override
        public Kind kind() {
            return upgrade ? Kind.WEBSOCKET : Kind.REQUEST;
        }

        @Override
        public boolean hasTaken() {
            return false;
        }

        @Override
        public boolean isToldLater() {
            return true;
        }

        @Override
        public Timeout timeout() {
            return new Timeout("too late", Phase.OPEN);
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}
    }

    private final Tenant first = new Asked(false);
    private final Tenant second = new Asked(false);
    private final Tenant third = new Asked(false);

    @Test
    void eachHasTheLinkWhenTheOneBeforeIsDone() {
        assertThat(turns.add(first)).isEqualTo(Turns.Place.FIRST);
        assertThat(turns.add(second)).isEqualTo(Turns.Place.BEHIND);
        assertThat(turns.add(third)).isEqualTo(Turns.Place.BEHIND);
        assertThat(turns.all()).containsExactly(first, second, third);
        assertThat(turns.next(second))
                .as("who has not the link is not done with it")
                .isNull();
        assertThat(turns.next(first)).isSameAs(second);
        assertThat(turns.next(first)).as("done twice").isNull();
        assertThat(turns.next(second)).isSameAs(third);
        assertThat(turns.next(third)).isNull();
        assertThat(turns.current()).isNull();
        assertThat(turns.add(first)).isEqualTo(Turns.Place.FIRST);
    }

    @Test
    void whoWaitsForItsTurnIsToldWhenItHasBegun() {
        turns.add(first);
        turns.add(second);
        Call<Boolean> waiting =
                Call.of(() -> turns.await(second, Deadline.none())).awaitWaiting();
        turns.next(first);
        assertThat(waiting.isDone()).isFalse();
        turns.hasBegun(second);
        assertThat(waiting.result()).isTrue();
        assertThat(turns.await(first, Deadline.none())).as("done").isTrue();
    }

    @Test
    void whoWaitsIsToldAlsoWhenItIsDoneBeforeAnybodyCouldSayThatItHasBegun() {
        turns.add(first);
        turns.add(second);
        Call<Boolean> waiting =
                Call.of(() -> turns.await(second, Deadline.none())).awaitWaiting();
        turns.next(first);
        turns.next(second);
        assertThat(waiting.result()).isTrue();
        turns.hasBegun(second);
    }

    @Test
    void deadlineEndsTheWaitAndLeavesTheTurn() {
        turns.add(first);
        turns.add(second);
        assertThat(turns.await(second, Deadline.after(Duration.ofNanos(1)))).isFalse();
        assertThat(turns.all()).containsExactly(first, second);
    }

    @Test
    void whoIsTakenBackWaitsNoLongerAndIsPassedOver() {
        turns.add(first);
        turns.add(second);
        turns.add(third);
        Call<Boolean> waiting =
                Call.of(() -> turns.await(second, Deadline.none())).awaitWaiting();
        assertThat(turns.remove(second)).isTrue();
        assertThat(turns.remove(second)).isFalse();
        assertThat(turns.remove(first))
                .as("who has the link cannot be taken back")
                .isFalse();
        assertThat(waiting.result()).isTrue();
        assertThat(turns.next(first)).isSameAs(third);
    }

    @Test
    void allAreWokenWhenThereIsNoLinkAnyMore() {
        turns.add(first);
        turns.add(second);
        Call<Boolean> waiting =
                Call.of(() -> turns.await(second, Deadline.none())).awaitWaiting();
        turns.wake();
        assertThat(waiting.result()).isFalse();
    }

    @Test
    void nobodyQueuesUpBehindAnUpgrade() {
        turns.add(first);
        turns.add(new Asked(true));
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> turns.add(second))
                .withMessageContaining("an upgrade is under way");
    }

    @Test
    void queueIsBounded() {
        turns.add(first);
        for (int i = 0; i < Turns.MOST_WAITING; i++) {
            turns.add(new Asked(false));
        }
        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> turns.add(second))
                .withMessageContaining(Turns.MOST_WAITING + " requests wait");
    }

    @Test
    void nobodyTakesATurnWhenTheLinkIsGivenAwayForGood() {
        turns.add(first);
        turns.end();
        assertThat(turns.add(second)).isEqualTo(Turns.Place.NONE);
    }
}
