package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.DeflateOptions;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientHandshakeTest {

    /** RFC 6455, section 1.3. */
    private static final Consumer<byte[]> SAMPLE_NONCE =
            key -> System.arraycopy("the sample nonce".getBytes(StandardCharsets.US_ASCII), 0, key, 0, 16);

    private static final String SAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final UpgradeOptions PLAIN = UpgradeOptions.defaults();
    private static final UpgradeOptions CHAT = PLAIN.withProtocol("chat").withProtocol("superchat");

    private static ClientHandshake handshake(String path, Headers headers, UpgradeOptions options) {
        return new ClientHandshake("server.example.com", 80, false, path, headers, options, SAMPLE_NONCE);
    }

    private static ClientHandshake handshake(UpgradeOptions options) {
        return handshake("/chat", Headers.empty(), options);
    }

    private static Headers answer(String... more) {
        Headers headers =
                Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", SAMPLE_ACCEPT);
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        return headers;
    }

    private static String host(String host, int port, boolean tls) {
        return new ClientHandshake(host, port, tls, "/", Headers.empty(), PLAIN, SAMPLE_NONCE)
                .requestHeaders()
                .first("Host")
                .orElseThrow();
    }

    @Test
    void theRequestOfRfc6455() {
        ClientHandshake handshake = handshake("/chat?a=b", Headers.of("Origin", "http://example.com"), CHAT);

        assertThat(handshake.request().path()).isEqualTo("/chat?a=b");
        assertThat(handshake.requestHeaders())
                .hasToString("[Host: server.example.com, Upgrade: websocket, Connection: Upgrade,"
                        + " Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: 13,"
                        + " Sec-WebSocket-Protocol: chat, superchat, Origin: http://example.com]");
    }

    @Test
    void compressionIsOfferedWhenItIsWanted() {
        UpgradeOptions options = PLAIN.withDeflate(DeflateOptions.defaults().withServerContextTakeover(false));

        assertThat(handshake(PLAIN).requestHeaders().contains("Sec-WebSocket-Extensions"))
                .isFalse();
        assertThat(handshake(options).requestHeaders().all("Sec-WebSocket-Extensions"))
                .containsExactly("permessage-deflate; server_no_context_takeover; client_max_window_bits");
    }

    @Test
    void everyKeyIsOfItsOwn() {
        Consumer<byte[]> random = new SecureRandom()::nextBytes;
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            keys.add(new ClientHandshake("a", 80, false, "/", Headers.empty(), PLAIN, random)
                    .requestHeaders()
                    .first("Sec-WebSocket-Key")
                    .orElseThrow());
        }

        assertThat(keys).hasSize(100).allMatch(key -> new HandshakeKey(key).wellFormed());
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, 80, false, a.test", "a.test, 443, true, a.test", "a.test, 443, false, a.test:443",
        "a.test, 80, true, a.test:80", "a.test, 8080, false, a.test:8080", "127.0.0.1, 81, false, 127.0.0.1:81",
        "::1, 80, false, [::1]", "[::1], 8443, true, [::1]:8443", "fe80::1%eth0, 80, false, [fe80::1]"
    })
    void theHostNamesThePortUnlessItIsTheDefault(String host, int port, boolean tls, String expected) {
        assertThat(host(host, port, tls)).isEqualTo(expected);
    }

    @Test
    void aHostSetByHandReplacesTheOther() {
        Headers headers = handshake("/", Headers.of("A", "b", "host", "virtual.test"), PLAIN)
                .requestHeaders();

        assertThat(headers.all("Host")).containsExactly("virtual.test");
        assertThat(headers.iterator().next().value()).isEqualTo("virtual.test");
        assertThatThrownBy(() -> handshake("/", Headers.of("Host", "a", "HOST", "a"), PLAIN))
                .isInstanceOf(InvalidOptions.class)
                .hasMessageContaining("at most once, but got it 2 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "upgrade",
                "Sec-WebSocket-Key",
                "sec-websocket-protocol",
                "Sec-WebSocket-Whatever",
                "Content-Length",
                "Transfer-Encoding"
            })
    void fieldsOfTheHandshakeAreNotSetByHand(String name) {
        assertThatThrownBy(() -> handshake("/", Headers.of(name, "x"), PLAIN))
                .isInstanceOf(InvalidOptions.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chat",
                "http://a/",
                "*",
                "/a b",
                "/a\r\nX: y",
                "/a\t",
                "/\u0000",
                "/a#b",
                "/\u00e9",
                "/\u010a",
                "/\u007f"
            })
    void aPathThatCannotBeSentIsRefused(String path) {
        assertThatThrownBy(() -> handshake(path, Headers.empty(), PLAIN))
                .isInstanceOf(InvalidOptions.class)
                .hasMessageStartingWith("Expected a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/?", "/a?b=%20&c=d/e?f", "/~:@!$&'()*+,;=[]|"})
    void aPathThatCanBeSentIsKept(String path) {
        assertThat(handshake(path, Headers.empty(), PLAIN).request().path()).isEqualTo(path);
    }

    @Test
    void theAnswerOfRfc6455IsAccepted() {
        ClientHandshake handshake = handshake(CHAT);
        Headers answer = answer("Sec-WebSocket-Protocol", "chat");

        assertThat(handshake.accept(1, answer)).isTrue();
        assertThat(handshake.negotiated().subprotocol()).contains("chat");
        assertThat(handshake.negotiated().extensions()).isEmpty();
        assertThat(handshake.negotiated().deflate()).isNull();
        assertThat(handshake.negotiated().headers()).isEqualTo(answer);
    }

    @Test
    void aServerMayChooseNoSubprotocolAndNoCompression() {
        ClientHandshake handshake = handshake(CHAT.withCompress(true));

        assertThat(handshake.accept(1, answer())).isTrue();
        assertThat(handshake.negotiated().subprotocol()).isEmpty();
        assertThat(handshake.negotiated().deflate()).isNull();
    }

    @Test
    void tokensAreComparedAsListsWithoutRegardToCase() {
        Headers answer = Headers.of(
                "UPGRADE", "WebSocket",
                "connection", "keep-alive",
                "Connection", "close, uPGRADE",
                "sec-websocket-accept", SAMPLE_ACCEPT);

        assertThat(handshake(PLAIN).accept(1, answer)).isTrue();
    }

    @Test
    void anAnswerToTheOfferOfCompressionIsKeptTo() {
        ClientHandshake handshake = handshake(PLAIN.withCompress(true));
        String extension = "permessage-deflate; client_no_context_takeover; server_max_window_bits=10";

        assertThat(handshake.accept(1, answer("Sec-WebSocket-Extensions", extension)))
                .isTrue();
        assertThat(handshake.negotiated().extensions()).containsExactly(extension);
        assertThat(handshake.negotiated().deflate()).isEqualTo(new DeflateParameters(false, true, 15, 10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Upgrade              |              | expected Upgrade: websocket, but got none                  | 4.1, item 2
        Upgrade              | h2c          | expected Upgrade: websocket, but got "h2c"                 | 4.1, item 2
        Upgrade              | websockets   | expected Upgrade: websocket                                | 4.1, item 2
        Upgrade              | h2c, websocket | expected Upgrade: websocket                              | 4.1, item 2
        Connection           |              | expected Connection: Upgrade, but got none                 | 4.1, item 3
        Connection           | keep-alive   | expected Connection: Upgrade, but got "keep-alive"         | 4.1, item 3
        Connection           | Upgrades     | expected Connection: Upgrade                               | 4.1, item 3
        Sec-WebSocket-Accept |              | expected Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, but got none | 4.1, item 4
        Sec-WebSocket-Accept | S3PPLMBITXAQ9KYGZZHZRBK+XOO= | but got "S3PPLMBITXAQ9KYGZZHZRBK+XOO="     | 4.1, item 4
        Sec-WebSocket-Accept | dGhlIHNhbXBsZSBub25jZQ==     | but got "dGhlIHNhbXBsZSBub25jZQ=="         | 4.1, item 4
        """)
    void aWrongAnswerNamesItsRule(String name, String value, String reason, String rule) {
        Headers answer = answer().without(name);
        ClientHandshake handshake = handshake(PLAIN);

        assertThat(handshake.accept(1, value == null ? answer : answer.with(name, value)))
                .isFalse();
        assertThat(handshake.violation().reason()).contains(reason);
        assertThat(handshake.violation().rule()).isEqualTo("RFC 6455, section " + rule + " on the server's response");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Sec-WebSocket-Accept     | s3pPLMBiTxaQ9kYGzzhZRbK+xOo= | but got "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" | RFC 6455, section 4.1, item 4 on
        Sec-WebSocket-Protocol   | mqtt              | expected one of the subprotocols [chat, superchat], but got "mqtt" | RFC 6455, section 4.1, item 6 on
        Sec-WebSocket-Protocol   | Chat              | but got "Chat"                                               | RFC 6455, section 4.1, item 6 on
        Sec-WebSocket-Protocol   | chat, superchat   | but got "chat, superchat"                                    | RFC 6455, section 4.1, item 6 on
        Sec-WebSocket-Extensions | permessage-bzip2  | expected only permessage-deflate, as was offered             | RFC 6455, section 4.1, item 5 on
        Sec-WebSocket-Extensions | permessage-deflate, permessage-deflate | expected only permessage-deflate        | RFC 6455, section 4.1, item 5 on
        Sec-WebSocket-Extensions | permessage-deflate; | expected a list of extensions, but got                     | RFC 6455, section 9.1
        Sec-WebSocket-Extensions | permessage-deflate; server_max_window_bits=7 | server_max_window_bits=7          | RFC 7692, section 7.1
        """)
    void anAnswerBeyondTheOfferNamesItsRule(String name, String value, String reason, String rule) {
        ClientHandshake handshake = handshake(CHAT.withCompress(true));

        assertThat(handshake.accept(1, answer(name, value))).isFalse();
        assertThat(handshake.violation().reason()).contains(reason);
        assertThat(handshake.violation().rule()).startsWith(rule);
    }

    @Test
    void nothingIsAcceptedThatWasNotOffered() {
        for (String[] field : List.of(
                new String[] {"Sec-WebSocket-Protocol", "chat"},
                new String[] {"Sec-WebSocket-Protocol", ""},
                new String[] {"Sec-WebSocket-Extensions", "permessage-deflate"})) {
            ClientHandshake handshake = handshake(PLAIN);

            assertThat(handshake.accept(1, answer(field))).as(field[1]).isFalse();
            assertThat(handshake.violation().rule()).contains("RFC 6455, section 4.1");
        }
    }

    @Test
    void twoSubprotocolsAreOneTooMany() {
        ClientHandshake handshake = handshake(CHAT);

        assertThat(handshake.accept(1, answer("Sec-WebSocket-Protocol", "chat", "Sec-WebSocket-Protocol", "chat")))
                .isFalse();
        assertThat(handshake.violation().rule()).isEqualTo("RFC 6455, section 11.3.4");
    }

    @Test
    void http10CannotUpgrade() {
        ClientHandshake handshake = handshake(PLAIN);

        assertThat(handshake.accept(0, answer())).isFalse();
        assertThat(handshake.violation().reason()).isEqualTo("expected the answer in HTTP/1.1, but it is in HTTP/1.0");
        assertThat(handshake.violation().message()).contains("RFC 6455, section 4.1");
    }
}
