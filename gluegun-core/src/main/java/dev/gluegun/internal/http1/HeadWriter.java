package dev.gluegun.internal.http1;

import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a head: a start line, the fields, and an empty line. */
final class HeadWriter {

    private HeadWriter() {}

    static byte[] bytes(String startLine, Headers headers) {
        List<String> namesAndValues = new ArrayList<>();
        for (Headers.Header header : headers) {
            namesAndValues.add(header.name());
            namesAndValues.add(header.value());
        }
        return bytes(startLine, namesAndValues);
    }

    /** @param namesAndValues in turn, as {@link Headers} would take them */
    static byte[] bytes(String startLine, List<String> namesAndValues) {
        StringBuilder head = new StringBuilder(256).append(startLine).append("\r\n");
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            head.append(namesAndValues.get(i))
                    .append(": ")
                    .append(namesAndValues.get(i + 1))
                    .append("\r\n");
        }
        head.append("\r\n");
        // Fields are bytes (RFC 9110, section 5.5): Headers keeps to characters that have one.
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
