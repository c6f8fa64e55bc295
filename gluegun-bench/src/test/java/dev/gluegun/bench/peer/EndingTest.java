package dev.gluegun.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EndingTest {

    private final Mailbox inbox = new Mailbox();
    private final Ending ending = new Ending(inbox);

    @Test
    void tells_of_a_failure_once() throws Exception {
        IOException cause = new IOException("reset");

        ending.failed(cause);
        ending.closed(1006);

        assertThat(inbox.next()).isSameAs(cause);
        assertThat(inbox.isEmpty()).isTrue();
        ending.await();
    }

    @Test
    void tells_the_code_of_a_close_that_nobody_asked_for() throws Exception {
        ending.closed(1001);

        assertThat(inbox.next()).asString().contains("1001");
    }

    @Test
    void says_nothing_of_what_was_asked_for() throws Exception {
        ending.begin();

        ending.closed(1000);

        ending.await();
        assertThat(inbox.isEmpty()).isTrue();
    }
}
