package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    private static RequestHead head(String method, String... fields) {
        return RequestHead.of("example.com", method, "/a?b=c", Headers.of(fields));
    }

    private static String text(RequestHead head) {
        return new String(head.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void requestWithoutABodySaysNothingOfOne() {
        RequestHead head = head("GET", "Accept", "*/*");
        assertThat(text(head)).isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n");
        assertThat(head.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void methodsThatMostlyHaveABodySayThatThereIsNone(String method) {
        assertThat(text(head(method))).endsWith("\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void lengthOfAGivenBodyIsSetByItself() {
        RequestHead head = RequestHead.of("example.com", "GET", "/", Headers.empty(), 5);
        assertThat(text(head)).endsWith("\r\nContent-Length: 5\r\n\r\n");
        assertThat(head.length()).isEqualTo(5);
    }

    @Test
    void announcedBodyIsToCome() {
        assertThat(head("POST", "Content-Length", "7").length()).isEqualTo(7);
        assertThat(head("POST", "Content-Length", "0").length()).isZero();
        assertThat(head("POST", "Transfer-Encoding", "chunked").length()).isEqualTo(RequestHead.CHUNKED);
        RequestHead expecting = head("POST", "Expect", "100-continue");
        assertThat(expecting.length()).isEqualTo(RequestHead.CHUNKED);
        assertThat(expecting.expectsContinue()).isTrue();
        assertThat(text(expecting)).endsWith("\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void hostOfTheApplicationReplacesTheLibrarys() {
        assertThat(text(head("GET", "Accept", "*/*", "host", "other")))
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: other\r\nAccept: */*\r\n\r\n");
    }

    @Test
    void wishForTrailersIsSaidOfTheConnectionToo() {
        assertThat(text(head("GET", "TE", "trailers"))).contains("\r\nConnection: TE\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, close",
        "connection, Upgrade",
        "Upgrade, websocket",
        "Keep-Alive, timeout=5",
        "Proxy-Connection, keep-alive",
        "HTTP2-Settings, AAMAAABkAAQAAP__",
        "Transfer-Encoding, gzip",
        "Transfer-Encoding, 'gzip, chunked'",
        "Expect, 200-ok",
        "TE, gzip",
        "Content-Length, -1",
        "Content-Length, 1e3",
        "Content-Length, 9999999999999999999",
        "Content-Length, ''",
    })
    void fieldsThatAreTheLibrarysOrSayTheImpossibleAreRefused(String name, String value) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> head("POST", name, value))
                .withMessageContaining(name);
    }

    @Test
    void fieldsThatContradictEachOtherAreRefused() {
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> head("GET", "Host", "a", "Host", "a"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> head("POST", "Content-Length", "1", "Content-Length", "1"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> head("POST", "Content-Length", "1", "Transfer-Encoding", "chunked"));
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> RequestHead.of("a", "POST", "/", Headers.of("Content-Length", "4"), 5))
                .withMessageContaining("4")
                .withMessageContaining("5 bytes");
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> RequestHead.of("a", "POST", "/", Headers.of("Expect", "100-continue"), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "G:T", "CONNECT"})
    void methodsThatAreNoneAreRefused(String method) {
        assertThatExceptionOfType(InvalidOptions.class).isThrownBy(() -> head(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "http://example.com/", "/a b", "/a#b", "/a\r\nX: y", "/\u00e4", "*"})
    void pathsThatAreNoneAreRefused(String path) {
        assertThatExceptionOfType(InvalidOptions.class)
                .isThrownBy(() -> RequestHead.of("a", "GET", path, Headers.empty()));
    }

    @Test
    void optionsMayBeOfTheServerAsAWhole() {
        assertThat(text(RequestHead.of("a", "OPTIONS", "*", Headers.empty()))).startsWith("OPTIONS * HTTP/1.1\r\n");
    }
}
