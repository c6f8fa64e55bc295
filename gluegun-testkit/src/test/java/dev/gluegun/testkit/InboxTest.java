package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Frame TEXT = new Frame.Text("hi");
    private static final Frame PING = new Frame.Ping(new byte[] {1});
    private static final Frame CLOSE = new Frame.Close();

    private final Inbox inbox = new Inbox();

    private void put(Frame frame, boolean answer) throws InterruptedException {
        inbox.put(frame, answer, () -> {});
    }

    private Frame take(Expectation.Kind kind) throws InterruptedException {
        return inbox.take(kind, LONG).frame();
    }

    @Test
    void pingsAndMessagesHaveQueuesOfTheirOwn() throws Exception {
        put(TEXT, false);
        put(PING, false);

        assertThat(take(Expectation.Kind.PING)).isEqualTo(PING);
        assertThat(take(Expectation.Kind.MESSAGE)).isEqualTo(TEXT);
    }

    @Test
    void messagesComeBeforeTheEndAndCloseFramesBelongToIt() throws Exception {
        put(TEXT, false);
        put(CLOSE, false);
        inbox.end();

        assertThat(take(Expectation.Kind.END)).isEqualTo(TEXT);
        assertThat(inbox.take(Expectation.Kind.END, LONG)).isEqualTo(new Inbox.Taken(null, true));
        assertThat(inbox.left()).isEmpty();
    }

    @Test
    void nothingInTimeIsNeitherAFrameNorTheEnd() throws Exception {
        assertThat(inbox.take(Expectation.Kind.MESSAGE, Duration.ofMillis(10))).isEqualTo(new Inbox.Taken(null, false));
    }

    @Test
    void whatNobodyExpectedIsLeftButForPingsAndAnswers() throws Exception {
        put(PING, false);
        put(TEXT, false);
        put(CLOSE, true);

        assertThat(inbox.left()).containsExactly(TEXT);
    }

    @Test
    void theReaderWaitsForTheScript() throws Exception {
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            try {
                inbox.awaitScript();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        put(PING, false);
        assertThat(take(Expectation.Kind.PING)).isEqualTo(PING);
        assertThat(reader).as("the script was given its ping and is at work").isNotDone();

        inbox.idle(true);

        Awaitility.await().until(reader::isDone);
    }
}
