package dev.gluegun.internal.http2;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.http2.hpack.HPackException;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses header sections (RFC 7541).
 *
 * <p>Tables and Huffman codes are HttpCore's. What it is lenient about is judged here beforehand: the size of the table, and where and
 * how often that may change; integers that overflow; padding that is too long.
 */
final class HpackReader {

    private static final int INDEXED = 0x80;
    private static final int WITH_INDEXING = 0x40;
    private static final int SIZE_UPDATE = 0x20;
    private static final int HUFFMAN = 0x80;

    /** RFC 7541, section 4.2: the smallest and the last, when the limit has changed more than once. */
    private static final int MOST_SIZE_UPDATES = 2;

    private static final byte[] CODE_BITS = codeBits();

    private final HPackDecoder decoder =
            new HPackDecoder(Http2Settings.DEFAULT_HEADER_TABLE_SIZE, StandardCharsets.US_ASCII);
    private final FloodGuard guard;

    private int limit;
    private int size = Http2Settings.DEFAULT_HEADER_TABLE_SIZE;
    private boolean updateDue;

    private byte[] block = {};
    private int end;
    private int at;
    private @Nullable String problem;

    // The strings of the field that is read, and whether they are compressed: their sizes, or -1.
    private int nameSize;
    private int valueSize;

    /** @param limit the largest table that the peer may use, in bytes */
    HpackReader(int limit, FloodGuard guard) {
        this.limit = limit;
        this.guard = guard;
        // Which sizes are allowed is judged here; this does not make the table any larger.
        decoder.setMaxTableSize(Integer.MAX_VALUE);
    }

    /** The peer has acknowledged another limit (RFC 9113, section 4.3.1). */
    void limitTable(int bytes) {
        limit = bytes;
        updateDue = size > bytes;
    }

    /**
     * Reads a whole section, also beyond what the fields may hold, so that the table stays right.
     *
     * @return what is wrong with it; the connection is lost then
     */
    @Nullable
    Http2Violation read(byte[] bytes, int start, int length, FieldSection fields) {
        block = bytes;
        at = start;
        end = start + length;
        problem = null;
        Http2Violation violation = readSizeUpdates();
        while (violation == null && problem == null && at < end) {
            readField(fields);
        }
        block = new byte[0];
        if (violation == null && problem != null) {
            violation = new Http2Violation(ErrorCode.COMPRESSION_ERROR, problem, "RFC 7541");
        }
        return violation;
    }

    private @Nullable Http2Violation readSizeUpdates() {
        for (int count = 0; at < end && isSizeUpdate(); count++) {
            int start = at;
            int bytes = readInteger(5);
            if (problem != null) {
                return null;
            }
            if (bytes > limit) {
                problem = "the table for header fields becomes " + bytes + " bytes large; at most " + limit
                        + " are allowed";
                return null;
            }
            if (count == MOST_SIZE_UPDATES) {
                problem = "the table for header fields changes its size three times at once";
                return null;
            }
            updateDue = false;
            if (bytes != size) {
                size = bytes;
                decode(start);
                Http2Violation flood = guard.tableSize();
                if (flood != null) {
                    return flood;
                }
            }
        }
        return null;
    }

    private boolean isSizeUpdate() {
        return (block[at] & (INDEXED | WITH_INDEXING | SIZE_UPDATE)) == SIZE_UPDATE;
    }

    private void readField(FieldSection fields) {
        if (updateDue) {
            problem = "the table for header fields had to become smaller first";
            return;
        }
        if (isSizeUpdate()) {
            problem = "the table for header fields changes its size amid a section";
            return;
        }
        int start = at;
        skipField();
        if (problem != null) {
            return;
        }
        Header field = decode(start);
        if (field == null) {
            return;
        }
        String name = field.getName();
        String value = field.getValue();
        if (isPaddedTooMuch(nameSize, name) || isPaddedTooMuch(valueSize, value)) {
            problem = "a compressed string is padded with more than 7 bits";
            return;
        }
        fields.add(name, value);
    }

    /** What was skipped from there on: a field, or a change of the table, after which there is null. */
    private @Nullable Header decode(int start) {
        try {
            return decoder.decodeHeader(ByteBuffer.wrap(block, start, at - start));
        } catch (HPackException | IllegalArgumentException malformed) {
            problem = "a header section cannot be decompressed: " + malformed.getMessage();
            return null;
        }
    }

    /** Goes to the end of a field, if it is whole. */
    private void skipField() {
        nameSize = -1;
        valueSize = -1;
        int first = block[at];
        if ((first & INDEXED) != 0) {
            readInteger(7);
            return;
        }
        int index = readInteger((first & WITH_INDEXING) != 0 ? 6 : 4);
        if (index == 0) {
            nameSize = skipString();
        }
        valueSize = skipString();
    }

    private int skipString() {
        if (problem != null) {
            return -1;
        }
        if (at == end) {
            problem = "a header section ends amid a field";
            return -1;
        }
        boolean huffman = (block[at] & HUFFMAN) != 0;
        int length = readInteger(7);
        if (problem == null && length > end - at) {
            problem = "a header section ends amid a field";
        }
        if (problem != null) {
            return -1;
        }
        at += length;
        return huffman ? length : -1;
    }

    /** RFC 7541, section 5.1. Nothing here is ever larger than 2^28. */
    private int readInteger(int prefixBits) {
        int most = (1 << prefixBits) - 1;
        int value = block[at++] & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; shift < 28; shift += 7) {
            if (at == end) {
                problem = "a header section ends amid a number";
                return 0;
            }
            int next = block[at++];
            value += (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        problem = "a number in a header section is too large";
        return 0;
    }

    /** RFC 7541, section 5.2. */
    private static boolean isPaddedTooMuch(int size, String text) {
        if (size < 0) {
            return false;
        }
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits += CODE_BITS[text.charAt(i) & 0xFF];
        }
        return (long) size * Byte.SIZE - bits >= Byte.SIZE;
    }

    /** How many bits each byte's code has: as many as eight of them take bytes. */
    private static byte[] codeBits() {
        HPackEncoder encoder = new HPackEncoder(0, StandardCharsets.US_ASCII);
        ByteArrayBuffer before = new ByteArrayBuffer(Byte.SIZE);
        ByteArrayBuffer after = new ByteArrayBuffer(Integer.SIZE);
        byte[] bits = new byte[256];
        try {
            encoder.encodeHeader(before, "a", "", true);
            for (int c = 0; c < bits.length; c++) {
                after.clear();
                encoder.encodeHeader(after, "a", String.valueOf((char) c).repeat(Byte.SIZE), true);
                bits[c] = (byte) (after.length() - before.length());
            }
        } catch (CharacterCodingException impossible) {
            throw new AssertionError(impossible);
        }
        return bits;
    }
}
