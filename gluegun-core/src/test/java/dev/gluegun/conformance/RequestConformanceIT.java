package dev.gluegun.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.net.URI;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that a client opens with: RFC 6455, sections 3 and 4.1. */
@SocketTest
class RequestConformanceIT {

    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    private Request request(URI uri, WebSocketOptions options) {
        Call<Request> request = Call.of(() -> server.accept().upgrade());
        WebSocket socket = WebSocket.connect(uri, options);
        socket.connection().close();
        return request.result();
    }

    @ParameterizedTest(name = "RFC 6455, section 3: {0} asks for {1}")
    @CsvSource({
        "'', /",
        "/, /",
        "/chat, /chat",
        "/chat/, /chat/",
        "?a=b, /?a=b",
        "/?a=b, /?a=b",
        "/chat?, /chat?",
        "/chat?a=b&c=d, /chat?a=b&c=d",
        "/a%20b, /a%20b",
        "/%23, /%23",
        "/%C3%BC?%E2%82%AC=1, /%C3%BC?%E2%82%AC=1",
        "/a//b/../c, /a//b/../c",
        "/;v=1/a:b@c, /;v=1/a:b@c",
    })
    void theResourceNameIsPathAndQuery(String end, String target) {
        URI uri = URI.create("ws://127.0.0.1:" + server.port() + end);
        assertThat(request(uri, DEFAULTS).line()).isEqualTo("GET " + target + " HTTP/1.1");
    }

    @ParameterizedTest(name = "RFC 6455, section 3: {0} is no WebSocket URI")
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "https://127.0.0.1/",
                "ftp://127.0.0.1/",
                "//127.0.0.1/",
                "ws:127.0.0.1",
                "ws:///chat",
                "ws://127.0.0.1/#",
                "ws://127.0.0.1/#fragment",
                "ws://127.0.0.1/chat?a=b#fragment",
                "ws://127.0.0.1:0/",
                "ws://127.0.0.1:65536/"
            })
    void anInvalidUriIsRefusedBeforeAnythingIsSent(String uri) {
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> WebSocket.connect(URI.create(uri)));
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1: the path \"{0}\" is not sent")
    @ValueSource(
            strings = {"", "chat", "*", "/a b", "/a#b", "/a\r\nX: y", "/a\tb", "/a\u0000", "/ü", "http://127.0.0.1/"})
    void anInvalidResourceNameIsRefused(String path) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect("127.0.0.1", server.port(), path, DEFAULTS));
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1: {0} is there once and says {1}")
    @CsvSource({
        "Upgrade, websocket",
        "Connection, Upgrade",
        "Sec-WebSocket-Version, 13",
        "Host, 127.0.0.1:{port}",
        "Sec-WebSocket-Key, [A-Za-z0-9+/]{21}[AQgw]==",
    })
    void theFieldsOfTheHandshakeAreThereOnce(String name, String value) {
        Request request = request(server.uri("/"), DEFAULTS);
        String expected = value.replace("{port}", String.valueOf(server.port()));
        assertThat(request.field(name))
                .hasValueSatisfying(sent -> assertThat(sent).matches(expected));
        assertThat(request.fields())
                .filteredOn(field -> field.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .hasSize(1);
    }

    @Test
    void nothingIsOfferedThatWasNotAskedFor() {
        Request request = request(server.uri("/"), DEFAULTS);
        assertThat(request.field("Sec-WebSocket-Protocol")).isEmpty();
        assertThat(request.field("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(request.field("Origin")).isEmpty();
        assertThat(request.field("Content-Length")).isEmpty();
        assertThat(request.field("Transfer-Encoding")).isEmpty();
    }

    @Test
    void subprotocolsAreOfferedInTheirOrder() {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withProtocol("v2.chat")
                .withProtocol("chat")
                .withProtocol("a!#$%&'*+-.^_`|~");
        assertThat(request(server.uri("/"), DEFAULTS.withUpgradeOptions(options))
                        .field("Sec-WebSocket-Protocol"))
                .hasValue("v2.chat, chat, a!#$%&'*+-.^_`|~");
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1: the subprotocol \"{0}\" is no token")
    @ValueSource(strings = {"", " ", "a b", "a,b", "a;b", "a/b", "a=b", "\"a\"", "a\r\n", "ü", "a\u0000", "(a)", "a@b"})
    void aSubprotocolThatIsNoTokenIsNotOffered(String subprotocol) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> UpgradeOptions.defaults().withProtocol(subprotocol));
    }

    @Test
    void aSubprotocolIsOfferedOnce() {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> UpgradeOptions.defaults().withProtocol("chat").withProtocol("chat"));
    }

    @ParameterizedTest(name = "RFC 6455, section 4.1, and RFC 9110, section 7.6.1: {0} cannot be set")
    @ValueSource(
            strings = {
                "Upgrade",
                "connection",
                "Keep-Alive",
                "proxy-connection",
                "TE",
                "Sec-WebSocket-Key",
                "sec-websocket-version",
                "SEC-WEBSOCKET-PROTOCOL",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept"
            })
    void theFieldsOfTheHandshakeCannotBeSetByHand(String name) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> WebSocket.connect(server.uri("/"), DEFAULTS.withHeaders(Headers.of(name, "x"))));
    }

    @Test
    void fieldsOfTheApplicationAreSentAsTheyAre() {
        Headers headers = Headers.of("Origin", "http://example.com", "Cookie", "a=b", "X-Two", "1", "X-Two", "2");
        Request request = request(server.uri("/"), DEFAULTS.withHeaders(headers));
        assertThat(request.fields()).contains("Origin: http://example.com", "Cookie: a=b", "X-Two: 1", "X-Two: 2");
    }

    @Test
    void everyConnectionHasANonceOf16BytesOfItsOwn() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String key = request(server.uri("/"), DEFAULTS)
                    .field("Sec-WebSocket-Key")
                    .orElseThrow();
            assertThat(Base64.getDecoder().decode(key)).hasSize(16);
            keys.add(key);
        }
        assertThat(keys).hasSize(50);
    }
}
