package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gluegun.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "ws://example.com, example.com, 80, false, /",
        "wss://example.com, example.com, 443, true, /",
        "WSS://example.com:8443/chat, example.com, 8443, true, /chat",
        "ws://127.0.0.1:1?a=b, 127.0.0.1, 1, false, /?a=b",
        "ws://[::1]:8080/a%20b?c=%23, ::1, 8080, false, /a%20b?c=%23",
    })
    void urlsLeadWhereTheySay(String url, String host, int port, boolean secure, String path) {
        assertThat(Target.of(url)).isEqualTo(new Target(host, port, secure, path));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080/x, ws://localhost:8080/x",
        "example.com, ws://example.com",
        ":8080, ws://localhost:8080",
        "http://a/b, ws://a/b",
        "HTTPS://a/b, wss://a/b",
    })
    void otherSchemesAndNoneGetASuggestion(String url, String suggestion) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of(url))
                .withMessageContaining("Did you mean " + suggestion + " ?");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a/, ws:// or wss://",
        "ws://me:geheim@a/, --user",
        "ws://a/#b, fragment",
        "ws://a b/, %20",
        "ws:///x, host",
        "ws://a_b/, host",
        "ws://a:0/, 1 to 65535",
        "ws://a:65536/, 1 to 65535",
    })
    void urlThatLeadsNowhereIsExplained(String url, String hint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of(url))
                .withMessageContaining(hint)
                .withMessageNotContaining("geheim");
    }

    @Test
    void schemeChoosesTheTransport() {
        assertThat(Target.of("ws://a:443/").transport()).isEqualTo(Transport.TCP);
        assertThat(Target.of("wss://a:80/").transport()).isEqualTo(Transport.TLS);
    }

    @Test
    void authorityPutsIpv6AddressesInBrackets() {
        assertThat(Target.of("ws://[::1]:1/").authority()).isEqualTo("[::1]:1");
        assertThat(Target.of("ws://a:1/").authority()).isEqualTo("a:1");
    }
}
