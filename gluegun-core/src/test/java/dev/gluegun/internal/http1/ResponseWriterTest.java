package dev.gluegun.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResponseWriterTest {

    @Test
    void aHeadNamesItsStatus() {
        byte[] head = ResponseWriter.head(101, Headers.of("Upgrade", "websocket"));

        assertThat(new String(head, StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
        assertThat(new String(ResponseWriter.head(299, Headers.empty()), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 299 \r\n\r\n");
    }

    @Test
    void aWholeResponseIsReadAgain() {
        byte[] response = ResponseWriter.response(400, Headers.of("A", "b"), Recording.bytes("why"));
        Recording recording = Recording.whole(new ResponseReader(), new String(response, StandardCharsets.ISO_8859_1));

        assertThat(recording.heads()).containsExactly("400 1.1 [A: b, Content-Length: 3]");
        assertThat(recording.body()).isEqualTo("why");
        assertThat(recording.end()).isEqualTo("END keep");
    }

    @Test
    void aStatusHasThreeDigits() {
        assertThatThrownBy(() -> ResponseWriter.head(99, Headers.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResponseWriter.head(1000, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
