package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerHandshakeTest {

    private static final ServerHandshake PLAIN = new ServerHandshake(List.of(), Optional.empty());
    private static final ServerHandshake CHAT =
            new ServerHandshake(List.of("superchat", "chat"), Optional.of(DeflateOptions.defaults()));

    /** RFC 6455, section 1.3. */
    private static final Headers REQUEST = Headers.of(
            "Host", "server.example.com",
            "Upgrade", "websocket",
            "Connection", "keep-alive, Upgrade",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version", "13");

    @Test
    void theHandshakeOfRfc6455() {
        Headers request = REQUEST.with("Sec-WebSocket-Protocol", "chat, superchat");
        ServerHandshake.Answer answer = CHAT.answer("GET", 1, request);

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers())
                .hasToString("[Upgrade: websocket, Connection: Upgrade,"
                        + " Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, Sec-WebSocket-Protocol: chat]");
        assertThat(answer.negotiated())
                .isEqualTo(new Negotiated(Optional.of("chat"), List.of(), null, answer.headers()));
    }

    @Test
    void whatIsNotSupportedIsLeftOut() {
        Headers request = REQUEST.with("Sec-WebSocket-Protocol", "chat")
                .with("Sec-WebSocket-Extensions", "permessage-deflate, other; a=\"b\"");
        ServerHandshake.Answer answer = PLAIN.answer("GET", 1, request);

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers().size()).isEqualTo(3);
    }

    @Test
    void theFirstFittingOfferOfCompressionIsAccepted() {
        Headers request = REQUEST.with("Sec-WebSocket-Extensions", "other, permessage-deflate; unknown")
                .with("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9");
        ServerHandshake.Answer answer = CHAT.answer("GET", 1, request);

        assertThat(answer.headers().all("Sec-WebSocket-Extensions"))
                .containsExactly("permessage-deflate; server_max_window_bits=9");
        assertThat(answer.negotiated().deflate()).isEqualTo(new DeflateParameters(true, true, 15, 9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST | 1 |                          |                | 405 | [Allow: GET]
        GET  | 0 |                          |                | 400 | []
        GET  | 1 | Upgrade                  |                | 426 | [Upgrade: websocket, Connection: Upgrade]
        GET  | 1 | Upgrade                  | h2c            | 426 | [Upgrade: websocket, Connection: Upgrade]
        GET  | 1 | Connection               | close          | 426 | [Upgrade: websocket, Connection: Upgrade]
        GET  | 1 | Sec-WebSocket-Version    |                | 426 | [Sec-WebSocket-Version: 13]
        GET  | 1 | Sec-WebSocket-Version    | 8              | 426 | [Sec-WebSocket-Version: 13]
        GET  | 1 | Sec-WebSocket-Key        |                | 400 | []
        GET  | 1 | Sec-WebSocket-Key        | c2hvcnQ=       | 400 | []
        GET  | 1 | Sec-WebSocket-Key        | dGhlIHNhbXBsZSBub25jZQ=! | 400 | []
        GET  | 1 | Sec-WebSocket-Extensions | a; =           | 400 | []
        """)
    void aRequestThatIsNoHandshakeIsRefused(
            String method, int minorVersion, String name, String value, int status, String headers) {
        Headers request = name == null ? REQUEST : REQUEST.without(name);
        ServerHandshake.Answer answer =
                PLAIN.answer(method, minorVersion, value == null ? request : request.with(name, value));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).hasToString(headers);
        assertThat(answer.reason()).isNotEmpty();
        assertThat(answer.negotiated()).isNull();
    }

    @Test
    void theClientAcceptsWhatTheServerAnswers() {
        UpgradeOptions options = UpgradeOptions.defaults()
                .withProtocol("chat")
                .withDeflate(
                        DeflateOptions.defaults().withClientMaxWindowBits(10).withServerContextTakeover(false));
        ClientHandshake client =
                new ClientHandshake("a.test", 80, false, "/", Headers.empty(), options, bytes -> bytes[0] = 1);
        ServerHandshake.Answer answer = CHAT.answer("GET", 1, client.requestHeaders());

        assertThat(client.accept(1, answer.headers())).isTrue();
        assertThat(client.negotiated()).isEqualTo(answer.negotiated());
        assertThat(client.negotiated().deflate()).isEqualTo(new DeflateParameters(true, false, 10, 15));
    }

    @Test
    void overHttp2TheMethodStandsForUpgradeAndKey() {
        Headers request = Headers.of("sec-websocket-version", "13", "sec-websocket-protocol", "chat");
        ServerHandshake.Answer answer = CHAT.answerHttp2("CONNECT", "websocket", request);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).hasToString("[Sec-WebSocket-Protocol: chat]");
        assertThat(answer.negotiated().subprotocol()).contains("chat");
    }

    @Test
    void overHttp2OtherRequestsAreRefused() {
        Headers request = Headers.of("sec-websocket-version", "13");
        assertThat(PLAIN.answerHttp2("GET", null, request).status()).isEqualTo(400);
        assertThat(PLAIN.answerHttp2("CONNECT", null, request).status()).isEqualTo(400);
        assertThat(PLAIN.answerHttp2("CONNECT", "connect-udp", request).status())
                .isEqualTo(501);
        assertThat(PLAIN.answerHttp2("CONNECT", "websocket", Headers.empty()).status())
                .isEqualTo(426);
        assertThat(PLAIN.answerHttp2("CONNECT", "websocket", request.with("sec-websocket-extensions", "a b"))
                        .status())
                .isEqualTo(400);
    }
}
