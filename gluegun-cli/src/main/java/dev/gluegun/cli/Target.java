package dev.gluegun.cli;

import dev.gluegun.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a {@code ws://} or {@code wss://} URL leads (RFC 6455, section 3), or a {@code ws+unix:} one.
 *
 * @param host the host's name or address, IPv6 addresses without brackets
 * @param port 1 to 65535
 * @param secure whether TLS is spoken
 * @param path the path with the query
 * @param socket the Unix domain socket to go by in place of the host's address
 */
record Target(String host, int port, boolean secure, String path, Optional<Path> socket) {

    private static final int PLAIN_PORT = 80;
    private static final int TLS_PORT = 443;
    private static final int LAST_PORT = 65535;
    private static final String UNIX_HOST = "localhost";
    private static final String UNIX_SCHEME = "+unix:";
    private static final String UNIX_FORM = "ws+unix:/path/of/socket:/path?query";

    /** A target that is reached by its host's address. */
    Target(String host, int port, boolean secure, String path) {
        this(host, port, secure, path, Optional.empty());
    }

    /**
     * Understands a URL.
     *
     * @throws IllegalArgumentException when it is none that leads to a WebSocket; the message says what to write instead
     */
    static Target of(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ws" + UNIX_SCHEME) || lower.startsWith("wss" + UNIX_SCHEME)) {
            return unix(lower.startsWith("wss"), url.substring(url.indexOf(':') + 1));
        }
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
        refuseFragment(uri);
        if (uri.getHost() == null) {
            throw refused("the URL names no host and port that can be understood: " + url);
        }
        return new Target(unbracketed(uri.getHost()), port(uri, secure), secure, path(uri));
    }

    /** What comes after the scheme: the socket's path, and after a colon the path to ask for, as npm's {@code ws} has it. */
    private static Target unix(boolean secure, String rest) {
        String paths = rest.startsWith("//") ? rest.substring(2) : rest;
        int colon = paths.indexOf(':');
        String socket = colon < 0 ? paths : paths.substring(0, colon);
        URI asked = parse(colon < 0 ? "/" : paths.substring(colon + 1));
        refuseFragment(asked);
        if (!socket.startsWith("/") || socket.indexOf('?') >= 0) {
            throw refused("a URL of a Unix domain socket is " + UNIX_FORM
                    + ", with an absolute path; a relative one can be given with --unix");
        }
        String pathAsked = asked.getRawPath() == null ? "opaque" : asked.getRawPath();
        if (asked.getScheme() != null
                || asked.getRawAuthority() != null
                || !pathAsked.isEmpty() && !pathAsked.startsWith("/")) {
            throw refused("what is asked for begins with a slash: " + UNIX_FORM);
        }
        return new Target(UNIX_HOST, secure ? TLS_PORT : PLAIN_PORT, secure, path(asked), Optional.of(file(socket)));
    }

    private static Path file(String socket) {
        try {
            // A plus is a plus in a path; only in the query of a form is it a space.
            return Path.of(URLDecoder.decode(socket.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (InvalidPathException e) {
            throw refused("the URL's Unix domain socket is no path of a file: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw refused("the URL's Unix domain socket has a % that is not followed by two hexadecimal digits");
        }
    }

    private static void refuseFragment(URI uri) {
        if (uri.getRawFragment() != null) {
            throw refused("a WebSocket URL has no #fragment (RFC 6455, section 3): leave it out, or write %23 for a #");
        }
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

    /** The same server, by that Unix domain socket. */
    Target by(Path unix) {
        return new Target(host, port, secure, path, Optional.of(unix));
    }

    Transport transport() {
        return secure ? Transport.TLS : Transport.TCP;
    }

    /** Host and port as a person would write them. */
    String authority() {
        return bracketed() + ":" + port;
    }

    /** What the Host field has to say where it is not what the library would say: the server has a name, but is reached otherwise. */
    Optional<String> namedHost() {
        boolean usual = port == (secure ? TLS_PORT : PLAIN_PORT);
        return socket.isEmpty() || host.equalsIgnoreCase(UNIX_HOST) && usual
                ? Optional.empty()
                : Optional.of(usual ? bracketed() : authority());
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Where it is, for people. */
    String place() {
        return socket.map(path -> "Unix socket " + path).orElseGet(this::authority);
    }

    /** The whole URL. */
    URI uri() {
        return URI.create((secure ? "wss://" : "ws://") + authority() + path);
    }
}
