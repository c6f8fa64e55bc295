package dev.gluegun;

import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidOptions;
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
        Optional<ConnectionListener> listener = Optional.empty();

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
            field.accept("listener", listener.map(Masked::byClass));
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
     * The protocols to speak, the preferred one first (Gun's {@code protocols}). HTTP/1.1 by default.
     *
     * @throws InvalidOptions when there is none, or one is there twice
     * @throws UnsupportedFeature when {@link Protocol#HTTP_2} is among them: this version does not speak it
     */
    public ConnectOptions withProtocols(Protocol... protocols) {
        List<Protocol> checked = Checks.list(protocols, "protocols");
        if (checked.isEmpty()) {
            throw new InvalidOptions("there has to be at least one protocol, but none came: use Protocol.HTTP_1_1");
        }
        if (Set.copyOf(checked).size() < checked.size()) {
            throw new InvalidOptions("each protocol may be there once, but what came was " + checked);
        }
        if (checked.contains(Protocol.HTTP_2)) {
            throw new UnsupportedFeature("HTTP/2 is not in this version of the library: use Protocol.HTTP_1_1");
        }
        return with(copy -> copy.protocols = checked);
    }

    /** The protocols to speak, the preferred one first; unmodifiable. */
    public List<Protocol> protocols() {
        return fields.protocols;
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

    /**
     * How long TCP may take to connect to one address (Gun's {@code connect_timeout}). 10 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ConnectOptions withConnectTimeout(Duration connectTimeout) {
        Checks.timeout(connectTimeout, "connectTimeout");
        return with(copy -> copy.connectTimeout = connectTimeout);
    }

    /** How long TCP may take to connect to one address. */
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
     * Whether a connection to that port uses TLS.
     *
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
            throw new InvalidOptions("TLS options were given, but with Transport.AUTO port " + port
                    + " means plain TCP: add withTransport(Transport.TLS), or withTransport(Transport.TCP) if"
                    + " plain TCP is meant");
        }
        return false;
    }

    private ConnectOptions with(Consumer<Fields> change) {
        return new ConnectOptions(changed(change));
    }
}
