package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.QueuePolicy;
import dev.gluegun.ReconnectingWebSocket.Counts;
import dev.gluegun.ReconnectingWebSocket.Event;
import dev.gluegun.internal.reconnect.SendQueue.Entry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ConnectionDown CAUSE = new ConnectionDown("reset");

    private final Accounts accounts = new Accounts(new Budget(3, 100), QueuePolicy.dropOldest());

    private void accept(String... texts) {
        for (String text : texts) {
            assertThat(accounts.accept(new Entry(new Frame.Text(text), text.length(), null)))
                    .isTrue();
        }
    }

    private void send() {
        accounts.depart(10, 100);
        accounts.arrive();
    }

    @Test
    void whatIsLostIsInTheNextGapAndInNoOtherOne() {
        accept("a", "b");
        send();
        assertThat(accounts.hasUnconfirmed()).isTrue();
        accounts.confirm(1);
        accounts.lose(NOON, Gap.Reason.CONNECTION_LOST, CAUSE);
        assertThat(accounts.hasUnconfirmed()).isFalse();
        assertThat(accounts.gap(NOON.plusSeconds(1), 3))
                .isEqualTo(new Gap(
                        NOON,
                        NOON.plusSeconds(1),
                        3,
                        Gap.Reason.CONNECTION_LOST,
                        CAUSE,
                        1,
                        List.of(new Frame.Text("b")),
                        0));
        assertThat(accounts.gap(NOON, 1)).isNull();
        assertThat(accounts.counts()).isEqualTo(new Counts(2, 0, 0, 2, 1, 1));
    }

    @Test
    void theEndTellsWhatNoGapHasTold() {
        accept("discarded", "a", "b", "c");
        accounts.depart(1, 100);
        accounts.arrive();
        accounts.lose(NOON, Gap.Reason.CONNECTION_LOST, CAUSE);
        accounts.depart(1, 100);
        Gap untold = new Gap(NOON, NOON, 1, Gap.Reason.DEAD_PEER, CAUSE, 1, List.of(new Frame.Text("before")), 2);
        Event.Ended end = accounts.end(CAUSE, List.of(untold));
        assertThat(end.unconfirmed()).isEqualTo(3);
        assertThat(end.unconfirmedMessages())
                .containsExactly(new Frame.Text("before"), new Frame.Text("a"), new Frame.Text("b"));
        assertThat(end.unsent()).containsExactly(new Frame.Text("c"));
        assertThat(end.discarded()).isEqualTo(3);
    }
}
