package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.http2.EndedStreams.How;
import org.junit.jupiter.api.Test;

class EndedStreamsTest {

    private final EndedStreams ended = new EndedStreams();

    @Test
    void rememberHow() {
        ended.add(1, true);
        ended.add(5, false);
        assertThat(ended.how(1)).isEqualTo(How.RESET_HERE);
        assertThat(ended.how(5)).isEqualTo(How.BY_PEER);
        assertThat(ended.how(3)).isEqualTo(How.SKIPPED);
    }

    @Test
    void rememberTheLast64() {
        for (int i = 1; i <= 1000; i++) {
            ended.add(i, false);
        }
        assertThat(ended.how(1000)).isEqualTo(How.BY_PEER);
        assertThat(ended.how(937)).isEqualTo(How.BY_PEER);
        assertThat(ended.how(936)).isEqualTo(How.FORGOTTEN);
        assertThat(ended.how(1)).isEqualTo(How.FORGOTTEN);
    }
}
