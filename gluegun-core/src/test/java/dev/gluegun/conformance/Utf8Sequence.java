package dev.gluegun.conformance;

import static dev.gluegun.conformance.WireBytes.hex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bytes that are UTF-8 or are not (RFC 3629, section 4).
 *
 * @param name what they are
 * @param bytes the bytes
 * @param firstImpossible the index of the first byte with which no text goes on; {@link #VALID} or {@link #TRUNCATED} when there
 *     is none
 */
record Utf8Sequence(String name, byte[] bytes, int firstImpossible) {

    static final int VALID = -1;

    /** Nothing is wrong with it but that it ends inside a character. */
    static final int TRUNCATED = -2;

    /** Each kind of leading byte: itself, the range of what may follow it, and how many bytes the character has. */
    private static final int[][] LEADS = {
        {0xc2, 0x80, 0xbf, 2},
        {0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0x80, 0xbf, 3},
        {0xec, 0x80, 0xbf, 3},
        {0xed, 0x80, 0x9f, 3},
        {0xee, 0x80, 0xbf, 3},
        {0xef, 0x80, 0xbf, 3},
        {0xf0, 0x90, 0xbf, 4},
        {0xf1, 0x80, 0xbf, 4},
        {0xf3, 0x80, 0xbf, 4},
        {0xf4, 0x80, 0x8f, 4},
    };

    static Stream<Utf8Sequence> rows() {
        return Stream.of(written(), generatedFromLeads(), neverLeading()).flatMap(List::stream);
    }

    static Stream<Utf8Sequence> validRows() {
        return rows().filter(Utf8Sequence::isValid);
    }

    static Stream<Utf8Sequence> invalidRows() {
        return rows().filter(row -> !row.isValid());
    }

    private static List<Utf8Sequence> written() {
        return List.of(
                valid("nothing", ""),
                valid("NUL", "00"),
                valid("U+007F", "7f"),
                valid("U+0080", "c2 80"),
                valid("U+07FF", "df bf"),
                valid("U+0800", "e0 a0 80"),
                valid("U+D7FF", "ed 9f bf"),
                valid("U+E000", "ee 80 80"),
                valid("U+FDD0, no character", "ef b7 90"),
                valid("U+FFFD itself", "ef bf bd"),
                valid("U+FFFE, no character", "ef bf be"),
                valid("U+FFFF, no character", "ef bf bf"),
                valid("a byte order mark", "ef bb bf 41"),
                valid("U+10000", "f0 90 80 80"),
                valid("U+1FFFF, no character", "f0 9f bf bf"),
                valid("U+10FFFF", "f4 8f bf bf"),
                valid("Greek", "ce ba e1 bd b9 cf 83 ce bc ce b5"),
                valid("characters of all lengths", "48 65 6c 6c c3 b6 20 e2 82 ac 20 f0 9f 98 80 21"),
                valid("a long run of ASCII around a character", "61".repeat(40) + "c3a4" + "62".repeat(40)),
                truncated("a leading byte of two", "c3"),
                truncated("a leading byte of three", "e2"),
                truncated("two bytes of three", "e2 82"),
                truncated("a leading byte of four", "f0"),
                truncated("two bytes of four", "f0 9f"),
                truncated("three bytes of four", "f0 9f 98"),
                truncated("ASCII and a leading byte", "61".repeat(16) + "c3"),
                truncated("Greek and two bytes of three", "ce ba e1 bd"),
                invalid("overlong NUL in three bytes", "e0 80 80", 1),
                invalid("overlong U+007F in three bytes", "e0 81 bf", 1),
                invalid("overlong U+07FF in three bytes", "e0 9f bf", 1),
                invalid("overlong slash in two bytes", "c0 af", 0),
                invalid("overlong slash in three bytes", "e0 80 af", 1),
                invalid("overlong slash in four bytes", "f0 80 80 af", 1),
                invalid("overlong slash in five bytes", "f8 80 80 80 af", 0),
                invalid("overlong slash in six bytes", "fc 80 80 80 80 af", 0),
                invalid("overlong NUL in two bytes", "c0 80", 0),
                invalid("overlong NUL in four bytes", "f0 80 80 80", 1),
                invalid("overlong U+FFFF in four bytes", "f0 8f bf bf", 1),
                invalid("surrogate U+D800", "ed a0 80", 1),
                invalid("surrogate U+DB7F", "ed ad bf", 1),
                invalid("surrogate U+DB80", "ed ae 80", 1),
                invalid("surrogate U+DBFF", "ed af bf", 1),
                invalid("surrogate U+DC00", "ed b0 80", 1),
                invalid("surrogate U+DF80", "ed be 80", 1),
                invalid("surrogate U+DFFF", "ed bf bf", 1),
                invalid("a pair of surrogates", "ed a0 bd ed b8 80", 1),
                invalid("U+110000", "f4 90 80 80", 1),
                invalid("U+13FFFF", "f4 bf bf bf", 1),
                invalid("U+140000", "f5 80 80 80", 0),
                invalid("U+1FFFFF", "f7 bf bf bf", 0),
                invalid("U+200000 in five bytes", "f8 88 80 80 80", 0),
                invalid("U+3FFFFFF in five bytes", "fb bf bf bf bf", 0),
                invalid("U+4000000 in six bytes", "fc 84 80 80 80 80", 0),
                invalid("U+7FFFFFFF in six bytes", "fd bf bf bf bf bf", 0),
                invalid("a continuation byte after ASCII", "41 80", 1),
                invalid("a continuation byte after sixteen of ASCII", "61".repeat(16) + "80", 16),
                invalid("one continuation byte too many after two", "c3 a4 80", 2),
                invalid("one continuation byte too many after three", "e2 82 ac 80", 3),
                invalid("one continuation byte too many after four", "f0 9f 98 80 80", 4),
                invalid("two bytes cut off by ASCII", "c3 41", 1),
                invalid("three bytes cut off by ASCII", "e2 82 41", 2),
                invalid("four bytes cut off by ASCII", "f0 9f 98 41", 3),
                invalid("three bytes cut off by three", "e2 e2 82 ac", 1),
                invalid("Latin-1", "67 72 fc df 65", 2),
                invalid("UTF-16", "ff fe 41 00", 0),
                invalid("Greek and a surrogate", "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64", 12),
                invalid("Greek and U+110000", "ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65", 12));
    }

    /** Around each boundary of each byte of a character. */
    private static List<Utf8Sequence> generatedFromLeads() {
        List<Utf8Sequence> rows = new ArrayList<>();
        for (int[] lead : LEADS) {
            for (int second : new int[] {lead[1] - 1, lead[1], lead[2], lead[2] + 1}) {
                byte[] bytes = character(lead[0], second, lead[3]);
                boolean valid = second >= lead[1] && second <= lead[2];
                String digits = HexFormat.ofDelimiter(" ").formatHex(bytes);
                rows.add(new Utf8Sequence(
                        (valid ? "a character " : "no second byte in ") + digits, bytes, valid ? VALID : 1));
            }
            for (int at = 2; at < lead[3]; at++) {
                for (int wrong : new int[] {0x7f, 0xc0}) {
                    byte[] bytes = character(lead[0], lead[1], lead[3]);
                    bytes[at] = (byte) wrong;
                    String digits = HexFormat.ofDelimiter(" ").formatHex(bytes);
                    rows.add(new Utf8Sequence("no byte " + (at + 1) + " in " + digits, bytes, at));
                }
            }
        }
        return rows;
    }

    private static byte[] character(int lead, int second, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x80);
        bytes[0] = (byte) lead;
        bytes[1] = (byte) second;
        return bytes;
    }

    private static List<Utf8Sequence> neverLeading() {
        List<Utf8Sequence> rows = new ArrayList<>();
        for (int value = 0x80; value <= 0xff; value++) {
            if (value < 0xc2 || value > 0xf4) {
                String name = String.format("%02X, which begins no character", value);
                rows.add(new Utf8Sequence(name, new byte[] {(byte) value}, 0));
            }
        }
        return rows;
    }

    private static Utf8Sequence valid(String name, String digits) {
        return new Utf8Sequence(name, hex(digits), VALID);
    }

    private static Utf8Sequence truncated(String name, String digits) {
        return new Utf8Sequence(name + ", cut off", hex(digits), TRUNCATED);
    }

    private static Utf8Sequence invalid(String name, String digits, int firstImpossible) {
        return new Utf8Sequence(name, hex(digits), firstImpossible);
    }

    boolean isValid() {
        return firstImpossible == VALID;
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RFC 6455, section 8.1: " + name + (isValid() ? "" : " is failed with 1007");
    }
}
