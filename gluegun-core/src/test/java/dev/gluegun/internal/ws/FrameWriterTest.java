package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void theExamplesOfRfc6455Section5_7() {
        assertThat(Wire.frame(Role.SERVER, true, false, Opcode.TEXT, HELLO)).isEqualTo(hex("81 05 48656c6c6f"));
        assertThat(Wire.frame(Role.CLIENT, true, false, Opcode.TEXT, HELLO))
                .isEqualTo(hex("81 85 37fa213d 7f9f4d5158"));
        assertThat(Wire.frame(Role.SERVER, false, false, Opcode.TEXT, Arrays.copyOf(HELLO, 3)))
                .isEqualTo(hex("01 03 48656c"));
        assertThat(Wire.frame(Role.SERVER, true, false, Opcode.CONTINUATION, Arrays.copyOfRange(HELLO, 3, 5)))
                .isEqualTo(hex("80 02 6c6f"));
        assertThat(Wire.frame(Role.SERVER, true, false, Opcode.PING, HELLO)).isEqualTo(hex("89 05 48656c6c6f"));
        assertThat(Wire.frame(Role.CLIENT, true, false, Opcode.PONG, HELLO))
                .isEqualTo(hex("8a 85 37fa213d 7f9f4d5158"));
        assertThat(Wire.frame(Role.SERVER, true, false, Opcode.BINARY, new byte[256]))
                .isEqualTo(Wire.concat(hex("82 7e 0100"), new byte[256]));
        assertThat(Wire.frame(Role.SERVER, true, false, Opcode.BINARY, new byte[65536]))
                .isEqualTo(Wire.concat(hex("82 7f 0000000000010000"), new byte[65536]));
    }

    @Test
    void rsv1MarksACompressedMessage() {
        assertThat(Wire.frame(Role.SERVER, true, true, Opcode.TEXT, hex("f248cdc9c90700")))
                .isEqualTo(hex("c1 07 f248cdc9c90700"));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10", "9223372036854775807, 10"})
    void aHeaderIsAsShortAsItsLengthAllows(long length, int size) {
        assertThat(FrameWriter.headerSize(Role.SERVER, length)).isEqualTo(size);
        assertThat(FrameWriter.headerSize(Role.CLIENT, length)).isEqualTo(size + 4);
    }

    @Test
    void aFrameGoesBehindWhatIsInTheBufferAndTouchesNothingElse() {
        ByteBuffer out = Wire.buffer(hex("11111111111111111111"));
        out.position(out.position() + 1);
        FrameWriter.write(out, Role.SERVER, true, false, Opcode.TEXT, HELLO, 1, 3, 0);
        assertThat(out.array()).isEqualTo(hex("eeeeeeeeee 11 81 03 656c6c 11111111 eeeeeeee"));
        assertThat(out.remaining()).isEqualTo(4);
    }
}
