package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a reusable socket is connected ({@code gluegun/websocket}'s options). An immutable value, safe for any thread. */
public final class WebSocketOptions extends Options<WebSocketOptions.Fields> {
    private static final int MOST_REDIRECTS = 20;
    private static final WebSocketOptions DEFAULTS = new WebSocketOptions(new Fields());

    private WebSocketOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        Headers headers = Headers.empty();
        ConnectOptions connectOptions = ConnectOptions.defaults();
        UpgradeOptions upgradeOptions = UpgradeOptions.defaults();
        Duration timeout = Duration.ofSeconds(5);
        Optional<Credentials> credentials = Optional.empty();
        Optional<CredentialsProvider> credentialsProvider = Optional.empty();
        int redirects = 0;
        Optional<String> origin = Optional.empty();
        List<Protocol> protocols = List.of();

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("headers", headers);
            field.accept("connectOptions", connectOptions);
            field.accept("upgradeOptions", upgradeOptions);
            field.accept("timeout", timeout);
            field.accept("credentials", credentials);
            field.accept("credentialsProvider", credentialsProvider.map(Masked::byClass));
            field.accept("redirects", redirects);
            field.accept("origin", origin);
            field.accept("protocols", protocols);
        }
    }

    /**
     * No headers, HTTP/1.1 only, no retry, the defaults of {@link ConnectOptions} and {@link UpgradeOptions}, 5 s, no credentials, no
     * redirects and no origin.
     */
    public static WebSocketOptions defaults() {
        return DEFAULTS;
    }

    /** The header fields to send with the opening handshake, in place of any given before. None by default. */
    public WebSocketOptions withHeaders(Headers headers) {
        Objects.requireNonNull(headers, "headers");
        return with(copy -> copy.headers = headers);
    }

    /** The header fields to send with the opening handshake. */
    public Headers headers() {
        return fields.headers;
    }

    /**
     * How the connection is made. What these options leave unset keeps the socket's defaults: HTTP/1.1 only, and no retry.
     */
    public WebSocketOptions withConnectOptions(ConnectOptions connectOptions) {
        Objects.requireNonNull(connectOptions, "connectOptions");
        return with(copy -> copy.connectOptions = connectOptions);
    }

    /** How the connection is made, as it was given. */
    public ConnectOptions connectOptions() {
        return fields.connectOptions;
    }

    /** How the connection is made: what was given, and the socket's own default where nothing was. */
    ConnectOptions effectiveConnectOptions() {
        ConnectOptions options = fields.connectOptions.withRetryUnlessSet(RetryPolicy.none());
        return fields.protocols.isEmpty() ? options : options.withProtocols(fields.protocols.toArray(Protocol[]::new));
    }

    /**
     * The protocols to speak, the preferred one first, in place of those of the {@link #withConnectOptions connect options}. With
     * {@link Protocol#HTTP_2} and {@link Protocol#HTTP_1_1}, a server over TLS is asked for HTTP/2; one that chooses that but takes no
     * WebSockets over it (RFC 8441, section 3), or resets the request or ends the connection with HTTP_1_1_REQUIRED (RFC 9113,
     * section 7), is connected to once more, by HTTP/1.1, within the same deadline, and not asked for
     * HTTP/2 again for an hour. Without TLS, HTTP/2 is spoken when it is the only one.
     *
     * @throws GluegunException.InvalidOptions when there is none, or one is there twice
     */
    public WebSocketOptions withProtocols(Protocol... protocols) {
        List<Protocol> checked = ConnectOptions.checkedProtocols(protocols);
        return with(copy -> copy.protocols = checked);
    }

    /** The protocols to speak, the preferred one first; those of the connect options when none were given here. Unmodifiable. */
    public List<Protocol> protocols() {
        return fields.protocols.isEmpty() ? fields.connectOptions.protocols() : fields.protocols;
    }

    /**
     * How the stream is upgraded. {@link UpgradeOptions#defaults()} by default.
     *
     * @throws GluegunException.InvalidOptions when there is a tunnel among them, which belongs to another connection
     */
    public WebSocketOptions withUpgradeOptions(UpgradeOptions upgradeOptions) {
        Objects.requireNonNull(upgradeOptions, "upgradeOptions");
        if (upgradeOptions.tunnel().isPresent()) {
            throw new InvalidOptions("a tunnel is for Connection.upgrade on the connection that it was opened on: for a"
                    + " WebSocket with a connection of its own give ConnectOptions.withVia");
        }
        return with(copy -> copy.upgradeOptions = upgradeOptions);
    }

    /** How the stream is upgraded. */
    public UpgradeOptions upgradeOptions() {
        return fields.upgradeOptions;
    }

    /**
     * How long connecting may take, from the name lookup to the upgrade, and how long a receiving call waits that is given no time
     * of its own. 5 s by default.
     *
     * @throws GluegunException.InvalidOptions when it is zero or negative
     */
    public WebSocketOptions withTimeout(Duration timeout) {
        Checks.timeout(timeout, "timeout");
        return with(copy -> copy.timeout = timeout);
    }

    /** How long connecting, and receiving without a time of its own, may take. */
    public Duration timeout() {
        return fields.timeout;
    }

    /**
     * Who asks for the socket, in place of any credentials or provider given before. Some are sent at once, others answer a challenge
     * with one more request, on the same connection where the server keeps it; a nonce that has become stale takes one more. They go to the
     * scheme, host and port that are connected to, and not where these redirect to. With them there can be no {@code Authorization} among
     * the {@link #withHeaders headers}. None by default.
     */
    public WebSocketOptions withCredentials(Credentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return with(copy -> {
            copy.credentials = Optional.of(credentials);
            copy.credentialsProvider = Optional.empty();
        });
    }

    /** Who asks for the socket. */
    public Optional<Credentials> credentials() {
        return fields.credentials;
    }

    /**
     * What tells who asks for the socket, before each request, in place of any credentials or provider given before. It is asked when
     * the connection for that request is up, and not for each attempt to connect; also where redirects lead to another server, and decides by the URI what to show to whom. After a refusal at most two more requests
     * are made in a row, and only with credentials that were not refused themselves.
     */
    public WebSocketOptions withCredentials(CredentialsProvider provider) {
        Objects.requireNonNull(provider, "provider");
        return with(copy -> {
            copy.credentials = Optional.empty();
            copy.credentialsProvider = Optional.of(provider);
        });
    }

    /** What tells who asks for the socket. */
    public Optional<CredentialsProvider> credentialsProvider() {
        return fields.credentialsProvider;
    }

    /**
     * How many redirects (301, 302, 303, 307 and 308; RFC 9110, section 15.4) are followed, one after the other. {@code http} in a
     * {@code Location} means {@code ws}, {@code https} means {@code wss}; none leads from {@code wss} to {@code ws}. Where one leads to
     * another scheme, host or port, nothing goes along that was meant for the first: of the {@link #withHeaders headers} {@code User-Agent}
     * and {@code Accept-Language} alone, and no {@link #withOrigin origin}, {@link #withCredentials(Credentials) credentials}, client certificate or
     * server name of TLS. Cookies go where they fit. {@link WebSocket#uri()} tells the last address. 0, which is none, by default.
     *
     * @param most 0 to 20; more fail with {@link GluegunException.InvalidMessage.UpgradeRejected}, as do circles
     * @throws GluegunException.InvalidOptions when it is anything else
     */
    public WebSocketOptions withRedirects(int most) {
        Checks.between(0, MOST_REDIRECTS, most, "most");
        return with(copy -> copy.redirects = most);
    }

    /** How many redirects are followed, one after the other. */
    public int redirects() {
        return fields.redirects;
    }

    /**
     * The origin of who asks, sent as {@code Origin} (RFC 6455, section 10.2), for servers that let certain ones in. With it there can be
     * no {@code Origin} among the {@link #withHeaders headers}. None by default.
     *
     * @param origin a scheme, a host and perhaps a port, as in {@code https://example.com}, or the word {@code null}
     * @throws GluegunException.InvalidOptions when it is anything else (RFC 6454, section 6.2)
     */
    public WebSocketOptions withOrigin(String origin) {
        Checks.origin(origin, "origin");
        return with(copy -> copy.origin = Optional.of(origin));
    }

    /** The origin of who asks. */
    public Optional<String> origin() {
        return fields.origin;
    }

    /** The header fields of the application in the opening handshake, the origin included. */
    Headers requestHeaders() {
        if (fields.origin.isEmpty()) {
            return fields.headers;
        }
        if (fields.headers.contains("Origin")) {
            throw new GluegunException.InvalidOptions(
                    "the options have both an origin and an Origin header: leave one of the two out");
        }
        return fields.headers.with("Origin", fields.origin.get());
    }

    private WebSocketOptions with(Consumer<Fields> change) {
        return new WebSocketOptions(changed(change));
    }
}
