package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingsTest {

    private final Pings pings = new Pings();

    @Test
    void pongTellsTheTimeSinceItsPing() {
        pings.sent(new byte[] {1}, 100);
        pings.sent(new byte[] {2}, 200);

        assertThat(pings.answered(new byte[] {1}, 350)).contains(Duration.ofNanos(250));
        assertThat(pings.answered(new byte[] {2}, 350)).contains(Duration.ofNanos(150));
    }

    @Test
    void pongThatNobodyAskedForTellsNothing() {
        pings.sent(new byte[] {1}, 100);

        assertThat(pings.answered(new byte[0], 200)).isEmpty();
        assertThat(pings.answered(new byte[] {1}, 200)).isPresent();
        assertThat(pings.answered(new byte[] {1}, 300)).isEmpty();
    }
}
