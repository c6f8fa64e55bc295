package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A proxy on the way to a server, and how it is talked to; see {@link ConnectOptions#withVia}. An immutable value, safe for any
 * thread.
 *
 * <pre>{@code
 * Hop office = Hop.httpProxy(URI.create("http://ada:secret@proxy.example:3128"));
 * Hop far = Hop.socks5(URI.create("socks5://far.example"));
 * ConnectOptions options = ConnectOptions.defaults().withVia(office, far);
 * }</pre>
 */
public final class Hop extends Options<Hop.Fields> {
    /** RFC 1929, section 2: lengths of one byte. */
    private static final int MOST_SOCKS_BYTES = 255;

    /** What a CONNECT's head has of its own, and a body, which it does not have. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "upgrade",
            "http2-settings");

    private Hop(Fields fields) {
        super(fields);
    }

    /** What a proxy speaks. */
    public enum Kind {
        /** HTTP/1.1, asked with CONNECT (RFC 9110, section 9.3.6). */
        HTTP,
        /** HTTP/2, asked with CONNECT on a stream (RFC 9113, section 8.5). */
        HTTP_2,
        /** SOCKS version 5 (RFC 1928). */
        SOCKS5
    }

    static final class Fields extends Options.Fields {
        private final Kind kind;
        private final String host;
        private final int port;
        private Optional<TlsOptions> tls;
        private Optional<Credentials> credentials = Optional.empty();
        private Headers headers = Headers.empty();

        private Fields(Kind kind, String host, int port, Optional<TlsOptions> tls) {
            this.kind = kind;
            this.host = host;
            this.port = port;
            this.tls = tls;
        }

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("kind", kind);
            field.accept("host", host);
            field.accept("port", port);
            field.accept("tls", tls);
            describeRequest(credentials, headers, field);
        }
    }

    /** Describes what a CONNECT goes with, without its secrets. */
    static void describeRequest(Optional<Credentials> credentials, Headers headers, BiConsumer<String, Object> field) {
        field.accept("credentials", credentials.map(given -> new Masked(given, "***")));
        // Whatever a proxy wants in fields of its own, it is mostly a secret.
        String names = StreamSupport.stream(headers.spliterator(), false)
                .map(header -> header.name() + ": ***")
                .collect(Collectors.joining(", ", "[", "]"));
        field.accept("headers", new Masked(headers, names));
    }

    /**
     * A proxy by the kind that the URI's scheme names: {@code http} and {@code https} as {@link #httpProxy} takes them, {@code
     * socks5} and {@code socks5h} as {@link #socks5} does, {@code h2} (by TLS) and {@code h2c} (without) for {@link #http2Proxy}.
     *
     * @throws InvalidOptions when it is none of them, or as those throw it
     */
    public static Hop of(URI uri) {
        return switch (scheme(uri)) {
            case "http", "https" -> httpProxy(uri);
            case "h2", "h2c" -> http2Proxy(uri);
            case "socks5", "socks5h" -> socks5(uri);
            default -> throw invalid(uri, "a proxy's URI with a scheme of http, https, h2, h2c, socks5 or socks5h");
        };
    }

    /**
     * An HTTP proxy, to be asked with CONNECT (RFC 9110, section 9.3.6).
     *
     * @param uri {@code http://host:port}, or {@code https://host:port} for a proxy that is reached by TLS, with {@link
     *     TlsOptions#defaults()} unless others are given; port 80 or 443 when it has none. A user and a password before the host,
     *     percent-encoded where they have to be, are the credentials
     * @throws InvalidOptions when it has another scheme, no host, or a path, query or fragment, or when the credentials cannot be
     *     sent
     */
    public static Hop httpProxy(URI uri) {
        return switch (scheme(uri)) {
            case "http" -> parsed(uri, Kind.HTTP, 80, Optional.empty());
            case "https" -> parsed(uri, Kind.HTTP, 443, Optional.of(TlsOptions.defaults()));
            default -> throw invalid(uri, "the URI of an HTTP proxy with a scheme of http or https");
        };
    }

    /**
     * An HTTP proxy that is asked in HTTP/2 (RFC 9113, section 8.5).
     *
     * @param uri {@code https://host:port} or, which means the same, {@code h2://host:port}, for a proxy that is reached by TLS,
     *     where HTTP/2 is negotiated; {@code http://host:port} or {@code h2c://host:port} for one that speaks HTTP/2 without TLS
     *     and without being asked whether it does; port 443 or 80 when it has none. Credentials as for {@link #httpProxy}
     * @throws InvalidOptions as for {@link #httpProxy}
     */
    public static Hop http2Proxy(URI uri) {
        return switch (scheme(uri)) {
            case "http", "h2c" -> parsed(uri, Kind.HTTP_2, 80, Optional.empty());
            case "https", "h2" -> parsed(uri, Kind.HTTP_2, 443, Optional.of(TlsOptions.defaults()));
            default -> throw invalid(uri, "the URI of an HTTP/2 proxy with a scheme of https, h2, http or h2c");
        };
    }

    /**
     * A SOCKS5 proxy (RFC 1928), without authentication or with a user name and a password (RFC 1929). Names are resolved by the
     * proxy.
     *
     * @param uri {@code socks5://host:port}; {@code socks5h}, as others call it when the proxy resolves names, means the same. Port
     *     1080 when it has none. A user and a password before the host, percent-encoded where they have to be, are the credentials
     * @throws InvalidOptions when it has another scheme, no host, or a path, query or fragment, or when the credentials cannot be
     *     sent
     */
    public static Hop socks5(URI uri) {
        return switch (scheme(uri)) {
            case "socks5", "socks5h" -> parsed(uri, Kind.SOCKS5, 1080, Optional.empty());
            default -> throw invalid(uri, "the URI of a SOCKS5 proxy with a scheme of socks5");
        };
    }

    /**
     * A user's name and password for the proxy; see {@link Credentials#userPassword}.
     *
     * @throws InvalidOptions when they cannot be sent, as for {@link #withCredentials(Credentials)}
     */
    public Hop withCredentials(String user, String password) {
        return withCredentials(Credentials.userPassword(user, password));
    }

    /**
     * The credentials for the proxy, in place of any given before. An HTTP proxy gets them as {@link Credentials} says. A SOCKS5
     * proxy gets name and password when it chooses that method, readable for whoever sees the way to it (RFC 1929).
     *
     * @throws InvalidOptions when they cannot be sent. For SOCKS5 that is a token, a password for Digest alone, and less than 1 or
     *     more than 255 bytes of UTF-8 in name or password (RFC 1929, section 2); for HTTP, when {@link #withHeaders} has given a
     *     {@code Proxy-Authorization}
     */
    public Hop withCredentials(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        if (fields.kind == Kind.SOCKS5) {
            checkSocks(credentials);
        }
        Optional<Credentials> given = Optional.of(credentials);
        checkOneAuthorization(given, fields.headers);
        return with(copy -> copy.credentials = given);
    }

    /** The credentials for the proxy. */
    public Optional<Credentials> credentials() {
        return fields.credentials;
    }

    /**
     * Reaches the proxy by TLS, and says how. An {@code https} proxy is reached by TLS without this; one of SOCKS5 can be, too, if
     * it stands behind something that speaks TLS.
     */
    public Hop withTls(TlsOptions tls) {
        Objects.requireNonNull(tls, "tls");
        return with(copy -> copy.tls = Optional.of(tls));
    }

    /** How TLS to the proxy is done; empty when it is reached without. */
    public Optional<TlsOptions> tls() {
        return fields.tls;
    }

    /**
     * Fields to send to an HTTP proxy with each CONNECT, in place of any given before: a {@code Proxy-Authorization} of another
     * scheme, say. They go to the proxy alone; what is printed has their names only.
     *
     * @throws InvalidOptions when the proxy is none of HTTP; when there is a {@code Host}, {@code Content-Length}, {@code
     *     Transfer-Encoding}, {@code Connection} or another field about the connection (RFC 9110, section 7.6.1) among them; when
     *     there is a {@code Proxy-Authorization}, and credentials as well
     */
    public Hop withHeaders(Headers headers) {
        if (fields.kind == Kind.SOCKS5) {
            throw new InvalidOptions("SOCKS5 has no header fields: give them to an HTTP proxy only");
        }
        checkRequestFields(headers);
        checkOneAuthorization(fields.credentials, headers);
        return with(copy -> copy.headers = headers);
    }

    /** The fields to send to an HTTP proxy with each CONNECT. */
    public Headers headers() {
        return fields.headers;
    }

    /** What the proxy speaks. */
    public Kind kind() {
        return fields.kind;
    }

    /** The proxy's name or address. */
    public String host() {
        return fields.host;
    }

    /** The proxy's port, 1 to 65535. */
    public int port() {
        return fields.port;
    }

    /** The proxy as messages name it: {@code SOCKS5 proxy 127.0.0.1:1080}, {@code HTTPS proxy proxy.example:443}. */
    public String description() {
        String kind = switch (fields.kind) {
            case HTTP -> fields.tls.isPresent() ? "HTTPS proxy " : "HTTP proxy ";
            case HTTP_2 -> fields.tls.isPresent() ? "HTTP/2 proxy " : "HTTP/2 proxy without TLS ";
            case SOCKS5 -> fields.tls.isPresent() ? "SOCKS5 proxy by TLS " : "SOCKS5 proxy ";
        };
        return kind + HostName.withPort(fields.host, fields.port);
    }

    // ---- URIs

    private static Hop parsed(URI uri, Kind kind, int defaultPort, Optional<TlsOptions> tls) {
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid(uri, "a proxy's URI with a host, as in http://proxy.example:3128");
        }
        String path = uri.getRawPath();
        boolean more = uri.getRawQuery() != null || uri.getRawFragment() != null;
        if (more || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw invalid(uri, "a proxy's URI without a path, query or fragment");
        }
        int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw invalid(uri, "a proxy's URI with a port from 1 to 65535");
        }
        Hop hop = new Hop(new Fields(kind, HostName.ascii(uri.getHost()), port, tls));
        String info = uri.getRawUserInfo();
        if (info == null || info.isEmpty()) {
            return hop;
        }
        int colon = info.indexOf(':');
        String user = colon < 0 ? info : info.substring(0, colon);
        return hop.withCredentials(decoded(user), colon < 0 ? "" : decoded(info.substring(colon + 1)));
    }

    private static String scheme(URI uri) {
        Objects.requireNonNull(uri, "uri");
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** RFC 3986, section 2.1; a plus, which forms write for a space, is a plus here. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static InvalidOptions invalid(URI uri, String expected) {
        return new InvalidOptions("expected " + expected + ", but got " + Excerpt.of(Excerpt.withoutSecrets(uri)));
    }

    // ---- checks

    private static void checkSocks(Credentials credentials) {
        if (!(credentials instanceof Credentials.UserPassword login)) {
            throw new InvalidOptions("a SOCKS5 proxy takes a user name and a password (RFC 1929), and no token");
        }
        if (login.use() == Credentials.Use.DIGEST_ONLY) {
            throw new InvalidOptions("SOCKS5 has no Digest: it sends the password as it is (RFC 1929), which these"
                    + " credentials do not allow");
        }
        // They stay out of the messages.
        checkSocks(login.user(), "user name");
        checkSocks(login.password(), "password");
    }

    private static void checkSocks(String text, String what) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MOST_SOCKS_BYTES) {
            throw new InvalidOptions("expected a " + what + " of 1 to 255 bytes of UTF-8 for a SOCKS5 proxy (RFC 1929,"
                    + " section 2), but it has " + bytes);
        }
    }

    /** Whether the fields can go with a CONNECT. */
    static void checkRequestFields(Headers headers) {
        Objects.requireNonNull(headers, "headers");
        for (Headers.Header header : headers) {
            if (OWN_FIELDS.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw new InvalidOptions(
                        "the header " + header.name() + " of a CONNECT is the library's: leave it out");
            }
        }
    }

    /** Whether a CONNECT's credentials are given in one way at most. */
    static void checkOneAuthorization(Optional<Credentials> credentials, Headers headers) {
        if (credentials.isPresent() && headers.contains("Proxy-Authorization")) {
            throw new InvalidOptions("credentials and a Proxy-Authorization were given: leave one of them out");
        }
    }

    private Hop with(Consumer<Fields> change) {
        return new Hop(changed(change));
    }
}
