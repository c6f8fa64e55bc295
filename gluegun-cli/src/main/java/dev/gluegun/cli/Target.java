package dev.gluegun.cli;

import dev.gluegun.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a {@code ws://} or {@code wss://} URL leads (RFC 6455, section 3).
 *
 * @param host the host's name or address, IPv6 addresses without brackets
 * @param port 1 to 65535
 * @param secure whether TLS is spoken
 * @param path the path with the query
 */
record Target(String host, int port, boolean secure, String path) {

    private static final int PLAIN_PORT = 80;
    private static final int TLS_PORT = 443;
    private static final int LAST_PORT = 65535;

    /**
     * Understands a URL.
     *
     * @throws IllegalArgumentException when it is none that leads to a WebSocket; the message says what to write instead
     */
    static Target of(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            String better = lower.startsWith("https")
                    ? "wss" + url.substring("https".length())
                    : "ws" + url.substring("http".length());
            throw didYouMean(url, better, "a WebSocket URL starts with ws:// or wss://");
        }
        if (!url.contains("://")) {
            throw didYouMean(url, "ws://" + (url.startsWith(":") ? "localhost" : "") + url, "the URL has no scheme");
        }
        URI uri = parse(url);
        boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"ws".equalsIgnoreCase(uri.getScheme())) {
            throw refused("a WebSocket URL starts with ws:// or wss://, not with " + uri.getScheme() + "://");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("the URL has a user name or password in it: give them with --user name:password");
        }
        if (uri.getRawFragment() != null) {
            throw refused("a WebSocket URL has no #fragment (RFC 6455, section 3): leave it out, or write %23 for a #");
        }
        if (uri.getHost() == null) {
            throw refused("the URL names no host and port that can be understood: " + url);
        }
        return new Target(unbracketed(uri.getHost()), port(uri, secure), secure, path(uri));
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw refused("the URL cannot be understood: " + e.getReason() + " at character " + (e.getIndex() + 1)
                    + "; write special characters with %, such as %20 for a space");
        }
    }

    private static int port(URI uri, boolean secure) {
        if (uri.getPort() == -1) {
            return secure ? TLS_PORT : PLAIN_PORT;
        }
        if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            throw refused("a port is 1 to " + LAST_PORT + ", not " + uri.getPort());
        }
        return uri.getPort();
    }

    private static String path(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException didYouMean(String url, String better, String why) {
        return refused(why + ": '" + url + "'. Did you mean " + better + " ?");
    }

    private static IllegalArgumentException refused(String message) {
        return new IllegalArgumentException(message);
    }

    Transport transport() {
        return secure ? Transport.TLS : Transport.TCP;
    }

    /** Host and port as a person would write them. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The whole URL. */
    String url() {
        return (secure ? "wss://" : "ws://") + authority() + path;
    }
}
