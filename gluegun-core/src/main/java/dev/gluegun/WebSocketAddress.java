package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.http1.UriReference;
import java.net.URI;
import java.util.Locale;

/**
 * Where a {@code ws:} or {@code wss:} URI points (RFC 6455, section 3): its parts, checked, with the defaults filled in.
 *
 * @param path with the query
 */
record WebSocketAddress(boolean secure, String host, int port, String path) {

    private static final int PLAIN_PORT = 80;
    private static final int SECURE_PORT = 443;

    static WebSocketAddress of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw invalid(uri, "a scheme of ws or wss" + hint(scheme));
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidOptions("expected a URI without a user, as its password would show in logs:"
                    + " give credentials to WebSocketOptions.withCredentials");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid(uri, "a host, as in ws://example.com/chat");
        }
        if (uri.getRawFragment() != null) {
            throw invalid(uri, "no fragment (RFC 6455, section 3); write # as %23 if it belongs to the path");
        }
        boolean secure = scheme.equals("wss");
        int port = uri.getPort() == -1 ? (secure ? SECURE_PORT : PLAIN_PORT) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw invalid(uri, "a port from 1 to 65535");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        // The URI's own string where that will do: each open socket keeps its path.
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new WebSocketAddress(secure, uri.getHost(), port, target);
    }

    /** What a server on a Unix domain socket takes itself for: {@code localhost}, on the scheme's own port. */
    static WebSocketAddress onUnixSocket(boolean secure, String path) {
        return new WebSocketAddress(secure, "localhost", secure ? SECURE_PORT : PLAIN_PORT, path);
    }

    /** The URI; what no URI may have is percent-encoded. */
    URI uri() {
        return URI.create(origin() + UriReference.escaped(path));
    }

    /** Whether scheme, host and port are the same (RFC 6454, section 5). */
    boolean isSameOriginAs(WebSocketAddress other) {
        return secure == other.secure && host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /** Scheme, host and, where it is not the scheme's own, port. */
    String origin() {
        String name =
                host.indexOf(':') >= 0 ? host.startsWith("[") ? host : "[" + host + "]" : UriReference.escaped(host);
        boolean isNamed = port != (secure ? SECURE_PORT : PLAIN_PORT);
        return (secure ? "wss://" : "ws://") + name + (isNamed ? ":" + port : "");
    }

    /** Without the query, which may be secret. */
    @Override
    public String toString() {
        String escaped = UriReference.escaped(path);
        int query = escaped.indexOf('?');
        return origin() + (query < 0 ? escaped : escaped.substring(0, query) + "?…");
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
        return new InvalidOptions(
                "expected a WebSocket URI with " + expected + ", but got " + Excerpt.of(Excerpt.withoutSecrets(uri)));
    }
}
