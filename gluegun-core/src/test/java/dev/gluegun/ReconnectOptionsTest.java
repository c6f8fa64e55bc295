package dev.gluegun;

import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectOptionsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final ReconnectOptions options = ReconnectOptions.defaults();

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(options.webSocketOptions()).isEqualTo(WebSocketOptions.defaults());
        assertThat(options.retry())
                .isEqualTo(RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(30)));
        assertThat(options.stableAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.retryDecision().decide(new GluegunException.ConnectionDown("reset")))
                .isEqualTo(RetryDecision.retry());
        assertThat(options.onConnected()).isEmpty();
        assertThat(options.onGap()).isEmpty();
        assertThat(options.queueMessages()).isEqualTo(1024);
        assertThat(options.queueBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(options.queuePolicy()).isEqualTo(QueuePolicy.block());
        assertThat(options.pingInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(options.pongTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.longestSilence()).isEqualTo(Timeouts.INFINITE);
    }

    @Test
    void each_option_is_set_on_a_copy() {
        ReconnectingWebSocket.ConnectedHook hook = (socket, attempt) -> {};
        RetryDecision rule = failure -> RetryDecision.fatal();
        WebSocketOptions each = WebSocketOptions.defaults().withTimeout(SECOND);
        ReconnectOptions changed = options.withWebSocketOptions(each)
                .withRetry(RetryPolicy.none())
                .withStableAfter(SECOND)
                .withRetryDecision(rule)
                .withOnConnected(hook)
                .withOnGap(gap -> {})
                .withQueue(1, 2, QueuePolicy.fail())
                .withPingInterval(SECOND)
                .withPongTimeout(SECOND.dividedBy(2))
                .withLongestSilence(SECOND.multipliedBy(2));
        assertThat(changed.webSocketOptions()).isEqualTo(each);
        assertThat(changed.retry()).isEqualTo(RetryPolicy.none());
        assertThat(changed.stableAfter()).isEqualTo(SECOND);
        assertThat(changed.retryDecision()).isSameAs(rule);
        assertThat(changed.onConnected()).containsSame(hook);
        assertThat(changed.onGap()).isPresent();
        assertThat(changed.queueMessages()).isEqualTo(1);
        assertThat(changed.queueBytes()).isEqualTo(2);
        assertThat(changed.queuePolicy()).isEqualTo(QueuePolicy.fail());
        assertThat(changed.pingInterval()).isEqualTo(SECOND);
        assertThat(changed.pongTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(changed.longestSilence()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options).isEqualTo(ReconnectOptions.defaults()).isNotEqualTo(changed);
    }

    @Test
    void bad_values_are_refused_by_their_name() {
        assertRefused(() -> options.withStableAfter(Duration.ZERO), "stableAfter");
        assertRefused(() -> options.withPingInterval(Duration.ZERO), "pingInterval");
        assertRefused(() -> options.withPongTimeout(Duration.ZERO), "pongTimeout");
        assertRefused(() -> options.withLongestSilence(Duration.ZERO), "longestSilence");
        assertRefused(() -> options.withQueue(0, 1, QueuePolicy.fail()), "messages");
        assertRefused(() -> options.withQueue(1, 0, QueuePolicy.fail()), "bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReplyTo", "flow", "keepalive", "pong timeout"})
    void upgrade_options_that_would_not_hold_are_refused(String what) {
        Function<UpgradeOptions, UpgradeOptions> change = switch (what) {
            case "ReplyTo" -> upgrade -> upgrade.withReplyTo(message -> {});
            case "flow" -> upgrade -> upgrade.withFlow(1);
            case "keepalive" -> upgrade -> upgrade.withKeepalive(SECOND);
            default -> upgrade -> upgrade.withPongTimeout(SECOND);
        };
        WebSocketOptions each = WebSocketOptions.defaults().withUpgradeOptions(change.apply(UpgradeOptions.defaults()));
        assertRefused(() -> options.withWebSocketOptions(each));
    }

    @Test
    void they_print_themselves_without_secrets() {
        ReconnectOptions secret = options.withWebSocketOptions(
                WebSocketOptions.defaults().withHeaders(Headers.of("Authorization", "Bearer secret")));
        assertThat(secret.toString())
                .startsWith("ReconnectOptions[")
                .contains("pingInterval=PT20S", "longestSilence=infinite", "onGap=unset")
                .doesNotContain("secret");
    }
}
