package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChunkedBodyReaderTest {

    private static Recording read(String input) {
        return Recording.everyWay(ResponseReader::new, input);
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

    @Property(tries = 300)
    void aBodyIsTheSameHoweverItIsChunkedAndCut(
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 300) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 400) int cut) {
        StringBuilder message = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        StringBuilder body = new StringBuilder();
        for (int size : chunks) {
            String chunk = "\r\n0\u00ff".repeat(size).substring(0, size);
            message.append(Integer.toHexString(size))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
            body.append(chunk);
        }
        byte[] bytes = Recording.bytes(message.append("0\r\n\r\n").toString());
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += cut) {
            pieces.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + cut)));
        }
        Recording recording = Recording.of(new ResponseReader(), pieces);

        assertThat(recording.body()).isEqualTo(body.toString());
        assertThat(recording.end()).isEqualTo("END keep");
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

        assertThat(read(head + Escapes.decode(escaped)).end()).contains(reason).endsWith("(" + rule + ")");
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
}
