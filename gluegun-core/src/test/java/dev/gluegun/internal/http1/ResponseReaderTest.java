package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.http1.MessageReader.Step;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseReaderTest {

    private static Recording read(String input) {
        return Recording.everyWay(ResponseReader::new, input);
    }

    @Test
    void theUpgradeOfRfc6455LeavesTheFirstFrameAlone() {
        Recording recording = read("""
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            Sec-WebSocket-Protocol: chat\r
            \r
            """ + "\u0081\u0005Hello");

        assertThat(recording.heads())
                .containsExactly("101 1.1 [Upgrade: websocket, Connection: Upgrade, "
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, Sec-WebSocket-Protocol: chat]");
        assertThat(recording.end()).isEqualTo("END close");
        assertThat(recording.left()).isEqualTo("\u0081\u0005Hello");
    }

    @Test
    void aBodyOfKnownLengthEndsThere() {
        Recording recording = read("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n");

        assertThat(recording.heads()).containsExactly("404 1.1 [Content-Length: 5]");
        assertThat(recording.body()).isEqualTo("hello");
        assertThat(recording.end()).isEqualTo("END keep");
        assertThat(recording.left()).isEqualTo("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void aBodyOfUnknownLengthEndsWithTheConnection() {
        Recording recording = read("HTTP/1.1 200 OK\r\n\r\nhello");

        assertThat(recording.end()).isEqualTo("NEED_MORE");
        assertThat(recording.eof().end()).isEqualTo("END close");
        assertThat(recording.body()).isEqualTo("hello");
    }

    @Test
    void aChunkedBodyWithExtensionsAndTrailers() {
        Recording recording = read("HTTP/1.1 200 OK\r\n"
                + "Transfer-Encoding: Chunked\r\n\r\n"
                + "4\r\n"
                + "Wiki\r\n"
                + "00E;name=\"value\"\r\n"
                + " in\r\n\r\n"
                + "chunks.\r\n"
                + "0 ;last\r\n"
                + "Digest: x\r\n"
                + "More: \r\n\r\n"
                + "left");

        assertThat(recording.body()).isEqualTo("Wiki in\r\n\r\nchunks.");
        assertThat(recording.heads()).endsWith("trailers [Digest: x, More: ]");
        assertThat(recording.end()).isEqualTo("END keep");
        assertThat(recording.left()).isEqualTo("left");
    }

    @Test
    void aChunkedBodyWithoutTrailers() {
        Recording recording = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

        assertThat(recording.heads()).hasSize(1);
        assertThat(recording.body()).isEqualTo("abc");
        assertThat(recording.end()).isEqualTo("END keep");
    }

    @Test
    void interimResponsesComeFirst() {
        Recording recording = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\nx");

        assertThat(recording.heads())
                .containsExactly("100 interim 1.1 []", "103 interim 1.1 [Link: a]", "204 1.1 [Content-Length: 7]");
        assertThat(recording.end()).isEqualTo("END keep");
        assertThat(recording.left()).isEqualTo("x");
    }

    @Test
    void interimResponsesAreCounted() {
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";

        assertThat(Recording.whole(new ResponseReader(), interim.repeat(32)).end())
                .isEqualTo("NEED_MORE");
        assertThat(Recording.whole(new ResponseReader(), interim.repeat(33)).end())
                .isEqualTo("more than 32 interim responses (RFC 9110, section 15.2)");
    }

    @Test
    void methodsAndStatusesWithoutABody() {
        String withLength = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";

        assertThat(Recording.whole(new ResponseReader("HEAD"), withLength).end())
                .isEqualTo("END keep");
        assertThat(Recording.whole(new ResponseReader("CONNECT"), withLength + "abc")
                        .left())
                .isEqualTo("abc");
        assertThat(Recording.whole(new ResponseReader("CONNECT"), withLength).end())
                .isEqualTo("END close");
        assertThat(Recording.whole(new ResponseReader("CONNECT"), withLength.replace("200", "407"))
                        .end())
                .isEqualTo("NEED_MORE");
        assertThat(Recording.whole(new ResponseReader(), withLength.replace("200", "304"))
                        .end())
                .isEqualTo("END keep");
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").end()).isEqualTo("END keep");
    }

    @Test
    void theLastPieceOfABodyIsKnownWhereTheLengthIs() {
        ResponseReader reader = new ResponseReader();
        ByteBuffer head = ByteBuffer.wrap(Recording.bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"));

        assertThat(reader.step(head)).isEqualTo(Step.HEAD);
        assertThat(reader.hasBody()).isTrue();
        assertThat(reader.step(head)).isEqualTo(Step.DATA);
        assertThat(reader.lastData()).isFalse();
        assertThat(reader.step(head)).isEqualTo(Step.NEED_MORE);
        assertThat(reader.step(ByteBuffer.wrap(Recording.bytes("cdef")))).isEqualTo(Step.DATA);
        assertThat(reader.data()).isEqualTo(Recording.bytes("cd"));
        assertThat(reader.lastData()).isTrue();
        assertThat(reader.step(ByteBuffer.allocate(0))).isEqualTo(Step.END);
        assertThat(reader.eof()).isEqualTo(Step.END);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, '', keep", "HTTP/1.1, close, close", "HTTP/1.1, 'a, Close', close",
        "HTTP/1.0, '', close", "HTTP/1.0, Keep-Alive, keep", "HTTP/1.7, '', keep"
    })
    void theConnectionMayBeUsedAgain(String version, String connection, String expected) {
        Recording recording = read(version + " 200 OK\r\nConnection: " + connection + "\r\nContent-Length: 0\r\n\r\n");

        assertThat(recording.end()).isEqualTo("END " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 ", "HTTP/1.1 200", "HTTP/1.1 200 With a ph\u00fcrase\tand more"})
    void theReasonPhraseDoesNotMatter(String statusLine) {
        assertThat(read(statusLine + "\r\nContent-Length:0\r\n\r\n").heads())
                .containsExactly("200 1.1 [Content-Length: 0]");
    }

    @Test
    void fieldsMayBeEmptyPaddedLatinAndRepeated() {
        assertThat(read("HTTP/1.1 204 x\r\nA:\r\nb: \t one two\u00e9 \t\r\nA:  x\ty\r\n\r\n")
                        .heads())
                .containsExactly("204 1.1 [A: , b: one two\u00e9, A: x\ty]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        HTTP/1.1 200 OK\\nA: b\\n\\n            | a LF without CR                  | RFC 9112, section 2.2
        HTTP/1.1 200 OK\\r\\nA: b\\n            | a LF without CR                  | RFC 9112, section 2.2
        HTTP/1.1 200 OK\\r\\nA: b\\rC: d        | a CR without LF                  | RFC 9112, section 2.2
        \\r\\nHTTP/1.1 200 OK\\r\\n             | an empty line                    | RFC 9112, section 2.2
        HTTP/1.1 200 OK\\r\\n A: b\\r\\n        | a folded line                    | RFC 9112, section 5.2
        HTTP/1.1 200 OK\\r\\nA: b\\r\\n c\\r\\n | a folded line                    | RFC 9112, section 5.2
        HTTP/1.1 200 OK\\r\\nA : b\\r\\n        | white space in or after a field name | RFC 9112, section 5.1
        HTTP/1.1 200 OK\\r\\nA b\\r\\n          | white space in or after a field name | RFC 9112, section 5.1
        HTTP/1.1 200 OK\\r\\nA\\r\\n            | without a name and a colon       | RFC 9112, section 5
        HTTP/1.1 200 OK\\r\\n: b\\r\\n          | without a name and a colon       | RFC 9112, section 5
        HTTP/1.1 200 OK\\r\\nA(: b\\r\\n        | without a name and a colon       | RFC 9112, section 5
        HTTP/1.1 200 OK\\r\\nA: \\0\\r\\n       | a control character              | RFC 9110, section 5.5
        HTTP/1.1 200 OK\\r\\nA: \\x7f\\r\\n     | a control character              | RFC 9110, section 5.5
        HTTP/1.1 20 OK\\r\\n\\r\\n              | expected a line like             | RFC 9112, section 4
        HTTP/1.1 2000 OK\\r\\n\\r\\n            | expected a line like             | RFC 9112, section 4
        HTTP/1.1 099 OK\\r\\n\\r\\n             | expected a line like             | RFC 9112, section 4
        HTTP/1.1 2x0 OK\\r\\n\\r\\n             | expected a line like             | RFC 9112, section 4
        HTTP/1.1  200 OK\\r\\n\\r\\n            | expected a line like             | RFC 9112, section 4
        HTTP/1.1 200 \\x01\\r\\n\\r\\n          | expected a line like             | RFC 9112, section 4
        HTTP/1.1\\r\\n\\r\\n                    | expected a line like             | RFC 9112, section 4
        HTTP/1.10 200 OK\\r\\n\\r\\n            | expected a version like          | RFC 9112, section 2.3
        HTTP/1 200 OK\\r\\n\\r\\n               | expected a version like          | RFC 9112, section 2.3
        HTTP/2.0 200 OK\\r\\n\\r\\n             | expected HTTP/1.1, but got HTTP/2.0 | RFC 9112, section 2.3
        \\x15\\x03\\x03\\x00\\x02\\x02\\x28     | the peer speaks TLS              | RFC 9112, section 4
        HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nContent-Length: 5\\r\\n\\r\\n | expected one Content-Length of decimal digits, but got "5, 5" | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length: 5, 5\\r\\n\\r\\n       | expected one Content-Length | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\n         | expected one Content-Length | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length: 0x5\\r\\n\\r\\n        | expected one Content-Length | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length:\\r\\n\\r\\n            | expected one Content-Length | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length: 9223372036854775808\\r\\n\\r\\n | expected one Content-Length | RFC 9112, section 6.3
        HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | Transfer-Encoding and Content-Length | RFC 9112, section 6.3
        HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | in an HTTP/1.0 message      | RFC 9112, section 6.1
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | "chunked" alone, but got "gzip, chunked" | RFC 9112, section 6.1
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | "chunked" alone | RFC 9112, section 6.1
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n | "chunked" alone           | RFC 9112, section 6.1
        """)
    void aMalformedHeadNamesTheRule(String escaped, String reason, String rule) {
        assertThat(read(unescape(escaped)).end()).contains(reason).endsWith("(" + rule + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1 200 OK", "SSH-2.0-OpenSSH_9.2", "HTTS/1.1 200 OK"})
    void aPeerThatSpeaksSomethingElseIsQuotedAndNotReadAnyFurther(String greeting) {
        assertThat(Recording.whole(new ResponseReader(), greeting).end())
                .isEqualTo("expected an HTTP response beginning with \"HTTP/\", but the peer sent \"" + greeting
                        + "\" (RFC 9112, section 4)");
        assertThat(Recording.whole(new ResponseReader(), greeting.substring(0, 4))
                        .end())
                .contains("RFC 9112, section 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        \\r\\n                  | expected a chunk's size in hexadecimal digits, but the byte 0x0d | RFC 9112, section 7.1
        x\\r\\n                 | hexadecimal digits, but the byte 0x78 came                       | RFC 9112, section 7.1
        -1\\r\\n                | hexadecimal digits, but the byte 0x2d came                       | RFC 9112, section 7.1
        3\\nabc                 | hexadecimal digits, but the byte 0x0a came                       | RFC 9112, section 7.1
        3\\rabc                 | expected LF after a chunk's size and CR                          | RFC 9112, section 7.1
        3\\r\\nabcd             | expected CR after a chunk's data, but the byte 0x64 came         | RFC 9112, section 7.1
        3\\r\\nabc\\n           | expected CR after a chunk's data, but the byte 0x0a came         | RFC 9112, section 7.1
        3\\r\\nabc\\rx          | expected LF after a chunk's data and CR                          | RFC 9112, section 7.1
        3;a\\nabc               | expected a chunk extension or CR, but the byte 0x0a came         | RFC 9112, section 7.1
        1234567890abcdef\\r\\n  | a chunk's size of more than 15 digits                            | RFC 9112, section 7.1
        0\\r\\nA : b\\r\\n      | in the trailers, white space in or after a field name            | RFC 9112, section 5.1
        """)
    void aMalformedChunkNamesTheRule(String escaped, String reason, String rule) {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(read(head + unescape(escaped)).end()).contains(reason).endsWith("(" + rule + ")");
    }

    @Test
    void headsAreBounded() {
        String status = "HTTP/1.1 200 OK\r\n";
        String endless = status + "A: " + "x".repeat(HeadReader.MAX_BYTES);

        assertThat(Recording.whole(new ResponseReader(), endless).end())
                .isEqualTo("the head is longer than 65536 bytes (RFC 9110, section 5.4)");
        assertThat(Recording.whole(new ResponseReader(), status + "A: b\r\n".repeat(256))
                        .end())
                .isEqualTo("NEED_MORE");
        assertThat(Recording.whole(new ResponseReader(), status + "A: b\r\n".repeat(257))
                        .end())
                .isEqualTo("more than 256 fields (RFC 9110, section 5.4)");
    }

    @Test
    void chunkExtensionsAreBoundedOverTheWholeBody() {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "1;" + "x".repeat(1022) + "\r\na\r\n";

        assertThat(Recording.whole(new ResponseReader(), head + chunk.repeat(16))
                        .end())
                .isEqualTo("NEED_MORE");
        assertThat(Recording.whole(new ResponseReader(), head + chunk.repeat(17))
                        .end())
                .isEqualTo("chunk extensions of more than 16384 bytes (RFC 9112, section 7.1.1)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                                 | before the response
        HTTP/1.1 20                                              | in the middle of the head of the response
        HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nab     | after 2 of the 5 bytes of the body
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n | before the last chunk of the body
        """)
    void anEndThatComesTooEarly(String escaped, String where) {
        Recording recording = read(escaped == null ? "" : unescape(escaped)).eof();

        assertThat(recording.end()).isEqualTo("the connection ended " + where + " (RFC 9112, section 8)");
        assertThat(recording.reader.eof()).isEqualTo(Step.FAILED);
        assertThat(recording.reader.step(ByteBuffer.wrap(new byte[1]))).isEqualTo(Step.FAILED);
    }

    @Test
    void aFailedReaderTouchesNoMoreInput() {
        Recording recording = Recording.of(new ResponseReader(), List.of(Recording.bytes("x"), Recording.bytes("abc")));

        assertThat(recording.left()).isEqualTo("abc");
    }

    private static String unescape(String text) {
        return Escapes.decode(text);
    }
}
