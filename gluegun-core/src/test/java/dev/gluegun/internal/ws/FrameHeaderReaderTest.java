package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameHeaderReaderTest {

    private record Fields(
            boolean fin,
            boolean rsv1,
            boolean rsv2Or3,
            int opcode,
            boolean masked,
            int lengthField,
            long length,
            int maskKey) {

        static Fields of(FrameHeader header) {
            return new Fields(
                    header.fin(),
                    header.rsv1(),
                    header.rsv2Or3(),
                    header.opcode(),
                    header.masked(),
                    header.lengthField(),
                    header.length(),
                    header.maskKey());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // header                                       fin    rsv1   rsv23  opcode masked field length  key
        "81 05,                                         true,  false, false, 1,     false, 5,    5,      0",
        "01 03,                                         false, false, false, 1,     false, 3,    3,      0",
        "80 00,                                         true,  false, false, 0,     false, 0,    0,      0",
        "81 85 37fa213d,                                true,  false, false, 1,     true,  5,    5,      939139389",
        "82 7e 0100,                                    true,  false, false, 2,     false, 126,  256,    0",
        "82 7e ffff,                                    true,  false, false, 2,     false, 126,  65535,  0",
        "82 7f 0000000000010000,                        true,  false, false, 2,     false, 127,  65536,  0",
        "82 fe 0005 ffffffff,                           true,  false, false, 2,     true,  126,  5,      -1",
        "82 ff 0000000000000001 80000000,               true,  false, false, 2,     true,  127,  1,      -2147483648",
        "c1 07,                                         true,  true,  false, 1,     false, 7,    7,      0",
        "a1 07,                                         true,  false, true,  1,     false, 7,    7,      0",
        "9f 7d,                                         true,  false, true,  15,    false, 125,  125,    0",
        "7f ff 7fffffffffffffff 00000001,               false, true,  true,  15,    true,  127,  9223372036854775807,"
                + " 1",
        "82 7f ffffffffffffffff,                        true,  false, false, 2,     false, 127,  -1,     0",
    })
    void aHeaderIsReadHoweverItArrives(
            String bytes,
            boolean fin,
            boolean rsv1,
            boolean rsv2Or3,
            int opcode,
            boolean masked,
            int lengthField,
            long length,
            int maskKey) {
        Fields expected = new Fields(fin, rsv1, rsv2Or3, opcode, masked, lengthField, length, maskKey);
        // Twice, so that nothing of the first is left for the second; and with a byte behind that is not the header's.
        byte[] wire = Wire.concat(hex(bytes), hex(bytes));
        for (List<byte[]> arrival : Wire.arrivals(wire)) {
            assertThat(readAll(arrival)).containsExactly(expected, expected);
        }
        ByteBuffer longer = Wire.buffer(Wire.concat(hex(bytes), hex("99")));
        assertThat(new FrameHeaderReader().read(longer, new FrameHeader())).isTrue();
        assertThat(longer.remaining()).isEqualTo(1);
    }

    @Test
    void nothingOfOneHeaderIsLeftForTheNext() {
        byte[] wire = hex("82 ff 0123456789abcdef 12345678  81 05  82 7e 0100  81 80 9abcdef0  89 00");
        for (List<byte[]> arrival : Wire.arrivals(wire)) {
            assertThat(readAll(arrival))
                    .extracting(Fields::length, Fields::maskKey)
                    .containsExactly(
                            tuple(0x0123456789abcdefL, 0x12345678),
                            tuple(5L, 0),
                            tuple(256L, 0),
                            tuple(0L, 0x9abcdef0),
                            tuple(0L, 0));
        }
    }

    private static List<Fields> readAll(List<byte[]> pieces) {
        FrameHeaderReader reader = new FrameHeaderReader();
        FrameHeader header = new FrameHeader();
        List<Fields> read = new ArrayList<>();
        for (byte[] piece : pieces) {
            ByteBuffer in = Wire.buffer(piece);
            while (reader.read(in, header)) {
                read.add(Fields.of(header));
            }
            assertThat(in.hasRemaining()).isFalse();
        }
        return read;
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsRead(
            @ForAll Role role,
            @ForAll boolean fin,
            @ForAll boolean rsv1,
            @ForAll @IntRange(max = 15) int opcode,
            @ForAll @LongRange(max = Long.MAX_VALUE) long length,
            @ForAll int maskKey) {
        byte[] bytes = new byte[FrameWriter.LARGEST_HEADER];
        int size = FrameWriter.writeHeader(bytes, 0, role, fin, rsv1, opcode, length, maskKey);
        assertThat(size).isEqualTo(FrameWriter.headerSize(role, length));
        FrameHeader header = new FrameHeader();
        ByteBuffer in = ByteBuffer.wrap(bytes);

        assertThat(new FrameHeaderReader().read(in, header)).isTrue();

        assertThat(in.position()).isEqualTo(size);
        assertThat(header.fin()).isEqualTo(fin);
        assertThat(header.rsv1()).isEqualTo(rsv1);
        assertThat(header.opcode()).isEqualTo(opcode);
        assertThat(header.length()).isEqualTo(length);
        assertThat(header.masked()).isEqualTo(role == Role.CLIENT);
        assertThat(header.maskKey()).isEqualTo(role == Role.CLIENT ? maskKey : 0);
    }
}
