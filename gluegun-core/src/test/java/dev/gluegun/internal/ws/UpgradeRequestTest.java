package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import org.junit.jupiter.api.Test;

class UpgradeRequestTest {

    private static UpgradeRequest request(Headers headers) {
        return new UpgradeRequest("server.test", 8080, false, "/chat", headers, UpgradeOptions.defaults(), nonce -> {
            for (int i = 0; i < nonce.length; i++) {
                nonce[i] = (byte) (i + 1);
            }
        });
    }

    @Test
    void theFieldsAreTheSameWheneverTheyAreAskedFor() {
        UpgradeRequest request = request(Headers.of("X-One", "1"));
        assertThat(request.headers())
                .isEqualTo(request.headers())
                .isEqualTo(Headers.of(
                        "Host", "server.test:8080",
                        "Upgrade", "websocket",
                        "Connection", "Upgrade",
                        "Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEA==",
                        "Sec-WebSocket-Version", "13",
                        "X-One", "1"));
        assertThat(request.key().text()).isEqualTo("AQIDBAUGBwgJCgsMDQ4PEA==");
    }

    @Test
    void aHostGivenByHandTakesThePlaceOfTheOther() {
        Headers headers =
                request(Headers.of("X-One", "1", "Host", "other.test")).headers();
        assertThat(headers.all("Host")).containsExactly("other.test");
        assertThat(headers.iterator().next()).isEqualTo(new Headers.Header("Host", "other.test"));
    }
}
