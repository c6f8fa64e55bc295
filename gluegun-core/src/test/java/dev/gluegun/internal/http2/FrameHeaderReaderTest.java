package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeaderReaderTest {

    private static final byte[] WIRE = HexFormat.of().parseHex("0102030825FFFFFFFE");

    private final FrameHeaderReader reader = new FrameHeaderReader();
    private final FrameHeader header = new FrameHeader();

    private void assertRead() {
        assertThat(header.length()).isEqualTo(0x010203);
        assertThat(header.type()).isEqualTo(FrameType.WINDOW_UPDATE);
        assertThat(header.flags()).isEqualTo(0x25);
        assertThat(header.has(FrameHeader.END_HEADERS)).isTrue();
        assertThat(header.has(FrameHeader.PADDED)).isFalse();
        assertThat(header.streamId()).isEqualTo(0x7FFFFFFE);
    }

    @Test
    void wholeWithWhatFollowsLeftAlone() {
        ByteBuffer in = ByteBuffer.allocate(20).put(WIRE).put(WIRE).flip();
        assertThat(reader.read(in, header)).isTrue();
        assertRead();
        assertThat(in.position()).isEqualTo(9);
        assertThat(reader.read(in, header)).isTrue();
        assertRead();
    }

    @Test
    void splitAtEachOffset() {
        for (int i = 0; i < WIRE.length; i++) {
            assertThat(reader.read(ByteBuffer.wrap(WIRE, 0, i), header)).isFalse();
            assertThat(reader.read(ByteBuffer.wrap(WIRE, i, WIRE.length - i), header))
                    .isTrue();
            assertRead();
        }
    }

    @Test
    void byteByByte() {
        for (int i = 0; i < WIRE.length; i++) {
            assertThat(reader.read(ByteBuffer.wrap(WIRE, i, 1), header)).isEqualTo(i == 8);
        }
        assertRead();
    }
}
