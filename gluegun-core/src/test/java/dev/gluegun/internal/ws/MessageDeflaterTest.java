package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.DeflateOptions;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.testing.Call;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {

    private static final DeflateOptions OPTIONS = DeflateOptions.defaults().withThreshold(0);
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

    static byte[] deflate(MessageDeflater deflater, byte[] message) {
        ByteBuffer compressed = deflater.deflate(message, 0, message.length);
        assertThat(compressed.hasArray()).isTrue();
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        return bytes;
    }

    @Test
    void theExamplesOfRfc7692Section7_2_3() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, true, 15);
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        assertThat(deflate(deflater, HELLO)).as("with the window kept").isEqualTo(hex("f2 00 11 00 00"));
        deflater.free();
    }

    @Test
    void withoutContextTakeoverEveryMessageStandsForItself() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, false, 15);
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        deflater.free();
    }

    @Test
    void anEmptyMessageIsOneByteAndLeavesTheWindowAlone() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, true, 15);
        assertThat(deflate(deflater, new byte[0])).isEqualTo(hex("00"));
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        assertThat(deflate(deflater, new byte[0])).isEqualTo(hex("00"));
        assertThat(deflate(deflater, new byte[0])).isEqualTo(hex("00"));
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 00 11 00 00"));
        deflater.free();
    }

    @Test
    void onlyTheBytesInTheRangeAreCompressed() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, true, 15);
        byte[] within = Wire.concat(hex("ffff"), HELLO, hex("ff"));
        ByteBuffer compressed = deflater.deflate(within, 2, 5);
        assertThat(Arrays.copyOf(compressed.array(), compressed.remaining())).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        deflater.free();
    }

    @Test
    void messagesBelowTheThresholdAreNotCompressed() {
        MessageDeflater deflater = new MessageDeflater(DeflateOptions.defaults().withThreshold(10), true, 15);
        assertThat(deflater.compresses(9)).isFalse();
        assertThat(deflater.compresses(10)).isTrue();
        deflater.free();
    }

    /** Text that repeats itself at every distance up to far beyond the largest window, in messages of many sizes. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void nothingRefersBackBeyondTheWindow(int windowBits) {
        for (boolean contextTakeover : new boolean[] {true, false}) {
            for (int level : new int[] {-1, 0, 1, 4, 9}) {
                MessageDeflater deflater = new MessageDeflater(OPTIONS.withLevel(level), contextTakeover, windowBits);
                BoundedInflater inflater = new BoundedInflater(windowBits, contextTakeover);
                Random random = new Random(windowBits);
                int window = 1 << windowBits;
                for (int size :
                        new int[] {100, window, 1, window - 1, 3 * window + 7, window / 2, window / 2, 5, 90_000}) {
                    byte[] message = repetitive(random, size);
                    assertThat(inflater.inflate(deflate(deflater, message)))
                            .as("%s bytes at level %s", size, level)
                            .isEqualTo(message);
                }
                assertThat(inflater.longestDistance() > window / 8)
                        .as("uses its window at level %s: %s", level, inflater.longestDistance())
                        .isEqualTo(level != 0);
                deflater.free();
            }
        }
    }

    /** A few long words in random order. */
    private static byte[] repetitive(Random random, int size) {
        byte[] words = new byte[1600];
        new Random(1).nextBytes(words);
        byte[] message = new byte[size];
        for (int done = 0; done < size; done += 40) {
            System.arraycopy(words, 40 * random.nextInt(40), message, done, Math.min(40, size - done));
        }
        return message;
    }

    @Test
    void whatCannotBeCompressedGrowsALittle() {
        byte[] noise = new byte[300_000];
        new Random(7).nextBytes(noise);
        for (int windowBits : new int[] {8, 15}) {
            MessageDeflater deflater = new MessageDeflater(OPTIONS, true, windowBits);
            byte[] compressed = deflate(deflater, noise);
            assertThat(compressed.length).isLessThan(noise.length * 11 / 10);
            assertThat(new BoundedInflater(windowBits, true).inflate(compressed))
                    .isEqualTo(noise);
            deflater.free();
        }
    }

    @Test
    void afterForgettingNothingRefersToEarlierMessages() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, true, 15);
        deflater.forget();
        deflate(deflater, HELLO);
        deflater.forget();
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
        assertThat(deflate(deflater, HELLO)).isEqualTo(hex("f2 00 11 00 00"));
        deflater.free();
        deflater.forget();
    }

    @Test
    void freeingTwiceIsHarmlessAndAfterwardsTheSocketIsClosed() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS, true, 15);
        deflate(deflater, HELLO);
        deflater.free();
        deflater.free();
        assertThatThrownBy(() -> deflater.deflate(HELLO, 0, 5)).isInstanceOf(ConnectionDown.class);
        MessageDeflater unused = new MessageDeflater(OPTIONS, true, 15);
        unused.free();
        assertThatThrownBy(() -> unused.deflate(HELLO, 0, 0)).isInstanceOf(ConnectionDown.class);
    }

    @Test
    void freeingDoesNotWaitForAMessageThatIsBeingCompressed() {
        MessageDeflater deflater = new MessageDeflater(OPTIONS.withLevel(9), true, 15);
        byte[] message = repetitive(new Random(1), 1 << 25);
        Call<byte[]> compressing = Call.of(() -> deflate(deflater, message)).awaitInside(Deflater.class);
        deflater.free();
        assertThat(compressing.isInside(Deflater.class)).isTrue();
        assertThat(compressing.result()).isNotEmpty();
        assertThatThrownBy(() -> deflater.deflate(HELLO, 0, 5)).isInstanceOf(ConnectionDown.class);
    }
}
