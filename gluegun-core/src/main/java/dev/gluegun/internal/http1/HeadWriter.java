package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;

/** The bytes of a head: a start line, the fields, and an empty line. */
final class HeadWriter {

    private HeadWriter() {}

    static byte[] bytes(String startLine, Headers headers) {
        StringBuilder head = new StringBuilder(256).append(startLine).append("\r\n");
        for (Headers.Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append("\r\n");
        // Fields are bytes (RFC 9110, section 5.5): Headers keeps to characters that have one.
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
