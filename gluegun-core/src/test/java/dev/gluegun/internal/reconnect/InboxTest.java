package dev.gluegun.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Gap;
import dev.gluegun.GluegunException.ConnectionDown;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Inbox inbox = new Inbox(new Budget(3, 100));

    private static Session session() {
        Line unused = (Line) Proxy.newProxyInstance(
                Line.class.getClassLoader(), new Class<?>[] {Line.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("an inbox asks no line");
                });
        return new Session(unused, 0);
    }

    private static Gap gap(int minutes, String... messages) {
        return new Gap(
                NOON.plusSeconds(60L * minutes),
                NOON.plusSeconds(60L * minutes + 1),
                2,
                Gap.Reason.CLOSED_BY_PEER,
                new ConnectionDown("number " + minutes),
                messages.length,
                List.of(messages).stream().<Frame>map(Frame.Text::new).toList(),
                1);
    }

    @Test
    void aGapComesAfterTheConnectionBeforeIt() {
        Session first = session();
        Session second = session();
        inbox.add(null, first);
        inbox.add(gap(1), second);
        assertThat(inbox.takeGap()).isNull();
        assertThat(inbox.session()).isSameAs(first);
        assertThat(inbox.sessions()).isEqualTo(2);
        inbox.remove(first);
        assertThat(inbox.session()).as("the gap is first").isNull();
        assertThat(inbox.takeGap()).isNotNull();
        assertThat(inbox.session()).isSameAs(second);
        inbox.remove(second);
        assertThat(inbox.session()).isNull();
        assertThat(inbox.takeGap()).isNull();
    }

    @Test
    void gapsBetweenWhichThereIsNothingAreOne() {
        Session first = session();
        inbox.add(gap(1, "a", "b"), first);
        inbox.remove(first);
        inbox.add(gap(2, "c", "d"), session());
        Gap both = inbox.takeGap();
        assertThat(both).isNotNull();
        assertThat(both.from()).isEqualTo(gap(1).from());
        assertThat(both.to()).isEqualTo(gap(2).to());
        assertThat(both.attempts()).isEqualTo(4);
        assertThat(both.cause()).hasMessage("number 1");
        assertThat(both.unconfirmed()).isEqualTo(4);
        assertThat(both.unconfirmedMessages())
                .as("as many as the budget has room for")
                .containsExactly(new Frame.Text("b"), new Frame.Text("c"), new Frame.Text("d"));
        assertThat(both.discarded()).isEqualTo(2);
        assertThat(inbox.takeGap()).isNull();
    }

    @Test
    void clearingHandsTheGapsBack() {
        inbox.add(null, session());
        inbox.add(gap(1), session());
        inbox.add(gap(2), session());
        assertThat(inbox.clear())
                .extracting(Gap::cause)
                .extracting(Throwable::getMessage)
                .containsExactly("number 1", "number 2");
        assertThat(inbox.sessions()).isZero();
    }
}
