package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no address at all, {@code WebSocketIT} has. */
class WebSocketAddressTest {

    private static WebSocketAddress of(String uri) {
        return WebSocketAddress.of(URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://Example.com, ws://Example.com/",
        "WS://example.com:80/a?b=c, ws://example.com/a?b=c",
        "wss://example.com:443/, wss://example.com/",
        "wss://example.com:80/, wss://example.com:80/",
        "ws://[::1]:8080/x, ws://[::1]:8080/x"
    })
    void an_address_is_a_uri_again(String uri, String again) {
        assertThat(of(uri).uri()).isEqualTo(URI.create(again));
    }

    @ParameterizedTest
    @CsvSource({
        "::1, /, ws://[::1]:8080/",
        "fe80::1%eth0, /, ws://[fe80::1%eth0]:8080/",
        "my_host, /, ws://my_host:8080/",
        "a<b, /, ws://a%3Cb:8080/",
        "example.com, /a|b?c=[d]&e=%zz, ws://example.com:8080/a%7Cb?c=%5Bd%5D&e=%25zz"
    })
    void what_no_uri_may_have_is_encoded(String host, String path, String uri) {
        assertThat(new WebSocketAddress(false, host, 8080, path).uri()).hasToString(uri);
    }

    @Test
    void an_origin_is_scheme_host_and_port() {
        WebSocketAddress address = of("ws://example.com/a?b");
        assertThat(address.isSameOriginAs(of("ws://EXAMPLE.com:80/c"))).isTrue();
        assertThat(address.isSameOriginAs(of("wss://example.com:80/a?b"))).isFalse();
        assertThat(address.isSameOriginAs(of("ws://example.com:81/a?b"))).isFalse();
        assertThat(address.isSameOriginAs(of("ws://www.example.com/a?b"))).isFalse();
        assertThat(address.origin()).isEqualTo("ws://example.com");
    }

    @Test
    void it_shows_itself_without_its_query() {
        assertThat(of("ws://example.com/a?token=secret")).hasToString("ws://example.com/a?…");
        assertThat(of("ws://example.com/a")).hasToString("ws://example.com/a");
    }
}
