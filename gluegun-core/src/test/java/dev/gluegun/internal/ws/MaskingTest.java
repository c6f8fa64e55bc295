package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MaskingTest {

    @Test
    void theExampleOfRfc6455Section5_7() {
        byte[] hello = "Hello".getBytes(StandardCharsets.UTF_8);
        byte[] masked = new byte[5];
        Masking.copy(hello, 0, masked, 0, 5, 0x37fa213d, 0);
        assertThat(masked).isEqualTo(hex("7f 9f 4d 51 58"));
    }

    @Test
    void theKeyGoesOnWhereAnEarlierPieceLeftOff() {
        byte[] zeros = new byte[7];
        byte[] masked = new byte[7];
        Masking.copy(zeros, 0, masked, 0, 7, 0x01020304, 0x1_0000_0002L);
        assertThat(masked).isEqualTo(hex("03 04 01 02 03 04 01"));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyByteIsTheSourceByteXorItsKeyByte(
            @ForAll @Size(max = 100) byte[] bytes,
            @ForAll int key,
            @ForAll @IntRange(max = 40) int position,
            @ForAll @IntRange(max = 9) int sourceOffset,
            @ForAll @IntRange(max = 9) int targetOffset) {
        byte[] source = new byte[bytes.length + sourceOffset];
        System.arraycopy(bytes, 0, source, sourceOffset, bytes.length);
        byte[] target = new byte[bytes.length + targetOffset + 9];
        Arrays.fill(target, (byte) 0x55);
        byte[] expected = target.clone();
        for (int i = 0; i < bytes.length; i++) {
            expected[targetOffset + i] = (byte) (bytes[i] ^ (key >>> (24 - 8 * ((position + i) % 4))));
        }

        Masking.copy(source, sourceOffset, target, targetOffset, bytes.length, key, position);

        assertThat(target).isEqualTo(expected);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aBufferOfAnyKindGetsTheSameBytesAsAnArray(
            @ForAll @Size(max = 100) byte[] bytes,
            @ForAll int key,
            @ForAll @IntRange(max = 40) int position,
            @ForAll @IntRange(max = 9) int targetOffset,
            @ForAll boolean direct) {
        int size = targetOffset + bytes.length + 3;
        ByteBuffer target = direct ? ByteBuffer.allocateDirect(size) : Wire.buffer(new byte[size]);
        target.position(target.position() + targetOffset);
        int start = target.position();
        byte[] expected = new byte[bytes.length + 3];
        Masking.copy(bytes, 0, expected, 0, bytes.length, key, position);

        Masking.copy(bytes, 0, target, bytes.length, key, position);

        assertThat(target.position()).isEqualTo(start + bytes.length);
        assertThat(target.position(start)).isEqualTo(ByteBuffer.wrap(expected));
    }

    @Property
    void maskingTwiceInPlaceChangesNothing(@ForAll byte[] bytes, @ForAll int key) {
        byte[] copy = bytes.clone();
        Masking.copy(copy, 0, copy, 0, copy.length, key, 3);
        Masking.copy(copy, 0, copy, 0, copy.length, key, 3);
        assertThat(copy).isEqualTo(bytes);
    }
}
