package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.http1.MessageReader.Step;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
        assertThat(read(Escapes.decode(escaped)).end()).contains(reason).endsWith("(" + rule + ")");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                                 | before the response
        HTTP/1.1 20                                              | in the middle of the head of the response
        HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nab     | after 2 of the 5 bytes of the body
        HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n | before the last chunk of the body
        """)
    void anEndThatComesTooEarly(String escaped, String where) {
        Recording recording =
                read(escaped == null ? "" : Escapes.decode(escaped)).eof();

        assertThat(recording.end()).isEqualTo("the connection ended " + where + " (RFC 9112, section 8)");
        assertThat(recording.reader.eof()).isEqualTo(Step.FAILED);
        assertThat(recording.reader.step(ByteBuffer.wrap(new byte[1]))).isEqualTo(Step.FAILED);
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes, @ForAll @IntRange(max = 110) int place) {
        String sound = "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\nC: d\r\n\r\n";
        byte[] damaged = Recording.bytes(sound);
        for (int i = 0; i < bytes.length && place + i < damaged.length; i++) {
            damaged[place + i] = bytes[i];
        }

        assertThat(Recording.of(new ResponseReader(), List.of(damaged)).eof().end())
                .matches("END keep|END close|.* \\(RFC 911[02], section [0-9.]+\\)");
    }

    @Test
    void aFailedReaderTouchesNoMoreInput() {
        Recording recording = Recording.of(new ResponseReader(), List.of(Recording.bytes("x"), Recording.bytes("abc")));

        assertThat(recording.left()).isEqualTo("abc");
    }
}
