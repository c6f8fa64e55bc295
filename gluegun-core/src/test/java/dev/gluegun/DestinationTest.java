package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DestinationTest {

    private final Destination destination = Destination.of("chat.example", 8443);

    @Test
    void it_is_a_host_and_a_port_that_can_be() {
        assertThat(destination.host()).isEqualTo("chat.example");
        assertThat(destination.port()).isEqualTo(8443);
        assertThat(Destination.of("bücher.example", 80).host()).isEqualTo("xn--bcher-kva.example");
        assertRefused(() -> Destination.of("", 80));
        assertRefused(() -> Destination.of("chat.example", 0), "port", "0");
        assertRefused(() -> Destination.of("chat.example", 65_536), "65536");
        assertNamed(() -> Destination.of(null, 80), "host");
    }

    @Test
    void each_option_says_how_the_connection_behind_the_tunnel_is_made() {
        CookieManager cookies = new CookieManager();
        ConnectionListener listener = new ConnectionListener() {};
        Destination full = destination
                .withTransport(Transport.TLS)
                .withTls(TlsOptions.insecure())
                .withProtocols(Protocol.HTTP_2)
                .withHttp2(Http2Options.defaults())
                .withConnectTimeout(Duration.ofSeconds(1))
                .withTlsHandshakeTimeout(Duration.ofSeconds(2))
                .withSendTimeout(Duration.ofSeconds(3))
                .withListener(listener)
                .withCookies(cookies);
        assertThat(full.options())
                .isEqualTo(ConnectOptions.defaults()
                        .withRetry(RetryPolicy.none())
                        .withTransport(Transport.TLS)
                        .withTls(TlsOptions.insecure())
                        .withProtocols(Protocol.HTTP_2)
                        .withHttp2(Http2Options.defaults())
                        .withConnectTimeout(Duration.ofSeconds(1))
                        .withTlsHandshakeTimeout(Duration.ofSeconds(2))
                        .withSendTimeout(Duration.ofSeconds(3))
                        .withListener(listener)
                        .withCookies(cookies));
        assertThat(destination.options()).isEqualTo(ConnectOptions.defaults().withRetry(RetryPolicy.none()));
    }

    @Test
    void what_the_proxy_wants_goes_with_it_and_is_not_printed() {
        Destination full = destination.withCredentials("ada", "s3cr3t");
        assertThat(full.credentials()).contains(Credentials.userPassword("ada", "s3cr3t"));
        assertThat(full.toString()).doesNotContain("s3cr3t").contains("chat.example", "8443");
        Headers headers = Headers.of("X-Token", "s3cr3t");
        assertThat(destination.withHeaders(headers).headers()).isEqualTo(headers);
        assertThat(destination.withHeaders(headers).toString())
                .doesNotContain("s3cr3t")
                .contains("X-Token: ***");
    }

    @Test
    void what_cannot_go_with_a_CONNECT_is_refused() {
        assertRefused(() -> destination.withHeaders(Headers.of("host", "x")), "host");
        assertRefused(() -> destination.withHeaders(Headers.of("Keep-Alive", "x")), "Keep-Alive");
        Headers authorization = Headers.of("Proxy-Authorization", "Token x");
        assertRefused(() -> destination.withHeaders(authorization).withCredentials("a", "b"), "Proxy-Authorization");
        assertRefused(() -> destination.withCredentials("a", "b").withHeaders(authorization), "Proxy-Authorization");
        assertRefused(() -> destination.withConnectTimeout(Duration.ZERO), "connectTimeout");
        assertNamed(() -> destination.withCredentials(null), "credentials");
        assertNamed(() -> destination.withHeaders(null), "headers");
        assertNamed(() -> destination.withTransport(null), "transport");
    }
}
