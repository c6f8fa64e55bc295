package dev.gluegun.internal.http1;

import dev.gluegun.GluegunException.InvalidOptions;

/** What a request is for: the rules of its path, and the server's name as the Host field has it. */
public final class RequestTarget {

    private RequestTarget() {}

    /** RFC 9112, section 3.2.1: a path and perhaps a query; RFC 3986 has no other characters for them than these. */
    public static void checkPath(String path) {
        if (!path.startsWith("/")) {
            // Without the query, in which some servers want a secret.
            int query = path.indexOf('?');
            throw new InvalidOptions("Expected a path that begins with \"/\", but got "
                    + Excerpt.of(query < 0 ? path : path.substring(0, query)));
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw new InvalidOptions(String.format(
                        "Expected a path of visible ASCII characters without a fragment, but got U+%04X at index %d:"
                                + " percent-encode it, or leave the fragment out",
                        (int) c, i));
            }
        }
    }

    /**
     * The server's name, and its port where the scheme has another one (RFC 9110, section 7.2).
     *
     * @param host a name or an address; an IPv6 address with or without brackets
     * @param namedPort the port; 0 when it need not be named
     */
    public static String authority(String host, int namedPort) {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + withoutZone(host) + "]" : host;
        return namedPort == 0 ? name : name + ":" + namedPort;
    }

    /** The port where a request has to name it: 0 for the default of the scheme. */
    public static int namedPort(int port, boolean tls) {
        return port == (tls ? 443 : 80) ? 0 : port;
    }

    /** RFC 6874, section 3: a zone has a meaning on this machine alone. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
