package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestReaderTest {

    private static Recording read(String input) {
        return Recording.everyWay(RequestReader::new, input);
    }

    @Test
    void theUpgradeOfRfc6455() {
        Recording recording = read("""
            GET /chat?a=%20b HTTP/1.1\r
            Host: server.example.com\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            left\
            """);

        assertThat(recording.heads())
                .containsExactly(
                        "GET /chat?a=%20b 1.1 [Host: server.example.com, Upgrade: websocket, Connection: Upgrade,"
                                + " Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==]");
        assertThat(recording.body()).isEmpty();
        assertThat(recording.end()).isEqualTo("END keep");
        assertThat(recording.left()).isEqualTo("left");
    }

    @Test
    void anEmptyLineAheadOfTheRequestIsIgnoredOnce() {
        assertThat(read("\r\nGET / HTTP/1.1\r\nHost:\r\n\r\n").heads()).containsExactly("GET / 1.1 [Host: ]");
        assertThat(read("\r\n\r\nGET / HTTP/1.1\r\nHost:\r\n\r\n").end())
                .isEqualTo("an empty line in place of the first line (RFC 9112, section 2.2)");
    }

    @Test
    void bodiesAreReadByLengthOrInChunks() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\n";
        assertThat(read(head + "Content-Length: 3\r\n\r\nabcd").body()).isEqualTo("abc");
        assertThat(read(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nd")
                        .body())
                .isEqualTo("abc");
    }

    @Test
    void aRequestOfHttp10NeedsNoHost() {
        assertThat(read("GET / HTTP/1.0\r\n\r\n").end()).isEqualTo("END close");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        GET / HTTP/1.1\\r\\n\\r\\n                          | 400 | expected one Host field, but got 0 | RFC 9112, section 3.2
        GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n | 400 | expected one Host field, but got 2 | RFC 9112, section 3.2
        GET  / HTTP/1.1\\r\\n\\r\\n                         | 400 | expected a line like               | RFC 9112, section 3
        GET / HTTP/1.1 \\r\\n\\r\\n                         | 400 | expected a line like               | RFC 9112, section 3
        GET HTTP/1.1\\r\\n\\r\\n                            | 400 | expected a line like               | RFC 9112, section 3
        G@T / HTTP/1.1\\r\\n\\r\\n                          | 400 | expected a line like               | RFC 9112, section 3
        GET /\\x09 HTTP/1.1\\r\\n\\r\\n                     | 400 | expected a line like               | RFC 9112, section 3
        GET / HTTP/1.x\\r\\n\\r\\n                          | 400 | expected a version like HTTP/1.1   | RFC 9112, section 2.3
        PRI * HTTP/2.0\\r\\n\\r\\n                          | 505 | expected HTTP/1.1, but got HTTP/2.0 | RFC 9112, section 2.3
        GET / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: br\\r\\n\\r\\n | 501 | "chunked" alone      | RFC 9112, section 6.1
        """)
    void aMalformedRequestNamesTheRuleAndTheStatus(String escaped, int status, String reason, String rule) {
        Recording recording = read(Escapes.decode(escaped));

        assertThat(recording.end()).contains(reason).endsWith("(" + rule + ")");
        assertThat(recording.reader.violation().status()).isEqualTo(status);
    }

    @Test
    void anEndlessHeadIsAnsweredWith431() {
        Recording recording = Recording.whole(new RequestReader(), "GET /" + "a".repeat(HeadReader.MAX_BYTES));

        assertThat(recording.reader.violation().status()).isEqualTo(431);
    }
}
