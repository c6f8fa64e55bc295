package dev.gluegun.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The few values of DER (ITU-T X.690) that certificates are made of. */
final class Der {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    /** From this year on times have four digits for the year (RFC 5280, section 4.1.2.5). */
    private static final int FIRST_OF_FOUR_DIGITS = 2050;

    private Der() {}

    static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        int length = content.size();
        if (length < 0x80) {
            value.write(length);
        } else {
            byte[] bytes = BigInteger.valueOf(length).toByteArray();
            int sign = bytes[0] == 0 ? 1 : 0;
            value.write(0x80 | bytes.length - sign);
            value.write(bytes, sign, bytes.length - sign);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return value(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return value(0x02, value.toByteArray());
    }

    static byte[] yes() {
        return value(0x01, new byte[] {-1});
    }

    static byte[] octets(byte[] bytes) {
        return value(0x04, bytes);
    }

    /** Whole bytes of bits. */
    static byte[] bits(byte[] bytes) {
        return value(0x03, new byte[] {0}, bytes);
    }

    static byte[] text(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant instant) {
        String digits = TIME.format(instant);
        return instant.atZone(ZoneOffset.UTC).getYear() < FIRST_OF_FOUR_DIGITS
                ? value(0x17, digits.substring(2).getBytes(StandardCharsets.US_ASCII))
                : value(0x18, digits.getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier, in its usual form: {@code 2.5.4.3}. */
    static byte[] identifier(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    bytes.write(0x80 | arc >>> shift & 0x7F);
                }
            }
            bytes.write(arc & 0x7F);
        }
        return value(0x06, bytes.toByteArray());
    }
}
