package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8ValidatorTest {

    private static final int NOWHERE = -1;
    private static final int AT_THE_END = -2;

    @ParameterizedTest(name = "{0} fails at {1}: {2}")
    @CsvSource({
        // bytes, index of the first impossible byte, what it is
        "'', -1, nothing",
        "00, -1, NUL",
        "7f, -1, U+007F",
        "c2 80, -1, U+0080",
        "df bf, -1, U+07FF",
        "e0 a0 80, -1, U+0800",
        "ed 9f bf, -1, U+D7FF",
        "ee 80 80, -1, U+E000",
        "ef bf bd, -1, U+FFFD itself",
        "ef bf bf, -1, U+FFFF",
        "ef bb bf 41, -1, a byte order mark",
        "f0 90 80 80, -1, U+10000",
        "f4 8f bf bf, -1, U+10FFFF",
        "48 65 6c 6c c3 b6 20 e2 82 ac 20 f0 9f 98 80 21, -1, text of all lengths",
        "61 62 63 64 65 66 67 68 61 62 63 64 65 66 67 68 c3 a4 61 62 63 64 65 66 67 68 69, -1, longer runs of ASCII",
        "ce ba e1 bd b9 cf 83 ce bc ce b5, -1, Greek",
        "c3, -2, two bytes cut off",
        "e2 82, -2, three bytes cut off",
        "f0 9f 98, -2, four bytes cut off",
        "80, 0, a continuation byte alone",
        "bf, 0, a continuation byte alone",
        "41 80, 1, a continuation byte after ASCII",
        "61 62 63 64 65 66 67 68 80, 8, a continuation byte after eight of ASCII",
        "c3 a4 80, 2, one continuation byte too many",
        "c0 80, 0, overlong NUL",
        "c1 bf, 0, overlong U+007F",
        "e0 80 80, 1, overlong NUL",
        "e0 9f bf, 1, overlong U+07FF",
        "f0 80 80 80, 1, overlong NUL",
        "f0 8f bf bf, 1, overlong U+FFFF",
        "ed a0 80, 1, U+D800",
        "ed af bf, 1, U+DBFF",
        "ed b0 80, 1, U+DC00",
        "ed bf bf, 1, U+DFFF",
        "ed a0 bd ed b8 80, 1, a surrogate pair (CESU-8)",
        "f4 90 80 80, 1, U+110000",
        "f5 80 80 80, 0, U+140000",
        "f7 bf bf bf, 0, U+1FFFFF",
        "f8 88 80 80 80, 0, five bytes",
        "fc 84 80 80 80 80, 0, six bytes",
        "fe, 0, never a byte of UTF-8",
        "ff, 0, never a byte of UTF-8",
        "c3 41, 1, two bytes cut off by ASCII",
        "e2 82 41, 2, three bytes cut off by ASCII",
        "f0 9f 98 41, 3, four bytes cut off by ASCII",
        "e2 e2 82 ac, 1, three bytes cut off by three",
        "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64, 12, Greek and a surrogate",
    })
    void aTextFailsAtTheFirstByteThatIsImpossibleWhereverItIsCut(String digits, int failure, String description) {
        byte[] bytes = hex(digits);
        assertThat(failure(bytes)).isEqualTo(failure);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Utf8Validator validator = new Utf8Validator();
            boolean first = validator.feed(bytes, 0, cut);
            boolean second = validator.feed(bytes, cut, bytes.length - cut);
            assertThat(first).as("before the cut at %s", cut).isEqualTo(failure < 0 || failure >= cut);
            assertThat(second).as("behind the cut at %s", cut).isEqualTo(failure < 0);
            assertThat(validator.complete()).isEqualTo(failure == NOWHERE);
        }
        assertThat(Utf8Validator.isValid(bytes, 0, bytes.length)).isEqualTo(failure == NOWHERE);
        assertThat(valid(bytes)).as("by the JDK").isEqualTo(failure == NOWHERE);
    }

    /** The index of the first byte with which the text, fed byte by byte, fails. */
    private static int failure(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        for (int i = 0; i < bytes.length; i++) {
            if (!validator.feed(bytes, i, 1)) {
                return i;
            }
        }
        return validator.complete() ? NOWHERE : AT_THE_END;
    }

    private static boolean valid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        return !decoder.decode(ByteBuffer.wrap(bytes), out, true).isError();
    }

    /** Bytes from both sides of every boundary that RFC 3629 draws. */
    private static final byte[] BOUNDARIES =
            hex("00 7f 80 8f 90 9f a0 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 ff");

    @Test
    void theJdkAgreesOnEverySequenceOfFourBytesAroundTheBoundaries() {
        forEachSequence(4, bytes -> {
            boolean valid = Utf8Validator.isValid(bytes, 0, bytes.length);
            // What the reader of messages relies on: decoding shows every error as U+FFFD.
            boolean replaced = new String(bytes, StandardCharsets.UTF_8).indexOf('\uFFFD') >= 0;
            if (valid != valid(bytes) || replaced != (!valid || contains(bytes, hex("ef bf bd")))) {
                throw new AssertionError(Arrays.toString(bytes) + ": valid " + valid + ", replaced " + replaced);
            }
        });
    }

    @Test
    void aBeginningIsPossibleExactlyWhenTheJdkTakesSomeTextThatBeginsSo() {
        forEachSequence(3, bytes -> {
            boolean possible = new Utf8Validator().feed(bytes, 0, bytes.length);
            if (possible != hasValidEnd(bytes, 3)) {
                throw new AssertionError(Arrays.toString(bytes) + ": possible " + possible);
            }
        });
    }

    private static boolean hasValidEnd(byte[] bytes, int most) {
        boolean found = valid(bytes);
        for (byte next : hex("80 90 a0")) {
            found = found || (most > 0 && hasValidEnd(Wire.concat(bytes, new byte[] {next}), most - 1));
        }
        return found;
    }

    private static void forEachSequence(int length, Consumer<byte[]> check) {
        byte[] bytes = new byte[length];
        for (int number = 0; number < Math.pow(BOUNDARIES.length, length); number++) {
            for (int i = 0, rest = number; i < length; i++, rest /= BOUNDARIES.length) {
                bytes[i] = BOUNDARIES[rest % BOUNDARIES.length];
            }
            check.accept(bytes);
        }
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Property
    void everyStringWithoutLoneSurrogatesIsValidInAnyPieces(
            @ForAll String text, @ForAll @IntRange(min = 1, max = 20) int piece) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Utf8Validator validator = new Utf8Validator();
        for (byte[] part : Wire.cut(bytes, piece)) {
            assertThat(validator.feed(part, 0, part.length)).isTrue();
        }
        assertThat(validator.complete()).isTrue();
    }

    @Property
    void theJdkAgreesOnAnyBytes(@ForAll byte[] bytes) {
        assertThat(Utf8Validator.isValid(bytes, 0, bytes.length)).isEqualTo(valid(bytes));
    }

    @Test
    void onlyTheBytesInTheRangeCount() {
        assertThat(Utf8Validator.isValid(hex("ff 41 c3 a4 ff"), 1, 3)).isTrue();
    }

    @Test
    void afterAResetANewTextBegins() {
        Utf8Validator validator = new Utf8Validator();
        assertThat(validator.feed(hex("41 ff"), 0, 2)).isFalse();
        assertThat(validator.feed(hex("41"), 0, 1)).as("still failed").isFalse();
        assertThat(validator.feed(hex("41"), 0, 0)).as("still failed").isFalse();
        validator.reset();
        assertThat(validator.feed(hex("e2 82"), 0, 2)).isTrue();
        validator.reset();
        assertThat(validator.feed(hex("41"), 0, 1)).isTrue();
        assertThat(validator.complete()).isTrue();
    }

    @Test
    void aTextIsAsciiUntilItsFirstOtherByte() {
        byte[] bytes = "some ASCII, then ä, then some more ASCII".getBytes(StandardCharsets.UTF_8);
        int other = "some ASCII, then ".length();
        for (int size = 1; size <= bytes.length; size++) {
            Utf8Validator validator = new Utf8Validator();
            int fed = 0;
            for (byte[] part : Wire.cut(bytes, size)) {
                validator.feed(part, 0, part.length);
                fed += part.length;
                assertThat(validator.ascii()).isEqualTo(fed <= other);
            }
            validator.reset();
            assertThat(validator.ascii()).isTrue();
        }
    }
}
