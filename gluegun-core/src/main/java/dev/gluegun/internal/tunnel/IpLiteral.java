package dev.gluegun.internal.tunnel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An IP address as text (RFC 4291, section 2.2; RFC 3986, section 3.2.2), which nobody has to look up. */
public final class IpLiteral {

    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** The address's 4 or 16 bytes; null when it is none, so that it is a name. Brackets are left out of it. */
    public static byte @Nullable [] bytes(String host) {
        String text = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return text.indexOf(':') < 0 ? dotted(text) : colons(text);
    }

    private static byte @Nullable [] dotted(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            // RFC 3986: no leading zeros, which some read as octal.
            if (value < 0 || value > 255 || parts[i].length() > 1 && parts[i].charAt(0) == '0') {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    private static byte @Nullable [] colons(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text, true);
            return all != null && all.length == 2 * GROUPS ? all : null;
        }
        byte[] before = groups(text.substring(0, gap), false);
        byte[] after = groups(text.substring(gap + 2), true);
        if (before == null || after == null || before.length + after.length > 2 * (GROUPS - 1)) {
            return null;
        }
        byte[] address = Arrays.copyOf(before, 2 * GROUPS);
        System.arraycopy(after, 0, address, address.length - after.length, after.length);
        return address;
    }

    /** Groups of four digits; the last two of an address may be a dotted IPv4 address. */
    private static byte @Nullable [] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[2 * parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                return withDotted(bytes, parts[i]);
            }
            int value = number(parts[i], 16, 4);
            if (value < 0) {
                return null;
            }
            bytes[2 * i] = (byte) (value >> 8);
            bytes[2 * i + 1] = (byte) value;
        }
        return bytes;
    }

    private static byte @Nullable [] withDotted(byte[] groups, String text) {
        byte[] address = dotted(text);
        if (address == null) {
            return null;
        }
        byte[] longer = Arrays.copyOf(groups, groups.length + 2);
        System.arraycopy(address, 0, longer, groups.length - 2, address.length);
        return longer;
    }

    /** The number that ASCII digits write; -1 when they do not, or are more than {@code most}. */
    private static int number(String digits, int radix, int most) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
