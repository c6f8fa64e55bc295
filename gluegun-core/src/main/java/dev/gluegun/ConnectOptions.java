package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.CookieHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a connection is made (Gun's {@code opts()}). An immutable value, safe for any thread. */
public final class ConnectOptions extends Options<ConnectOptions.Fields> {
    private static final RetryPolicy DEFAULT_RETRY = RetryPolicy.fixed(5, Duration.ofSeconds(5));
    private static final int HTTPS_PORT = 443;
    private static final ConnectOptions DEFAULTS = new ConnectOptions(new Fields());

    private ConnectOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        Transport transport = Transport.AUTO;
        List<Protocol> protocols = List.of(Protocol.HTTP_1_1);
        Optional<RetryPolicy> retry = Optional.empty();
        Duration connectTimeout = Duration.ofSeconds(10);
        Duration domainLookupTimeout = Duration.ofSeconds(10);
        Duration tlsHandshakeTimeout = Duration.ofSeconds(10);
        Duration sendTimeout = Duration.ofSeconds(15);
        Optional<TlsOptions> tls = Optional.empty();
        Optional<Http2Options> http2 = Optional.empty();
        Optional<ConnectionListener> listener = Optional.empty();
        List<Hop> via = List.of();
        boolean systemProxy = false;
        Optional<CookieHandler> cookies = Optional.empty();

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("transport", transport);
            field.accept("protocols", protocols);
            field.accept("retry", retry);
            field.accept("connectTimeout", connectTimeout);
            field.accept("domainLookupTimeout", domainLookupTimeout);
            field.accept("tlsHandshakeTimeout", tlsHandshakeTimeout);
            field.accept("sendTimeout", sendTimeout);
            field.accept("tls", tls);
            field.accept("http2", http2);
            field.accept("listener", listener.map(Masked::byClass));
            field.accept("via", via);
            field.accept("systemProxy", systemProxy);
            field.accept("cookies", cookies.map(Masked::byClass));
        }
    }

    /**
     * {@link Transport#AUTO}, HTTP/1.1, five further attempts five seconds apart, 10 s for each of name lookup, TCP and TLS, 15 s
     * for sending, and {@link TlsOptions#defaults()}.
     */
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    /** What carries the bytes (Gun's {@code transport}). {@link Transport#AUTO} by default. */
    public ConnectOptions withTransport(Transport transport) {
        Objects.requireNonNull(transport, "transport");
        return with(copy -> copy.transport = transport);
    }

    /** What carries the bytes. */
    public Transport transport() {
        return fields.transport;
    }

    /**
     * The protocols to speak, the preferred one first (Gun's {@code protocols}). HTTP/1.1 by default. Over TLS the server chooses
     * (ALPN, RFC 7301). Without TLS, HTTP/2 is spoken when it is the only one (RFC 9113, section 3.3: prior knowledge), and
     * otherwise HTTP/1.1.
     *
     * @throws InvalidOptions when there is none, or one is there twice
     */
    public ConnectOptions withProtocols(Protocol... protocols) {
        List<Protocol> checked = checkedProtocols(protocols);
        return with(copy -> copy.protocols = checked);
    }

    static List<Protocol> checkedProtocols(Protocol... protocols) {
        List<Protocol> checked = Checks.list(protocols, "protocols");
        if (checked.isEmpty()) {
            throw new InvalidOptions("there has to be at least one protocol, but none came: use Protocol.HTTP_1_1");
        }
        if (Set.copyOf(checked).size() < checked.size()) {
            throw new InvalidOptions("each protocol may be there once, but what came was " + checked);
        }
        return checked;
    }

    /** The protocols to speak, the preferred one first; unmodifiable. */
    public List<Protocol> protocols() {
        return fields.protocols;
    }

    /** How HTTP/2 is spoken (Gun's {@code http2_opts}). {@link Http2Options#defaults()} by default. */
    public ConnectOptions withHttp2(Http2Options http2) {
        Objects.requireNonNull(http2, "http2");
        return with(copy -> copy.http2 = Optional.of(http2));
    }

    /** How HTTP/2 is spoken. */
    public Http2Options http2() {
        return fields.http2.orElse(Http2Options.defaults());
    }

    /**
     * Whether and when to try again when the connection cannot be made (Gun's {@code retry} and {@code retry_timeout}). Five
     * attempts, five seconds apart, by default; for {@link WebSocketOptions} it is none.
     */
    public ConnectOptions withRetry(RetryPolicy retry) {
        Objects.requireNonNull(retry, "retry");
        return with(copy -> copy.retry = Optional.of(retry));
    }

    /** Whether and when to try again when the connection cannot be made. */
    public RetryPolicy retry() {
        return fields.retry.orElse(DEFAULT_RETRY);
    }

    /** These options with {@code retry}, unless another has been set, even if to what is the default. */
    ConnectOptions withRetryUnlessSet(RetryPolicy retry) {
        return fields.retry.isPresent() ? this : withRetry(retry);
    }

    /** These options for another server than they were made for: nothing that shows who asks, and no name of the first one. */
    ConnectOptions forAnotherOrigin(Transport transport) {
        return with(copy -> {
            copy.transport = transport;
            copy.tls = copy.tls.map(TlsOptions::forAnotherOrigin);
        });
    }

    /**
     * How long TCP may take to connect to one address (Gun's {@code connect_timeout}), and how long each proxy may take after that
     * to connect to what is next on the way ({@link #withVia}). 10 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ConnectOptions withConnectTimeout(Duration connectTimeout) {
        Checks.timeout(connectTimeout, "connectTimeout");
        return with(copy -> copy.connectTimeout = connectTimeout);
    }

    /** How long TCP may take to connect to one address, and each proxy to what is next. */
    public Duration connectTimeout() {
        return fields.connectTimeout;
    }

    /**
     * How long the lookup of the host's addresses may take (Gun's {@code domain_lookup_timeout}). 10 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ConnectOptions withDomainLookupTimeout(Duration domainLookupTimeout) {
        Checks.timeout(domainLookupTimeout, "domainLookupTimeout");
        return with(copy -> copy.domainLookupTimeout = domainLookupTimeout);
    }

    /** How long the lookup of the host's addresses may take. */
    public Duration domainLookupTimeout() {
        return fields.domainLookupTimeout;
    }

    /**
     * How long the TLS handshake may take (Gun's {@code tls_handshake_timeout}). 10 s by default. Neither this nor any other timeout
     * cuts off the user's own trust and key managers, which the thread that connects calls: they have to return in time.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ConnectOptions withTlsHandshakeTimeout(Duration tlsHandshakeTimeout) {
        Checks.timeout(tlsHandshakeTimeout, "tlsHandshakeTimeout");
        return with(copy -> copy.tlsHandshakeTimeout = tlsHandshakeTimeout);
    }

    /** How long the TLS handshake may take. */
    public Duration tlsHandshakeTimeout() {
        return fields.tlsHandshakeTimeout;
    }

    /**
     * How long a peer that takes no bytes may hold up senders, before the connection is down (the {@code send_timeout} of Erlang's
     * sockets). 15 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ConnectOptions withSendTimeout(Duration sendTimeout) {
        Checks.timeout(sendTimeout, "sendTimeout");
        return with(copy -> copy.sendTimeout = sendTimeout);
    }

    /** How long a peer that takes no bytes may hold up senders. */
    public Duration sendTimeout() {
        return fields.sendTimeout;
    }

    /**
     * How TLS is done where it is used (Gun's {@code tls_opts}). Whether it is used, {@link #withTransport} says; so that nobody
     * talks in plain text by mistake, {@link Transport#AUTO} refuses these options on a port other than 443.
     */
    public ConnectOptions withTls(TlsOptions tls) {
        Objects.requireNonNull(tls, "tls");
        return with(copy -> copy.tls = Optional.of(tls));
    }

    /** How TLS is done where it is used. */
    public TlsOptions tls() {
        return fields.tls.orElse(TlsOptions.defaults());
    }

    /**
     * Who is told what happens on connections made with these options (Gun's {@code event_handler}), in place of any given
     * before; several are put together with {@link ConnectionListener#all}. Nobody by default.
     */
    public ConnectOptions withListener(ConnectionListener listener) {
        Objects.requireNonNull(listener, "listener");
        return with(copy -> copy.listener = Optional.of(listener));
    }

    /** Who is told what happens on connections made with these options. */
    public Optional<ConnectionListener> listener() {
        return fields.listener;
    }

    /**
     * Goes to the server through these proxies, in their order: the first one is connected to, each is asked for the next, and the
     * last one for the server. Only the first one's name is looked up here; the others and the server's go to the proxy before
     * them as they are. In place of any given before, and of {@link #withSystemProxy()}. Without a hop, which is the default, the
     * server is connected to directly.
     *
     * <p>A proxy sees the name and the port of what is behind it; what is said to the server it sees only when that goes without
     * TLS. Its credentials go to it alone. A failure names the hop, with the phase {@code PROXY}, or {@code TLS} for the handshake
     * with a proxy.
     */
    public ConnectOptions withVia(Hop... hops) {
        List<Hop> checked = Checks.list(hops, "hops");
        return with(copy -> {
            copy.via = checked;
            copy.systemProxy = false;
        });
    }

    /** The proxies on the way to the server, in their order; unmodifiable. Empty for none, and with {@link #withSystemProxy()}. */
    public List<Hop> via() {
        return fields.via;
    }

    /**
     * Goes to the server as the system says, asked anew for each attempt, in place of {@link #withVia}:
     *
     * <ul>
     *   <li>by the environment, when one of {@code http_proxy} (for a server without TLS), {@code https_proxy} (with TLS) and {@code
     *       all_proxy} (for what has none of its own) is there; their values are URIs as {@link Hop#of} takes them, or a host and a
     *       port of an HTTP proxy. {@code no_proxy} names what is connected to directly, separated by commas or spaces: a host (with
     *       all below it), an address, a range such as {@code 10.0.0.0/8}, each perhaps with a port, or {@code *} for everything. All
     *       in lower case or else in upper case, but {@code HTTP_PROXY}, which a CGI program's visitor can set, is not heeded where
     *       {@code REQUEST_METHOD} is set;
     *   <li>else by {@link java.net.ProxySelector#getDefault()}, which knows the JVM's properties ({@code https.proxyHost} and so on).
     * </ul>
     */
    public ConnectOptions withSystemProxy() {
        return with(copy -> {
            copy.via = List.of();
            copy.systemProxy = true;
        });
    }

    /** Whether the system says by which proxy to go. */
    public boolean usesSystemProxy() {
        return fields.systemProxy;
    }

    /**
     * What keeps cookies (RFC 6265), in place of any given before: a {@link java.net.CookieManager}, mostly, which several connections
     * may share. Each request, an upgrade included, goes with the cookies that it gives, after those of a {@code Cookie} header of the
     * request's own, in one field; it is given those of each answer, interim ones left out. Which fit, it decides by the URI of the
     * request, with {@code http} for {@code ws} and {@code https} for {@code wss}: secure cookies go over TLS alone. A host whose name
     * {@link java.net.URI} does not allow, with an underscore, say, gets and sets none. None by default.
     *
     * <p>The handler is called on the threads of those who ask and who read the answers, and has to return soon. What it throws when
     * it is asked fails the request with {@link GluegunException.ConnectionError}, nothing sent; what it throws when it is given
     * cookies is logged, and they are lost.
     */
    public ConnectOptions withCookies(CookieHandler cookies) {
        Objects.requireNonNull(cookies, "cookies");
        return with(copy -> copy.cookies = Optional.of(cookies));
    }

    /** What keeps cookies. */
    public Optional<CookieHandler> cookies() {
        return fields.cookies;
    }

    /**
     * Whether a connection to that port uses TLS.
     *
     * @param port 0 for a Unix domain socket
     * @throws InvalidOptions when {@link Transport#AUTO} means plain TCP, but TLS options were given: one of the two is a mistake
     */
    public boolean usesTls(int port) {
        return switch (fields.transport) {
            case TLS -> true;
            case TCP -> false;
            case AUTO -> port == HTTPS_PORT || refusePlain(port);
        };
    }

    private boolean refusePlain(int port) {
        if (fields.tls.isPresent()) {
            throw new InvalidOptions("TLS options were given, but with Transport.AUTO "
                    + (port == 0 ? "a Unix domain socket" : "port " + port)
                    + " means no TLS: add withTransport(Transport.TLS), or withTransport(Transport.TCP) if"
                    + " plain text is meant");
        }
        return false;
    }

    private ConnectOptions with(Consumer<Fields> change) {
        return new ConnectOptions(changed(change));
    }
}
