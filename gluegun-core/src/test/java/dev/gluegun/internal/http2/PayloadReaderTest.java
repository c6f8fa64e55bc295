package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {

    private final PayloadReader reader = new PayloadReader();

    @Test
    void numbers() {
        reader.begin(8);
        assertThat(reader.read(
                        ByteBuffer.allocate(9).putLong(0xFEDCBA9876543210L).rewind()))
                .isTrue();
        assertThat(reader.int8(0)).isEqualTo(0xFE);
        assertThat(reader.int16(0)).isEqualTo(0xFEDC);
        assertThat(reader.int32(0)).isEqualTo(0xFEDCBA98);
        assertThat(reader.unsigned32(0)).isEqualTo(0xFEDCBA98L);
        assertThat(reader.int64(0)).isEqualTo(0xFEDCBA9876543210L);
    }

    @Test
    void inPiecesOfEachSize() {
        byte[] wire = new byte[1000];
        for (int i = 0; i < wire.length; i++) {
            wire[i] = (byte) i;
        }
        for (int size = 1; size <= wire.length; size++) {
            reader.begin(wire.length);
            for (int start = 0; start < wire.length; start += size) {
                int length = Math.min(size, wire.length - start);
                assertThat(reader.read(ByteBuffer.wrap(wire, start, length))).isEqualTo(start + length == wire.length);
            }
            assertThat(Arrays.copyOf(reader.bytes(), reader.length())).isEqualTo(wire);
        }
    }

    @Test
    void whatHasNotComeTakesLittle() {
        reader.begin(16_000_000);
        assertThat(reader.bytes().length).isLessThanOrEqualTo(16_384);
        reader.read(ByteBuffer.allocate(20_000));
        assertThat(reader.bytes().length).isLessThanOrEqualTo(40_000);
        reader.free();
        assertThat(reader.bytes().length).isLessThanOrEqualTo(64);
    }
}
