package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.engine.ConnectionEngine;
import dev.gluegun.internal.transport.Deadline;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, made in the background, for requests, and to be upgraded to a WebSocket (Gun's connection process).
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
        Objects.requireNonNull(options, "options");
        String name = checkedName(host, port);
        return new Connection(ConnectionEngine.open(name, port, options));
    }

    /** Opens a connection by a Unix domain socket with {@link ConnectOptions#defaults()}. */
    public static Connection openUnix(Path socket) {
        return openUnix(socket, ConnectOptions.defaults());
    }

    /**
     * Like {@link #open(String, int, ConnectOptions)}, by a Unix domain socket of this machine (Gun's {@code open_unix}).
     *
     * <p>{@link Transport#AUTO} means no TLS here. To the server, and with {@link Transport#TLS} to the check of its certificate, its
     * name is {@code localhost}; a {@code Host} header and {@link TlsOptions#withServerName} replace that. The connect timeout is how
     * long a server may leave its queue of connections full; errors name {@link GluegunException.Phase#TCP}.
     *
     * @param socket the socket's path, relative to the process's directory or absolute, of at most 106 bytes
     * @throws GluegunException.InvalidOptions when the path is empty, too long, or not of the default file system, when the options
     *     name proxies, or have TLS options without {@link Transport#TLS}
     */
    public static Connection openUnix(Path socket, ConnectOptions options) {
        return new Connection(ConnectionEngine.openUnix(checkedAddress(socket, options), options));
    }

    /** Like {@link #unopened}, by a Unix domain socket. */
    static Connection unopenedUnix(Path socket, ConnectOptions options) {
        return new Connection(ConnectionEngine.unopenedUnix(checkedAddress(socket, options), options));
    }

    private static UnixDomainSocketAddress checkedAddress(Path socket, ConnectOptions options) {
        UnixDomainSocketAddress address = UnixPath.address(socket);
        Objects.requireNonNull(options, "options");
        if (!options.via().isEmpty() || options.usesSystemProxy()) {
            throw new InvalidOptions(
                    "a Unix domain socket is on this machine, and no proxy leads to it: leave out withVia"
                            + " and withSystemProxy");
        }
        return address;
    }

    /** A connection that is made when {@link #dial} is called, once. */
    static Connection unopened(String host, int port, ConnectOptions options) {
        Objects.requireNonNull(options, "options");
        String name = checkedName(host, port);
        return new Connection(ConnectionEngine.unopened(name, port, options));
    }

    /** The address of something on the server that this is a connection to. */
    WebSocketAddress address(String path) {
        return engine.port() == 0
                ? WebSocketAddress.onUnixSocket(engine.isSecure(), path)
                : new WebSocketAddress(engine.isSecure(), engine.host(), engine.port(), path);
    }

    /** Makes the connection on this thread, unless that is done; how it fails is told by who awaits it, but for a timeout and an interrupt. */
    void dial(Deadline deadline) {
        engine.dial(deadline);
    }

    /** The name to connect to, when host and port can be right. */
    static String checkedName(String host, int port) {
        Objects.requireNonNull(host, "host");
        String name = HostName.ascii(host);
        Checks.between(1, 65_535, port, "port");
        return name;
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
        return awaitUp(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    Protocol awaitUp(Deadline deadline) {
        return engine.awaitUp(deadline);
    }

    /** Requests with {@link RequestOptions#defaults()}; see {@link #request(String, String, Headers, RequestOptions)}. */
    public RequestStream request(String method, String path, Headers headers) {
        return request(method, path, headers, RequestOptions.defaults());
    }

    /**
     * Sends an HTTP request (Gun's {@code headers}) and returns at once. Before the connection is up it is kept, and sent when it is;
     * on HTTP/1.1 also as long as something that was asked for before has not been answered. Up to 100 are kept so.
     *
     * <p>A body follows by {@link RequestStream#data} when the headers announce one, by a {@code Content-Length} of more than 0, by
     * {@code Transfer-Encoding: chunked}, or by {@code Expect: 100-continue}; on HTTP/1.1 it is chunked unless there is a {@code
     * Content-Length}. Otherwise the request has no body, and is whole.
     *
     * @param method a token; case matters, and {@code CONNECT} is not sent
     * @param path begins with a slash; may have a query, no fragment; {@code *} for {@code OPTIONS}
     * @param headers sent besides those that HTTP needs; a {@code Host} replaces the library's
     * @throws GluegunException.InvalidOptions when method, path or headers cannot be sent, or say otherwise of the body
     * @throws GluegunException.InvalidMessage when the connection is a WebSocket, or an upgrade is under way; or too many are kept
     * @throws GluegunException.ConnectionDown when the connection has ended: the message says how
     */
    public RequestStream request(String method, String path, Headers headers, RequestOptions options) {
        checkRequest(method, path, headers, options);
        return new RequestStream(engine.request(method, path, headers, null, options.flow()), options);
    }

    /** Requests with {@link RequestOptions#defaults()}; see {@link #request(String, String, Headers, byte[], RequestOptions)}. */
    public RequestStream request(String method, String path, Headers headers, byte[] body) {
        return request(method, path, headers, body, RequestOptions.defaults());
    }

    /**
     * Sends an HTTP request with its body (Gun's {@code request}) and returns at once; {@code Content-Length} is set by itself. With
     * {@code Expect: 100-continue} the body is sent when the server has said so, or nothing for a second. Throws as without a body.
     *
     * @param body not copied; must not change before the answer has come; may be empty
     */
    public RequestStream request(String method, String path, Headers headers, byte[] body, RequestOptions options) {
        checkRequest(method, path, headers, options);
        Objects.requireNonNull(body, "body");
        return new RequestStream(engine.request(method, path, headers, body, options.flow()), options);
    }

    private static void checkRequest(String method, String path, Headers headers, RequestOptions options) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(options, "options");
    }

    /** A {@code GET} with no further headers. */
    public RequestStream get(String path) {
        return get(path, Headers.empty());
    }

    /** A {@code GET}; see {@link #request(String, String, Headers, RequestOptions)}. */
    public RequestStream get(String path, Headers headers) {
        return request("GET", path, headers);
    }

    /** A {@code HEAD} with no further headers. */
    public RequestStream head(String path) {
        return head(path, Headers.empty());
    }

    /** A {@code HEAD}; see {@link #request(String, String, Headers, RequestOptions)}. */
    public RequestStream head(String path, Headers headers) {
        return request("HEAD", path, headers);
    }

    /** A {@code DELETE} with no further headers. */
    public RequestStream delete(String path) {
        return delete(path, Headers.empty());
    }

    /** A {@code DELETE}; see {@link #request(String, String, Headers, RequestOptions)}. */
    public RequestStream delete(String path, Headers headers) {
        return request("DELETE", path, headers);
    }

    /** An {@code OPTIONS} with no further headers. */
    public RequestStream options(String path) {
        return options(path, Headers.empty());
    }

    /** An {@code OPTIONS}; see {@link #request(String, String, Headers, RequestOptions)}. */
    public RequestStream options(String path, Headers headers) {
        return request("OPTIONS", path, headers);
    }

    /** A {@code POST} with no further headers. */
    public RequestStream post(String path, byte[] body) {
        return post(path, Headers.empty(), body);
    }

    /** A {@code POST}; see {@link #request(String, String, Headers, byte[], RequestOptions)}. */
    public RequestStream post(String path, Headers headers, byte[] body) {
        return request("POST", path, headers, body);
    }

    /** A {@code PUT} with no further headers. */
    public RequestStream put(String path, byte[] body) {
        return put(path, Headers.empty(), body);
    }

    /** A {@code PUT}; see {@link #request(String, String, Headers, byte[], RequestOptions)}. */
    public RequestStream put(String path, Headers headers, byte[] body) {
        return request("PUT", path, headers, body);
    }

    /** A {@code PATCH} with no further headers. */
    public RequestStream patch(String path, byte[] body) {
        return patch(path, Headers.empty(), body);
    }

    /** A {@code PATCH}; see {@link #request(String, String, Headers, byte[], RequestOptions)}. */
    public RequestStream patch(String path, Headers headers, byte[] body) {
        return request("PATCH", path, headers, body);
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
     * sent when it is; so it is on HTTP/1.1 until the requests before it have been answered.
     *
     * @param path begins with a slash; may have a query, no fragment
     * @param headers sent besides the handshake's own; a {@code Host} replaces the library's
     * @throws GluegunException.InvalidOptions when path or headers cannot be sent, or the options have a tunnel of another connection
     * @throws GluegunException.InvalidMessage when the connection has a WebSocket or a tunnel already, or an upgrade under way
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
        ConnectionEngine asked =
                options.tunnel().map(tunnel -> tunnel.on(this).engine).orElse(engine);
        return WebSocketStream.of(options, start -> asked.upgrade(protocol, path, headers, options, start));
    }

    /**
     * Asks the server, which has to be an HTTP proxy, for a tunnel (CONNECT, RFC 9110, section 9.3.6; Gun's {@code connect}), and
     * returns at once. It is asked when the connection is up; on HTTP/1.1, when what was asked for before has been answered.
     *
     * <p>On HTTP/1.1 the connection belongs to the tunnel from then on, and ends with it, also when the proxy refuses. On HTTP/2 each
     * tunnel is a stream (RFC 9113, section 8.5), beside which others go on.
     *
     * @throws GluegunException.InvalidMessage when, on HTTP/1.1, the connection belongs to a WebSocket or to a tunnel already
     * @throws GluegunException.ConnectionDown when the connection has ended
     * @throws GluegunException.ConnectionError when it could not be made
     * @throws GluegunException.InvalidOptions when the destination has TLS options, but does not use TLS
     */
    public Tunnel connect(Destination destination) {
        Objects.requireNonNull(destination, "destination");
        return new Tunnel(
                this,
                new Connection(engine.connect(
                        destination.host(),
                        destination.port(),
                        destination.options(),
                        destination.headers(),
                        destination.credentials().orElse(null))));
    }

    /** Whether the connection has ended, or will never be. */
    boolean hasEnded() {
        return engine.hasEnded();
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
     * timeout, and then the connection is dropped, with requests that are still under way. Over HTTP/2 the server is told that no
     * further streams come (GOAWAY), and all WebSockets, also those behind tunnels, are closed at the same time. An interrupt drops it at once and leaves the
     * flag set.
     */
    public void shutdown() {
        engine.shutdown();
    }

    @Override
    public String toString() {
        return "Connection[" + engine + "]";
    }
}
