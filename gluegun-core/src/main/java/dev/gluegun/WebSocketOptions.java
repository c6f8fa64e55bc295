package dev.gluegun;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a reusable socket is connected ({@code gluegun/websocket}'s options). An immutable value, safe for any thread. */
public final class WebSocketOptions extends Options<WebSocketOptions.Fields> {
    private static final WebSocketOptions DEFAULTS = new WebSocketOptions(new Fields());

    private WebSocketOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        Headers headers = Headers.empty();
        ConnectOptions connectOptions = ConnectOptions.defaults();
        UpgradeOptions upgradeOptions = UpgradeOptions.defaults();
        Duration timeout = Duration.ofSeconds(5);

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("headers", headers);
            field.accept("connectOptions", connectOptions);
            field.accept("upgradeOptions", upgradeOptions);
            field.accept("timeout", timeout);
        }
    }

    /** No headers, HTTP/1.1 only, no retry, the defaults of {@link ConnectOptions} and {@link UpgradeOptions}, and 5 s. */
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
        return fields.connectOptions.withRetryUnlessSet(RetryPolicy.none());
    }

    /** How the stream is upgraded. {@link UpgradeOptions#defaults()} by default. */
    public WebSocketOptions withUpgradeOptions(UpgradeOptions upgradeOptions) {
        Objects.requireNonNull(upgradeOptions, "upgradeOptions");
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

    private WebSocketOptions with(Consumer<Fields> change) {
        return new WebSocketOptions(changed(change));
    }
}
