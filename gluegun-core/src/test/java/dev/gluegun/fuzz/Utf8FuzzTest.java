package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.internal.ws.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The UTF-8 validator against the JDK's decoder: which bytes are text, and which byte is the first that cannot be. */
class Utf8FuzzTest {

    /** What no byte of the input is when all of it can be text. */
    private static final int NONE = -1;

    private static final int LARGEST_CHARACTER = 4;

    @FuzzTest
    void utf8(byte[] bytes) {
        int impossible = firstImpossible(bytes);
        boolean valid = impossible == NONE && isText(bytes);
        assertThat(Utf8Validator.isValid(bytes, 0, bytes.length))
                .as("all at once")
                .isEqualTo(valid);

        Utf8Validator single = new Utf8Validator();
        for (int i = 0; i < bytes.length; i++) {
            boolean possible = impossible == NONE || i < impossible;
            assertThat(single.feed(bytes, i, 1)).as("byte %s", i).isEqualTo(possible);
        }
        assertThat(single.complete()).as("byte by byte").isEqualTo(valid);
        assertThat(valid && single.ascii()).as("ASCII").isEqualTo(valid && isAscii(bytes));

        int cut = bytes.length == 0 ? 0 : (bytes[0] & 0xFF) % bytes.length;
        Utf8Validator halves = new Utf8Validator();
        assertThat(halves.feed(bytes, 0, cut)).as("up to %s", cut).isEqualTo(impossible == NONE || impossible >= cut);
        assertThat(halves.feed(bytes, cut, bytes.length - cut))
                .as("from %s on", cut)
                .isEqualTo(impossible == NONE);
        assertThat(halves.complete()).as("cut at %s", cut).isEqualTo(valid);
    }

    /** The index of the first byte after which the JDK's decoder takes the bytes for no text, whatever follows. */
    private static int firstImpossible(byte[] bytes) {
        CharsetDecoder decoder = decoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        decoder.decode(in, CharBuffer.allocate(bytes.length), false);
        // It stands before the first character that is malformed or not whole.
        int start = in.position();
        for (int end = start + 1; end <= Math.min(bytes.length, start + LARGEST_CHARACTER); end++) {
            byte[] beginning = Arrays.copyOfRange(bytes, start, end);
            if (!mayBecomeCharacter(beginning)) {
                return end - 1;
            }
        }
        return NONE;
    }

    /**
     * Tells whether a character can begin like this. The decoder itself waits for the third byte before it refuses a surrogate,
     * so it is asked about all that may follow: where anything may, the lowest or the highest continuation does.
     */
    private static boolean mayBecomeCharacter(byte[] beginning) {
        for (int length = beginning.length; length <= LARGEST_CHARACTER; length++) {
            for (byte continuation : new byte[] {(byte) 0x80, (byte) 0xBF}) {
                byte[] whole = Arrays.copyOf(beginning, length);
                Arrays.fill(whole, beginning.length, length, continuation);
                if (isText(whole)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isText(byte[] bytes) {
        return !decoder()
                .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), true)
                .isError();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte value : bytes) {
            if (value < 0) {
                return false;
            }
        }
        return true;
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
