package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;

/**
 * A tunnel through an HTTP proxy to a destination, opened by hand on a connection to the proxy ({@link Connection#connect}; what Gun's
 * {@code connect} gives).
 *
 * <pre>{@code
 * try (Connection proxy = Connection.open("proxy.example", 3128);
 *         Tunnel tunnel = proxy.connect(Destination.of("chat.example", 443))) {
 *     tunnel.awaitUp(Duration.ofSeconds(5));
 *     WebSocketStream stream = proxy.upgrade("/chat", Headers.empty(), UpgradeOptions.defaults().withTunnel(tunnel));
 *     stream.awaitUpgrade(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>{@link ConnectOptions#withVia} does all this by itself; a tunnel by hand is for what a proxy is to be asked besides, and for
 * several tunnels on one HTTP/2 connection. Safe for use by many threads at once.
 */
public final class Tunnel implements AutoCloseable {
    private final Connection proxy;
    private final Connection connection;

    Tunnel(Connection proxy, Connection connection) {
        this.proxy = proxy;
        this.connection = connection;
    }

    /**
     * Waits until the destination can be talked to (Gun's {@code await_up} for {@code gun_tunnel_up}): the proxy has agreed, and TLS
     * with the destination has been negotiated where it is used.
     *
     * @return the protocol that the destination speaks
     * @throws GluegunException.Timeout when it is not up in time; it is still being made, and can be awaited again
     * @throws GluegunException.ConnectionError when it could not be made: with the phase {@code PROXY} when the proxy refused it
     * @throws GluegunException.ConnectionDown when it was up and is no more, or was closed
     * @throws GluegunException.Interrupted when the thread is interrupted; the tunnel is still being made
     */
    public Protocol awaitUp(Duration timeout) {
        return connection.awaitUp(timeout);
    }

    /**
     * The connection behind the tunnel, for requests, upgrades and further tunnels, if the destination is a proxy again. It ends with
     * the tunnel, and the tunnel with it.
     */
    public Connection connection() {
        return connection;
    }

    /** {@link #connection()}, for a stream that is asked for on {@code from}. */
    Connection on(Connection from) {
        if (!proxy.equals(from)) {
            throw new InvalidOptions("expected a tunnel that was opened on " + from + ", but got " + this
                    + ": upgrade on the connection that the tunnel was opened on");
        }
        return connection;
    }

    /**
     * Drops the tunnel at once, also while it is being made; idempotent. On HTTP/1.1 the connection to the proxy, which belongs to
     * it, ends with it; on HTTP/2 that goes on.
     */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return "Tunnel[" + proxy + " to " + connection + "]";
    }
}
