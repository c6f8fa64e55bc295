package dev.gluegun.cli.text;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** A way to write a binary message. */
public enum BinaryForm {
    /** Two lower-case hexadecimal digits a byte, on one line. */
    HEX,
    /** Base64 with padding (RFC 4648, section 4), on one line. */
    BASE64,
    /** The bytes as they are, with nothing after them. */
    RAW;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The bytes as one line of text.
     *
     * @throws IllegalStateException for {@link #RAW}, which is no text
     */
    public String line(byte[] bytes) {
        return switch (this) {
            case HEX -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            case RAW -> throw new IllegalStateException("raw bytes are written as they are, not as a line");
        };
    }
}
