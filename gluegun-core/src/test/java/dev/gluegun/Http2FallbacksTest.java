package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Http2Fallbacks.Server;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is remembered of servers that take no WebSockets over HTTP/2. */
class Http2FallbacksTest {

    private static final Server A = tcp("a");
    private static final Server B = tcp("b");

    private long nowNanos;
    private final Http2Fallbacks fallbacks = new Http2Fallbacks(() -> nowNanos);

    private static Server tcp(String host) {
        return Server.at(WebSocketAddress.of(URI.create("wss://" + host + "/chat")), null);
    }

    private static Server unix(String socket) {
        return Server.at(WebSocketAddress.onUnixSocket(true, "/chat"), Path.of(socket));
    }

    @Test
    void whatListensAtAUnixSocketIsAServerOfItsOwn() {
        fallbacks.note(unix("run/a"));
        assertThat(fallbacks.contains(unix("run/a"))).isTrue();
        assertThat(fallbacks.contains(unix(Path.of("run/a").toAbsolutePath().toString())))
                .isTrue();
        assertThat(fallbacks.contains(unix("run/b"))).isFalse();
        assertThat(fallbacks.contains(tcp("localhost"))).isFalse();
        fallbacks.note(tcp("localhost"));
        assertThat(fallbacks.contains(tcp("localhost"))).isTrue();
        assertThat(fallbacks.contains(unix("run/b"))).isFalse();
    }

    @Test
    void anOriginIsRememberedForAnHour() {
        fallbacks.note(A);
        assertThat(fallbacks.contains(A)).isTrue();
        assertThat(fallbacks.contains(B)).isFalse();
        nowNanos = Http2Fallbacks.MEMORY.toNanos() - 1;
        assertThat(fallbacks.contains(A)).isTrue();
        nowNanos++;
        assertThat(fallbacks.contains(A)).isFalse();
    }

    @Test
    void theOldestIsForgottenForTheNewest() {
        for (int i = 0; i <= Http2Fallbacks.MOST_SERVERS; i++) {
            fallbacks.note(tcp("host" + i));
        }
        assertThat(fallbacks.contains(tcp("host0"))).isFalse();
        assertThat(fallbacks.contains(tcp("host1"))).isTrue();
    }
}
