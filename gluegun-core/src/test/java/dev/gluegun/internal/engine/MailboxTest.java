package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a handler gives to the application comes out in order. */
class MailboxTest {

    private static final Message INFORM = new Message.Inform(103, Headers.empty());
    private static final Message UPGRADED = new Message.Upgraded(Optional.empty(), List.of(), Headers.empty());
    private static final Message FRAME = new Message.WebSocketFrame(new Frame.Text("first"));

    private final Mailbox mailbox = new Mailbox();

    @Test
    void messagesComeOutInOrder() throws InterruptedException {
        mailbox.put(INFORM);
        mailbox.put(UPGRADED);
        mailbox.put(FRAME);

        assertThat(take(Message.class)).isEqualTo(INFORM);
        assertThat(take(Message.class)).isEqualTo(UPGRADED);
        assertThat(take(Message.class)).isEqualTo(FRAME);
        assertThat(take(Message.class)).isNull();
    }

    @Test
    void aMessageOfAnotherTypeStays() throws InterruptedException {
        mailbox.put(UPGRADED);

        assertThat(take(Message.WebSocketFrame.class)).isEqualTo(UPGRADED);
        assertThat(take(Message.class)).isEqualTo(UPGRADED);
    }

    @Test
    void afterTheUpgradeWasAwaitedTheFirstMessageIsAFrame() throws InterruptedException {
        mailbox.put(INFORM);
        mailbox.put(UPGRADED);
        mailbox.put(FRAME);
        mailbox.forgetHandshake();

        assertThat(take(Message.WebSocketFrame.class)).isEqualTo(FRAME);
        assertThat(take(Message.class)).isNull();
    }

    @Test
    void whoWaitsForRoomGoesOnWhenTheMailboxIsAbandoned() throws InterruptedException {
        Thread handler = Thread.startVirtualThread(() -> {
            for (int i = 0; i <= Backlog.MOST_ENTRIES; i++) {
                mailbox.put(FRAME);
            }
        });
        mailbox.abandon();

        assertThat(handler.join(Duration.ofSeconds(10))).isTrue();
    }

    private Message take(Class<? extends Message> type) throws InterruptedException {
        return mailbox.take(type, Deadline.after(Duration.ofNanos(1)));
    }
}
