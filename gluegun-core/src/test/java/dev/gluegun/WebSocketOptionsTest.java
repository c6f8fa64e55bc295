package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebSocketOptionsTest {
    private final WebSocketOptions defaults = WebSocketOptions.defaults();

    @Test
    void the_defaults_are_the_documented_ones() {
        assertThat(defaults.headers()).isEqualTo(Headers.empty());
        assertThat(defaults.connectOptions()).isEqualTo(ConnectOptions.defaults());
        assertThat(defaults.upgradeOptions()).isEqualTo(UpgradeOptions.defaults());
        assertThat(defaults.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.credentials()).isEmpty();
        assertThat(defaults.credentialsProvider()).isEmpty();
        assertThat(defaults.redirects()).isZero();
        assertThat(defaults.origin()).isEmpty();
    }

    @Test
    void credentials_and_their_provider_replace_each_other() {
        Credentials token = Credentials.bearer("s3cret");
        CredentialsProvider provider = request -> Optional.empty();
        WebSocketOptions known = defaults.withCredentials(provider).withCredentials(token);
        assertThat(known.credentials()).contains(token);
        assertThat(known.credentialsProvider()).isEmpty();
        WebSocketOptions asked = defaults.withCredentials(token).withCredentials(provider);
        assertThat(asked.credentials()).isEmpty();
        assertThat(asked.credentialsProvider()).contains(provider);
        assertThat(known).asString().contains("credentials=Bearer[***]").doesNotContain("s3cret");
        assertThat(asked).asString().contains("credentialsProvider=dev.gluegun.WebSocketOptionsTest");
        assertThat(List.of(defaults, known, asked)).doesNotHaveDuplicates();
    }

    @Test
    void redirects_are_bounded() {
        assertThat(defaults.withRedirects(20).redirects()).isEqualTo(20);
        assertRefused(() -> defaults.withRedirects(-1), "most", "-1");
        assertRefused(() -> defaults.withRedirects(21), "most", "21");
    }

    @Test
    void an_origin_is_checked_and_sent() {
        assertRefused(() -> defaults.withOrigin("example.com"), "origin");
        WebSocketOptions options = defaults.withOrigin("https://example.com").withHeaders(Headers.of("a", "b"));
        assertThat(options.origin()).contains("https://example.com");
        assertThat(options.requestHeaders()).isEqualTo(Headers.of("a", "b", "Origin", "https://example.com"));
        assertThat(options.headers()).isEqualTo(Headers.of("a", "b"));
    }

    @Test
    void each_option_is_what_was_set() {
        Headers headers = Headers.of("Origin", "https://example.com");
        ConnectOptions connect = ConnectOptions.defaults().withTransport(Transport.TLS);
        UpgradeOptions upgrade = UpgradeOptions.defaults().withCompress(true);
        WebSocketOptions all = defaults.withHeaders(headers)
                .withConnectOptions(connect)
                .withUpgradeOptions(upgrade)
                .withTimeout(Timeouts.INFINITE);
        assertThat(all.headers()).isEqualTo(headers);
        assertThat(all.connectOptions()).isEqualTo(connect);
        assertThat(all.upgradeOptions()).isEqualTo(upgrade);
        assertThat(all.timeout()).isEqualTo(Timeouts.INFINITE);
        assertThat(List.of(
                        defaults,
                        defaults.withHeaders(headers),
                        defaults.withConnectOptions(connect),
                        defaults.withUpgradeOptions(upgrade),
                        defaults.withTimeout(Timeouts.INFINITE)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_socket_does_not_retry_unless_it_is_told_to() {
        assertThat(defaults.effectiveConnectOptions().retry()).isEqualTo(RetryPolicy.none());
        ConnectOptions silent = ConnectOptions.defaults().withTransport(Transport.TLS);
        assertThat(defaults.withConnectOptions(silent).effectiveConnectOptions())
                .isEqualTo(silent.withRetry(RetryPolicy.none()));
    }

    @Test
    void a_socket_that_is_told_to_retry_does_so() {
        ConnectOptions retrying =
                ConnectOptions.defaults().withRetry(ConnectOptions.defaults().retry());
        assertThat(defaults.withConnectOptions(retrying).effectiveConnectOptions())
                .isEqualTo(retrying);
    }

    @Test
    void a_timeout_of_zero_or_less_is_refused() {
        assertRefused(() -> defaults.withTimeout(Duration.ofMillis(-1)), "PT-0.001S");
    }

    @Test
    void null_is_named() {
        assertNamed(() -> defaults.withHeaders(null), "headers");
        assertNamed(() -> defaults.withConnectOptions(null), "connectOptions");
        assertNamed(() -> defaults.withUpgradeOptions(null), "upgradeOptions");
        assertNamed(() -> defaults.withTimeout(null), "timeout");
        assertNamed(() -> defaults.withCredentials((Credentials) null), "credentials");
        assertNamed(() -> defaults.withCredentials((CredentialsProvider) null), "provider");
        assertNamed(() -> defaults.withOrigin(null), "origin");
    }

    @Test
    void options_are_readable_with_credentials_masked() {
        assertThat(defaults.withHeaders(Headers.of("Authorization", "Bearer s3cret")))
                .asString()
                .startsWith("WebSocketOptions[headers=[Authorization: ***]")
                .contains("timeout=PT5S")
                .doesNotContain("s3cret");
    }
}
