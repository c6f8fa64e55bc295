package dev.gluegun.internal.http2;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** Compresses header sections (RFC 7541). Credentials and cookies are never put into a table (section 7.1.3). */
final class HpackWriter {

    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
    private static final int ROOM = 256;

    private final HPackEncoder encoder =
            new HPackEncoder(Http2Settings.DEFAULT_HEADER_TABLE_SIZE, StandardCharsets.US_ASCII);

    private ByteArrayBuffer block = new ByteArrayBuffer(ROOM);

    /** Takes over how large a table the peer allows; when it is smaller than usual, none is used from the next section on. */
    void limitTable(long bytes) {
        if (bytes < Http2Settings.DEFAULT_HEADER_TABLE_SIZE) {
            // HttpCore tells the peer of it (section 4.2) before the next field. Its table does not come through sizes
            // that change
            // again and again, and 0 satisfies every limit.
            encoder.setMaxTableSize(0);
        }
    }

    /** Begins a section. */
    void begin() {
        block = new ByteArrayBuffer(ROOM);
    }

    /** Adds a field; the name is in lower case, and no character is above U+00FF. */
    void add(String name, String value) {
        try {
            encoder.encodeHeader(block, name, value, SECRET.contains(name));
        } catch (CharacterCodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    byte[] bytes() {
        return block.array();
    }

    int length() {
        return block.length();
    }
}
