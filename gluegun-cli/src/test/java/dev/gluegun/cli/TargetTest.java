package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gluegun.Transport;
import java.nio.file.Path;
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

    @ParameterizedTest
    @CsvSource({
        "ws+unix:/run/a.sock, /run/a.sock, false, /",
        "ws+unix:/run/a.sock:/chat?a=b:c, /run/a.sock, false, /chat?a=b:c",
        "WSS+UNIX:///run/a+b%20%3a.sock:/, /run/a+b :.sock, true, /",
        "ws+unix:/a:?x=1, /a, false, /?x=1",
    })
    void urlsLeadToUnixSockets(String url, String socket, boolean secure, String path) {
        Target target = Target.of(url);
        assertThat(target.socket()).contains(Path.of(socket));
        assertThat(target.secure()).isEqualTo(secure);
        assertThat(target.path()).isEqualTo(path);
        assertThat(target.host()).isEqualTo("localhost");
        assertThat(target.namedHost()).isEmpty();
        assertThat(target.place()).isEqualTo("Unix socket " + socket);
    }

    @ParameterizedTest
    @CsvSource({
        "ws+unix:a.sock, absolute path",
        "ws+unix:, absolute path",
        "ws+unix:/a?b=c, absolute path",
        "ws+unix:/a:b, begins with a slash",
        "ws+unix:/a://b/c, begins with a slash",
        "ws+unix:/a:/b#c, fragment",
        "ws+unix:/a%2:/b, hexadecimal",
        "ws+unix:/a%00:/b, no path of a file",
        "ws+unix:/a:/b c, %20",
    })
    void unixSocketsThatCannotBeAreExplained(String url, String hint) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.of(url)).withMessageContaining(hint);
    }

    @Test
    void aServerByAUnixSocketKeepsItsName() {
        Path socket = Path.of("a.sock");
        assertThat(Target.of("ws://chat.example/").by(socket).namedHost()).contains("chat.example");
        assertThat(Target.of("wss://chat.example:80/").by(socket).namedHost()).contains("chat.example:80");
        assertThat(Target.of("ws://[::1]/").by(socket).namedHost()).contains("[::1]");
        assertThat(Target.of("ws://LOCALHOST/").by(socket).namedHost()).isEmpty();
        assertThat(Target.of("ws://chat.example/").namedHost()).isEmpty();
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
