package dev.gluegun.internal.tunnel;

/** The host and port that a tunnel leads to, in one text. */
public final class Target {

    private Target() {}

    /** Host and port as CONNECT names them (RFC 9110, section 9.3.6); an IPv6 address is in brackets, without a zone. */
    public static String authority(String host, int port) {
        if (host.indexOf(':') < 0) {
            return host + ":" + port;
        }
        String address = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        // RFC 6874, section 3: a zone has a meaning on this machine alone.
        int zone = address.indexOf('%');
        return "[" + (zone < 0 ? address : address.substring(0, zone)) + "]:" + port;
    }
}
