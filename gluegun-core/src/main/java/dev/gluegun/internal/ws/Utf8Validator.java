package dev.gluegun.internal.ws;

/**
 * The check of UTF-8 that comes in pieces: fails at the first byte that no valid text could have there (RFC 3629, section 4).
 *
 * <p>Between pieces it remembers how many bytes the character at the cut still needs, and what the next one may be.
 */
public final class Utf8Validator {

    private static final int LARGEST_CHARACTER = 4;
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** Bytes that the character begun still needs; 0 between characters, -1 after an impossible byte. */
    private int missing;

    /** The range of the next byte, when one is missing. Narrower than 80..BF only after some leading bytes. */
    private int lowest;

    private int highest;

    private boolean ascii = true;

    /** Tells whether these bytes are a whole valid text. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        Utf8Validator validator = new Utf8Validator();
        return validator.feed(bytes, offset, length) && validator.complete();
    }

    /**
     * Checks the next bytes of the text.
     *
     * @return false when one of these or of earlier bytes cannot be part of any UTF-8 text
     */
    public boolean feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (missing == 0) {
                i = skipWholeCharacters(bytes, i, end);
                if (i == end) {
                    return true;
                }
                ascii = false;
                begin(bytes[i++] & 0xFF);
            } else if (missing > 0) {
                proceed(bytes[i++] & 0xFF);
            } else {
                return false;
            }
        }
        return missing >= 0;
    }

    /** Tells whether the text so far ends between two characters, and is valid. */
    public boolean complete() {
        return missing == 0;
    }

    /** Tells whether the text so far has nothing but ASCII in it. */
    public boolean ascii() {
        return ascii;
    }

    /** Begins a new text. */
    public void reset() {
        missing = 0;
        ascii = true;
    }

    /** Goes past valid characters, but leaves those near the end and those that are not valid to the byte-wise way. */
    private int skipWholeCharacters(byte[] bytes, int start, int end) {
        int i = skipAscii(bytes, start, end);
        int size = i <= end - LARGEST_CHARACTER ? characterSize(bytes, i) : 0;
        while (size > 0) {
            ascii = false;
            i = skipAscii(bytes, i + size, end);
            size = i <= end - LARGEST_CHARACTER ? characterSize(bytes, i) : 0;
        }
        return i;
    }

    private static int skipAscii(byte[] bytes, int start, int end) {
        int i = start;
        while (i <= end - Long.BYTES && ((long) ByteViews.NATIVE_LONGS.get(bytes, i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    /** The size of the character that begins here and is not ASCII; 0 when it is not valid. */
    private static int characterSize(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        int second = bytes[i + 1];
        if (lead < 0xE0) {
            return lead >= 0xC2 && isContinuation(second) ? 2 : 0;
        }
        int third = bytes[i + 2];
        int bits = (second & 0x3F) << 6 | (third & 0x3F);
        if (!isContinuation(second) || !isContinuation(third)) {
            return 0;
        }
        if (lead < 0xF0) {
            int character = (lead & 0x0F) << 12 | bits;
            return character >= 0x800 && (character < 0xD800 || character > 0xDFFF) ? 3 : 0;
        }
        int character = (lead & 0x0F) << 18 | bits << 6;
        return character >= 0x10000 && character <= 0x10FFFF && isContinuation(bytes[i + 3]) ? 4 : 0;
    }

    private static boolean isContinuation(int value) {
        return (value & 0xC0) == 0x80;
    }

    /** The table of RFC 3629, section 4: what may follow a leading byte that is not ASCII. */
    private void begin(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            missing = -1; // a continuation byte, an overlong form of ASCII, or more than U+10FFFF
        } else if (lead < 0xE0) {
            expect(1, 0x80, 0xBF);
        } else if (lead < 0xF0) {
            // E0: no overlong forms; ED: no surrogates
            expect(2, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
        } else {
            // F0: no overlong forms; F4: nothing above U+10FFFF
            expect(3, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        }
    }

    private void proceed(int next) {
        if (next < lowest || next > highest) {
            missing = -1;
        } else {
            expect(missing - 1, 0x80, 0xBF);
        }
    }

    private void expect(int bytes, int from, int to) {
        missing = bytes;
        lowest = from;
        highest = to;
    }
}
