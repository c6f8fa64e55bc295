package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.engine.ConnectionEngine;
import dev.gluegun.internal.transport.Deadline;
import java.net.IDN;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, made in the background, to be upgraded to a WebSocket (Gun's connection process).
 *
 * <pre>{@code
 * try (Connection connection = Connection.open("example.com", 443)) {
 *     connection.awaitUp(Duration.ofSeconds(5));
 *     WebSocketStream stream = connection.upgrade("/chat");
 *     stream.awaitUpgrade(Duration.ofSeconds(5));
 *     stream.send(new Frame.Text("hello"));
 *     Frame answer = stream.receive(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>{@link WebSocket} does all this in one call. Safe for use by many threads at once.
 */
public final class Connection implements AutoCloseable {

    private final ConnectionEngine engine;

    private Connection(ConnectionEngine engine) {
        this.engine = engine;
    }

    /** Opens a connection with {@link ConnectOptions#defaults()}; see {@link #open(String, int, ConnectOptions)}. */
    public static Connection open(String host, int port) {
        return open(host, port, ConnectOptions.defaults());
    }

    /**
     * Begins to connect in the background, with retries as the options say, and returns at once (Gun's {@code open}).
     *
     * @param host a name or an address; an IPv6 address may be in brackets
     * @param port 1 to 65535
     * @throws GluegunException.InvalidOptions when host or port cannot be right
     */
    public static Connection open(String host, int port, ConnectOptions options) {
        String name = checkedName(host, port, options);
        return new Connection(ConnectionEngine.open(name, port, options));
    }

    /** A connection that is made when {@link #dial} is called, once. */
    static Connection unopened(String host, int port, ConnectOptions options) {
        String name = checkedName(host, port, options);
        return new Connection(ConnectionEngine.unopened(name, port, options));
    }

    /** Makes the connection on this thread; how it fails is told by who awaits it, but for a timeout and an interrupt. */
    void dial(Deadline deadline) {
        engine.dial(deadline);
    }

    private static String checkedName(String host, int port, ConnectOptions options) {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(options, "options");
        String name = asciiName(host);
        Checks.between(1, 65_535, port, "port");
        return name;
    }

    /** The name as it goes into look-ups and the Host field; names in other scripts become Punycode. */
    private static String asciiName(String host) {
        // Judged as it is sent: in Punycode, wide forms of slashes and spaces become plain ones.
        String name = isAscii(host) ? host : punycode(host);
        boolean possible = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            possible &= c > ' ' && c != '/' && c != '@' && c < 0x7f;
        }
        if (!possible) {
            throw new InvalidOptions("expected a host name or address, but got " + Excerpt.of(host)
                    + ": give the name alone, without a scheme or a path");
        }
        return name;
    }

    private static boolean isAscii(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String punycode(String host) {
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions(
                    "expected a host name, but got " + Excerpt.of(host) + ": " + Excerpt.visible("" + e.getMessage()),
                    e);
        }
    }

    /**
     * Waits until the connection is up (Gun's {@code await_up}). Retries are not seen here, only how they end.
     *
     * <p>As Gun's {@code gun_up} is still there when the server has gone away meanwhile, so this returns when the server has
     * ended a connection on which an upgrade was asked for and not awaited yet: what came before the end can be received, and the
     * stream tells of the end.
     *
     * @return the protocol that was negotiated
     * @throws GluegunException.Timeout when it is not up in time; it is still being made, and can be awaited again
     * @throws GluegunException.ConnectionError when it could not be made
     * @throws GluegunException.ConnectionDown when it was up and is no more, or was closed
     * @throws GluegunException.Interrupted when the thread is interrupted; the connection is still being made
     */
    public Protocol awaitUp(Duration timeout) {
        return engine.awaitUp(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    /** Upgrades with no further headers and {@link UpgradeOptions#defaults()}. */
    public WebSocketStream upgrade(String path) {
        return upgrade(path, Headers.empty(), UpgradeOptions.defaults());
    }

    /** Upgrades with {@link UpgradeOptions#defaults()}. */
    public WebSocketStream upgrade(String path, Headers headers) {
        return upgrade(path, headers, UpgradeOptions.defaults());
    }

    /**
     * Asks for a WebSocket (Gun's {@code ws_upgrade}) and returns at once. Before the connection is up the request is kept, and
     * sent when it is.
     *
     * @param path begins with a slash; may have a query, no fragment
     * @param headers sent besides the handshake's own; a {@code Host} replaces the library's
     * @throws GluegunException.InvalidOptions when path or headers cannot be sent
     * @throws GluegunException.InvalidMessage when the connection has a WebSocket already, or an upgrade under way
     * @throws GluegunException.ConnectionDown when the connection has ended
     */
    public WebSocketStream upgrade(String path, Headers headers, UpgradeOptions options) {
        return asked(null, path, headers, options);
    }

    /** Upgrades by the given protocol with {@link UpgradeOptions#defaults()}. */
    public WebSocketStream upgrade(Protocol protocol, String path, Headers headers) {
        return upgrade(protocol, path, headers, UpgradeOptions.defaults());
    }

    /**
     * Asks for a WebSocket by the given protocol, on a connection that is up.
     *
     * @throws GluegunException.InvalidMessage when the connection is not up yet, and as without a protocol
     * @throws GluegunException.InvalidMessage.UnsupportedFeature when another protocol was negotiated; nothing was sent
     * @throws GluegunException.InvalidOptions when path or headers cannot be sent
     * @throws GluegunException.ConnectionDown when the connection has ended
     */
    public WebSocketStream upgrade(Protocol protocol, String path, Headers headers, UpgradeOptions options) {
        return asked(Objects.requireNonNull(protocol, "protocol"), path, headers, options);
    }

    private WebSocketStream asked(@Nullable Protocol protocol, String path, Headers headers, UpgradeOptions options) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(options, "options");
        return WebSocketStream.of(options, start -> engine.upgrade(protocol, path, headers, options, start));
    }

    /**
     * Drops the connection at once, also while it is being made; idempotent (Gun's {@code close}). Whoever waits on it gets
     * {@link GluegunException.ConnectionDown}.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * Ends gracefully (Gun's {@code shutdown}): a WebSocket is closed with a close handshake, which takes at most its closing
     * timeout, and then the connection is dropped. An interrupt drops it at once and leaves the flag set.
     */
    public void shutdown() {
        engine.shutdown();
    }

    @Override
    public String toString() {
        return "Connection[" + engine + "]";
    }
}
