package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoCommandIT {

    @Test
    void conversationIsShownFromTheHandshakeToTheClose() throws Exception {
        CommandRun run = CommandRun.of("");

        assertThat(run.out())
                .containsSubsequence(
                        "Jetty 12",
                        "echoes on ws://127.0.0.1:",
                        "> GET / HTTP/1.1",
                        "> Upgrade: websocket",
                        "< HTTP/1.1 101 Switching Protocols",
                        "> text   Hello from Gluegun",
                        "< text   Hello from Gluegun",
                        " ms\n",
                        "> binary 00 67 6c 75 65 ff",
                        "< binary 00 67 6c 75 65 ff",
                        " ms\n",
                        "we closed:         1000 (normal closure)",
                        "the peer answered: 1000 (normal closure)")
                .doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }
}
