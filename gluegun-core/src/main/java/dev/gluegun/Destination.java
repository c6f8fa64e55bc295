package dev.gluegun;

import java.net.CookieHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a tunnel is to lead to, and how it is talked to (Gun's {@code connect_destination()}); see {@link Connection#connect}. An
 * immutable value, safe for any thread.
 */
public final class Destination extends Options<Destination.Fields> {

    private Destination(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        private final String host;
        private final int port;
        private ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.none());
        private Optional<Credentials> credentials = Optional.empty();
        private Headers headers = Headers.empty();

        private Fields(String host, int port) {
            this.host = host;
            this.port = port;
        }

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("host", host);
            field.accept("port", port);
            field.accept("options", options);
            Hop.describeRequest(credentials, headers, field);
        }
    }

    /**
     * A destination that is talked to in HTTP/1.1, by TLS if the port is 443 (Gun's {@code host} and {@code port}).
     *
     * @param host a name, which the proxy resolves, or an address; an IPv6 address may be in brackets
     * @param port 1 to 65535
     * @throws GluegunException.InvalidOptions when host or port cannot be right
     */
    public static Destination of(String host, int port) {
        return new Destination(new Fields(Connection.checkedName(host, port), port));
    }

    /** Whether TLS goes through the tunnel (Gun's {@code transport}); as {@link ConnectOptions#withTransport}. */
    public Destination withTransport(Transport transport) {
        return withOptions(options().withTransport(transport));
    }

    /** How TLS with the destination is done (Gun's {@code tls_opts}); as {@link ConnectOptions#withTls}. */
    public Destination withTls(TlsOptions tls) {
        return withOptions(options().withTls(tls));
    }

    /**
     * The protocols to speak with the destination, the preferred one first (Gun's {@code protocols}); as {@link
     * ConnectOptions#withProtocols}.
     *
     * @throws GluegunException.InvalidOptions when there is none, or one is there twice
     */
    public Destination withProtocols(Protocol... protocols) {
        return withOptions(options().withProtocols(protocols));
    }

    /** How HTTP/2 is spoken with the destination; as {@link ConnectOptions#withHttp2}. */
    public Destination withHttp2(Http2Options http2) {
        return withOptions(options().withHttp2(http2));
    }

    /**
     * How long the proxy may take to answer. 10 s by default.
     *
     * @throws GluegunException.InvalidOptions when it is zero or negative
     */
    public Destination withConnectTimeout(Duration connectTimeout) {
        return withOptions(options().withConnectTimeout(connectTimeout));
    }

    /**
     * How long TLS with the destination may take (Gun's {@code tls_handshake_timeout}). 10 s by default.
     *
     * @throws GluegunException.InvalidOptions when it is zero or negative
     */
    public Destination withTlsHandshakeTimeout(Duration tlsHandshakeTimeout) {
        return withOptions(options().withTlsHandshakeTimeout(tlsHandshakeTimeout));
    }

    /**
     * How long a destination that takes no bytes may hold up senders; as {@link ConnectOptions#withSendTimeout}. 15 s by default.
     *
     * @throws GluegunException.InvalidOptions when it is zero or negative
     */
    public Destination withSendTimeout(Duration sendTimeout) {
        return withOptions(options().withSendTimeout(sendTimeout));
    }

    /** Who is told what happens behind the tunnel, and of the handshake with the proxy; as {@link ConnectOptions#withListener}. */
    public Destination withListener(ConnectionListener listener) {
        return withOptions(options().withListener(listener));
    }

    /** What keeps the destination's cookies; as {@link ConnectOptions#withCookies}. */
    public Destination withCookies(CookieHandler cookies) {
        return withOptions(options().withCookies(cookies));
    }

    /** A user's name and password for the proxy (Gun's {@code username} and {@code password}); see {@link Credentials#userPassword}. */
    public Destination withCredentials(String user, String password) {
        return withCredentials(Credentials.userPassword(user, password));
    }

    /**
     * The credentials for the proxy, in place of any given before; as {@link Hop#withCredentials(Credentials)} for an HTTP proxy. A
     * proxy that ends its connections with the question for them, and speaks HTTP/1.1, gets {@link Credentials#basic} alone, as these
     * need no question.
     *
     * @throws GluegunException.InvalidOptions when {@link #withHeaders} has given a {@code Proxy-Authorization}
     */
    public Destination withCredentials(Credentials credentials) {
        Optional<Credentials> given = Optional.of(Objects.requireNonNull(credentials, "credentials"));
        Hop.checkOneAuthorization(given, fields.headers);
        return with(copy -> copy.credentials = given);
    }

    /**
     * Fields to send to the proxy with each CONNECT, in place of any given before; what is printed has their names only.
     *
     * @throws GluegunException.InvalidOptions when there is a {@code Host}, {@code Content-Length}, {@code Transfer-Encoding},
     *     {@code Connection} or another field about the connection (RFC 9110, section 7.6.1) among them; when there is a {@code
     *     Proxy-Authorization}, and credentials as well
     */
    public Destination withHeaders(Headers headers) {
        Hop.checkRequestFields(headers);
        Hop.checkOneAuthorization(fields.credentials, headers);
        return with(copy -> copy.headers = headers);
    }

    /** The name or address. */
    public String host() {
        return fields.host;
    }

    /** 1 to 65535. */
    public int port() {
        return fields.port;
    }

    /** The credentials for the proxy. */
    public Optional<Credentials> credentials() {
        return fields.credentials;
    }

    /** The fields to send to the proxy with each CONNECT. */
    public Headers headers() {
        return fields.headers;
    }

    /** How the connection behind the tunnel is made. */
    ConnectOptions options() {
        return fields.options;
    }

    private Destination withOptions(ConnectOptions options) {
        return with(copy -> copy.options = options);
    }

    private Destination with(Consumer<Fields> change) {
        return new Destination(changed(change));
    }
}
