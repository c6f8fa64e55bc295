package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.IDN;
import java.util.Objects;

/** A host's name or address, checked, as it goes into look-ups and Host fields. */
final class HostName {

    private HostName() {}

    /**
     * The name in ASCII; names in other scripts become Punycode.
     *
     * @throws InvalidOptions when it cannot be a host
     */
    static String ascii(String host) {
        Objects.requireNonNull(host, "host");
        // Judged as it is sent: in Punycode, wide forms of slashes and spaces become plain ones.
        String name = isAscii(host) ? host : punycode(host);
        boolean possible = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            possible &= c > ' ' && c != '/' && c != '@' && c < 0x7f;
        }
        if (!possible) {
            throw new InvalidOptions("expected a host name or address, but got " + Excerpt.of(host)
                    + ": give the name alone, without a scheme or a path");
        }
        return name;
    }

    /** Host and port in one, as messages name them; an IPv6 address is in brackets. */
    static String withPort(String host, int port) {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    private static boolean isAscii(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String punycode(String host) {
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions(
                    "expected a host name, but got " + Excerpt.of(host) + ": " + Excerpt.visible("" + e.getMessage()),
                    e);
        }
    }
}
