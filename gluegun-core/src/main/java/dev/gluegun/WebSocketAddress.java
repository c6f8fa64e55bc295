package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.URI;
import java.util.Locale;

/** Where a {@code ws:} or {@code wss:} URI points (RFC 6455, section 3): its parts, checked, with the defaults filled in. */
record WebSocketAddress(boolean secure, String host, int port, String path) {

    static WebSocketAddress of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw invalid(uri, "a scheme of ws or wss" + hint(scheme));
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidOptions("expected a URI without a user, as its password would show in logs:"
                    + " put credentials into the Authorization header");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid(uri, "a host, as in ws://example.com/chat");
        }
        if (uri.getRawFragment() != null) {
            throw invalid(uri, "no fragment (RFC 6455, section 3); write # as %23 if it belongs to the path");
        }
        boolean secure = scheme.equals("wss");
        int port = uri.getPort() == -1 ? (secure ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw invalid(uri, "a port from 1 to 65535");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        // The URI's own string where that will do: each open socket keeps its path.
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new WebSocketAddress(secure, uri.getHost(), port, target);
    }

    /** The options with the transport that the scheme asks for. */
    ConnectOptions over(ConnectOptions options) {
        Transport asked = secure ? Transport.TLS : Transport.TCP;
        if (options.transport() != Transport.AUTO && options.transport() != asked) {
            throw new InvalidOptions("the URI's scheme asks for " + asked + ", but the options say "
                    + options.transport() + ": leave the transport at AUTO, or change the scheme");
        }
        return options.transport() == asked ? options : options.withTransport(asked);
    }

    private static String hint(String scheme) {
        return switch (scheme) {
            case "http" -> " (ws is the WebSocket scheme for http)";
            case "https" -> " (wss is the WebSocket scheme for https)";
            default -> "";
        };
    }

    private static InvalidOptions invalid(URI uri, String expected) {
        return new InvalidOptions("expected a WebSocket URI with " + expected + ", but got "
                + Excerpt.of(withoutSecrets(uri.toString())));
    }

    /** Without what may be secret: user and password, query, fragment. */
    private static String withoutSecrets(String uri) {
        int end = 0;
        while (end < uri.length() && uri.charAt(end) != '?' && uri.charAt(end) != '#') {
            end++;
        }
        String shown = end < uri.length() ? uri.substring(0, end) + "…" : uri;
        int userEnd = shown.lastIndexOf('@');
        return userEnd < 0 ? shown : "…" + shown.substring(userEnd);
    }
}
