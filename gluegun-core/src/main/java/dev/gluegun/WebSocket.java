package dev.gluegun;

import dev.gluegun.internal.transport.Deadline;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * An open WebSocket: connection, upgrade and stream in one (RFC 6455).
 *
 * <pre>{@code
 * try (WebSocket socket = WebSocket.connect(URI.create("wss://example.com/chat"))) {
 *     socket.sendText("hello");
 *     Frame answer = socket.receiveAppFrame();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads at once, platform or virtual ones. Calls that wait throw {@link GluegunException.Timeout},
 * {@link GluegunException.Interrupted}, {@link GluegunException.ConnectionDown} and {@link GluegunException.StreamError} as
 * those of {@link WebSocketStream} do; a timeout or an interrupt ends the wait, never the connection, and loses nothing.
 */
public final class WebSocket implements AutoCloseable {

    private final Connection connection;
    private final WebSocketStream stream;
    private final Duration timeout;

    private WebSocket(Connection connection, WebSocketStream stream, Duration timeout) {
        this.connection = connection;
        this.stream = stream;
        this.timeout = timeout;
    }

    // ---- connecting

    /** Connects to a {@code ws:} or {@code wss:} URI with {@link WebSocketOptions#defaults()}. */
    public static WebSocket connect(URI uri) {
        return connect(uri, WebSocketOptions.defaults());
    }

    /**
     * Connects to a {@code ws:} or {@code wss:} URI; see {@link #connect(String, int, String, WebSocketOptions)}.
     *
     * @throws GluegunException.InvalidOptions also when the URI is no WebSocket address (RFC 6455, section 3), carries a user or
     *     a fragment, or when its scheme contradicts the transport that the options name
     */
    public static WebSocket connect(URI uri, WebSocketOptions options) {
        Objects.requireNonNull(options, "options");
        WebSocketAddress address = WebSocketAddress.of(Objects.requireNonNull(uri, "uri"));
        return connect(address, options, address.over(options.effectiveConnectOptions()));
    }

    /**
     * Connects, upgrades, and returns when the socket is open. The options' timeout covers all of it, further requests after
     * redirects and challenges included; on any failure the connection is closed.
     *
     * @param path begins with a slash; may have a query
     * @throws GluegunException.Timeout when it takes longer than the options' timeout, with the phase it was in
     * @throws GluegunException.ConnectionError when the connection cannot be made, with the phase that failed; when a {@link
     *     CredentialsProvider} or a cookie handler throws
     * @throws GluegunException.InvalidMessage.UpgradeRejected when the server refuses
     * @throws GluegunException.StreamError when the server answers wrongly
     * @throws GluegunException.ConnectionDown when the server ends the connection before it has answered
     * @throws GluegunException.InvalidOptions when host, port, path or headers cannot be right
     * @throws GluegunException.Interrupted when the thread is interrupted
     */
    public static WebSocket connect(String host, int port, String path, WebSocketOptions options) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
        ConnectOptions connectOptions = options.effectiveConnectOptions();
        String name = Connection.checkedName(host, port);
        return connect(new WebSocketAddress(connectOptions.usesTls(port), name, port, path), options, connectOptions);
    }

    /**
     * Like {@link #connect(String, int, String, WebSocketOptions)}, by a Unix domain socket; see {@link Connection#openUnix(Path,
     * ConnectOptions)} for what holds there. Redirects within {@code localhost}, on the scheme's own port, stay on the socket; others lead
     * away from it.
     *
     * @param socket the socket's path in the file system
     * @param path what is asked for on the server; begins with a slash; may have a query
     * @throws GluegunException.InvalidOptions also when the socket's path is empty, too long, or not of the default file system
     */
    public static WebSocket connectUnix(Path socket, String path, WebSocketOptions options) {
        Objects.requireNonNull(socket, "socket");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
        ConnectOptions connectOptions = options.effectiveConnectOptions();
        Opening.Opened opened = Opening.openUnix(socket, path, options, connectOptions);
        return new WebSocket(opened.connection(), opened.stream(), options.timeout());
    }

    private static WebSocket connect(
            WebSocketAddress address, WebSocketOptions options, ConnectOptions connectOptions) {
        Opening.Opened opened = Opening.open(address, options, connectOptions);
        return new WebSocket(opened.connection(), opened.stream(), options.timeout());
    }

    /** Like {@link #withSocket(String, int, String, WebSocketOptions, Function)}, for a URI. */
    public static <T> T withSocket(
            URI uri, WebSocketOptions options, Function<? super WebSocket, ? extends T> callback) {
        Objects.requireNonNull(callback, "callback");
        return used(connect(uri, options), callback);
    }

    /**
     * Connects, calls the callback with the socket, closes the socket, and returns the callback's value. The callback's exception
     * wins: a failure to close is attached to it as suppressed; alone, it is thrown.
     */
    public static <T> T withSocket(
            String host,
            int port,
            String path,
            WebSocketOptions options,
            Function<? super WebSocket, ? extends T> callback) {
        Objects.requireNonNull(callback, "callback");
        return used(connect(host, port, path, options), callback);
    }

    private static <T> T used(WebSocket socket, Function<? super WebSocket, ? extends T> callback) {
        try (socket) {
            return callback.apply(socket);
        }
    }

    // ---- sending

    /**
     * Sends a text message.
     *
     * @throws GluegunException.InvalidMessage when it has lone surrogates, which UTF-8 cannot carry; nothing was sent
     */
    public void sendText(String text) {
        stream.send(new Frame.Text(text));
    }

    /** Sends a binary message; the array must not change before this returns. */
    public void sendBinary(byte[] data) {
        stream.send(new Frame.Binary(data));
    }

    /** Sends what remains in the buffer as a binary message; the buffer's position moves to its limit. */
    public void sendBinary(ByteBuffer data) {
        byte[] bytes = new byte[Objects.requireNonNull(data, "data").remaining()];
        data.get(bytes);
        sendBinary(bytes);
    }

    /** Sends a frame of any kind; see {@link WebSocketStream#send}. */
    public void sendFrame(Frame frame) {
        stream.send(frame);
    }

    /**
     * Sends a ping; {@link #lastRoundTrip()} tells later how long its pong took.
     *
     * @param data at most 125 bytes
     */
    public void ping(byte[] data) {
        stream.send(new Frame.Ping(data));
    }

    /**
     * Sends a pong that nobody asked for (RFC 6455, section 5.5.3): pings are answered by the library.
     *
     * @param data at most 125 bytes
     */
    public void pong(byte[] data) {
        stream.send(new Frame.Pong(data));
    }

    /** Sends a close frame without a code. Frames can still be received until the peer's close frame. */
    public void sendClose() {
        stream.send(new Frame.Close());
    }

    /**
     * Sends a close frame. Frames can still be received until the peer's close frame.
     *
     * @param code 1000–1003, 1007–1014 or 3000–4999 (RFC 6455, section 7.4)
     * @param reason at most 123 bytes of UTF-8
     * @throws GluegunException.InvalidMessage when code or reason is not allowed; nothing was sent
     */
    public void sendClose(int code, String reason) {
        stream.send(new Frame.CloseWithReason(code, reason));
    }

    // ---- receiving

    /** Waits for the next frame for as long as the options' timeout; see {@link WebSocketStream#receive}. */
    public Frame receiveFrame() {
        return receiveFrame(timeout);
    }

    /** Waits for the next frame; see {@link WebSocketStream#receive}. */
    public Frame receiveFrame(Duration timeout) {
        return stream.receive(timeout);
    }

    /** Waits for the next text, binary or close frame for as long as the options' timeout. */
    public Frame receiveAppFrame() {
        return receiveAppFrame(timeout);
    }

    /** Waits for the next text, binary or close frame; pings and pongs, if they are delivered at all, are passed over. */
    public Frame receiveAppFrame(Duration timeout) {
        Checks.timeout(timeout, "timeout");
        Deadline deadline = null;
        while (true) {
            Frame frame = stream.poll();
            if (frame == null) {
                deadline = deadline == null ? Deadline.after(timeout) : deadline;
                frame = stream.receive(deadline);
            }
            if (!(frame instanceof Frame.Ping || frame instanceof Frame.Pong)) {
                return frame;
            }
        }
    }

    // ---- looking

    /** The connection below. */
    public Connection connection() {
        return connection;
    }

    /** The stream below. */
    public WebSocketStream stream() {
        return stream;
    }

    /**
     * The URI that this socket is connected to, with the port where it is not the scheme's own: after redirects the last one. What no
     * URI may have is percent-encoded.
     */
    public URI uri() {
        return connection.address(stream.path()).uri();
    }

    /** The subprotocol that the server has chosen. */
    public Optional<String> subprotocol() {
        return upgraded().subprotocol();
    }

    /** The header fields of the server's answer to the opening handshake. */
    public Headers responseHeaders() {
        return upgraded().headers();
    }

    /** What was negotiated; it is known, and nothing waits. */
    private Message.Upgraded upgraded() {
        return stream.awaitUpgrade(Deadline.none());
    }

    /** How long the pong to the last answered ping took, be it the keepalive's or one of {@link #ping}; empty before the first. */
    public Optional<Duration> lastRoundTrip() {
        return stream.lastRoundTrip();
    }

    // ---- closing

    /**
     * Sends a close frame with 1000, waits for the peer's for at most the closing timeout, and drops the connection. Idempotent;
     * from any thread, whatever the others are doing: those who wait get {@link GluegunException.ConnectionDown} at once. An
     * interrupt drops the connection at once and leaves the flag set.
     */
    @Override
    public void close() {
        stream.close();
        if (!connection.hasEnded()) {
            // Over HTTP/2 the stream ends without its connection.
            connection.close();
        }
    }

    @Override
    public String toString() {
        return "WebSocket[" + connection
                + subprotocol().map(name -> ", " + name).orElse("") + "]";
    }
}
