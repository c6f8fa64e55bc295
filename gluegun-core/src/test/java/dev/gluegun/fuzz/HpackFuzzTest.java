package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.internal.http2.OpenHpack;
import dev.gluegun.internal.http2.OpenHpack.Section;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * The sections of one connection, decompressed: as HttpCore alone would, wherever they stand and however little of them is kept; and
 * what is read is the same when it is written and read again.
 */
class HpackFuzzTest {

    /** The first byte of an input chooses one of these, in bytes. */
    private static final List<Integer> TABLES = List.of(0, 100, 4096, 65_536);

    /** Instead of a section's length: another limit for the table, in steps of so many bytes. */
    static final int FIRST_LIMIT = 240;

    private static final int LIMIT_STEP = 300;

    private static final int ALL = Integer.MAX_VALUE;
    private static final int LITTLE = 150;

    @FuzzTest
    void hpack(byte[] input) throws HPackException {
        if (input.length == 0) {
            return;
        }
        int table = TABLES.get(Math.floorMod(input[0], TABLES.size()));
        OpenHpack reader = new OpenHpack(table, ALL);
        OpenHpack forgetful = new OpenHpack(table, LITTLE);
        HPackDecoder lenient = new HPackDecoder(4096, StandardCharsets.US_ASCII);
        lenient.setMaxTableSize(ALL);
        ByteBuffer in = ByteBuffer.wrap(input, 1, input.length - 1);
        while (in.hasRemaining()) {
            int length = in.get() & 0xFF;
            if (length >= FIRST_LIMIT) {
                int limit = (length - FIRST_LIMIT) * LIMIT_STEP;
                reader.limitTable(limit);
                forgetful.limitTable(limit);
                continue;
            }
            byte[] block = new byte[Math.min(length, in.remaining())];
            in.get(block);
            if (!read(reader, forgetful, lenient, block)) {
                return;
            }
        }
    }

    /** False when the connection is lost. */
    private static boolean read(OpenHpack reader, OpenHpack forgetful, HPackDecoder lenient, byte[] block)
            throws HPackException {
        Section section = reader.read(block, 0, block.length);
        byte[] amid = new byte[block.length + 8];
        Arrays.fill(amid, (byte) 0x82);
        System.arraycopy(block, 0, amid, 3, block.length);
        Section part = forgetful.read(amid, 3, block.length);
        assertThat(part.violation()).isEqualTo(section.violation());
        if (section.violation().isPresent()) {
            assertThat(section.violation().get().message()).isNotBlank();
            return false;
        }
        assertThat(part.bytes()).isEqualTo(section.bytes());
        assertThat(part.fields())
                .isEqualTo(section.fields().subList(0, part.fields().size()));
        assertThat(part.fields().size() == section.fields().size()).isEqualTo(section.bytes() <= LITTLE);
        assertThat(section.fields()).isEqualTo(leniently(lenient, block));
        if (hasNamelessField(section.fields())) {
            // Refused by the rules for fields, not here; and never written.
            return true;
        }
        byte[] again = OpenHpack.written(section.fields());
        assertThat(new OpenHpack(4096, ALL).read(again, 0, again.length).fields())
                .as("written and read")
                .isEqualTo(section.fields());
        return true;
    }

    private static boolean hasNamelessField(List<String> namesAndValues) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static List<String> leniently(HPackDecoder decoder, byte[] block) throws HPackException {
        List<String> fields = new ArrayList<>();
        for (Header field : decoder.decodeHeaders(ByteBuffer.wrap(block))) {
            fields.add(field.getName());
            fields.add(field.getValue());
        }
        return fields;
    }
}
