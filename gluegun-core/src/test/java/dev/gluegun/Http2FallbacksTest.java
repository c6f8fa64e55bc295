package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of servers that take no WebSockets over HTTP/2. */
class Http2FallbacksTest {

    private long nowNanos;
    private final Http2Fallbacks fallbacks = new Http2Fallbacks(() -> nowNanos);

    @Test
    void anOriginIsRememberedForAnHour() {
        fallbacks.note("wss://a");
        assertThat(fallbacks.contains("wss://a")).isTrue();
        assertThat(fallbacks.contains("wss://b")).isFalse();
        nowNanos = Http2Fallbacks.MEMORY.toNanos() - 1;
        assertThat(fallbacks.contains("wss://a")).isTrue();
        nowNanos++;
        assertThat(fallbacks.contains("wss://a")).isFalse();
    }

    @Test
    void theOldestIsForgottenForTheNewest() {
        for (int i = 0; i <= Http2Fallbacks.MOST_ORIGINS; i++) {
            fallbacks.note("wss://" + i);
        }
        assertThat(fallbacks.contains("wss://0")).isFalse();
        assertThat(fallbacks.contains("wss://1")).isTrue();
    }
}
