package dev.gluegun.internal.ws;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a whole text into a string, and refuses those that are not UTF-8. */
public final class TextDecoder {

    private TextDecoder() {}

    /** The text, or null when the bytes are not UTF-8. */
    public static @Nullable String decode(byte[] bytes, int offset, int length) {
        String decoded = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // Whatever is invalid decodes to U+FFFD, so that a second look is needed only where there is one.
        return decoded.indexOf('\uFFFD') < 0 || Utf8Validator.isValid(bytes, offset, length) ? decoded : null;
    }
}
