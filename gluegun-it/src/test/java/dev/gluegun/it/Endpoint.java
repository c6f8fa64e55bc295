package dev.gluegun.it;

import dev.gluegun.ConnectOptions;
import dev.gluegun.RetryPolicy;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.net.URI;
import java.time.Duration;

/** A port on which a server listens, and how tests connect to it. */
record Endpoint(PeerProcess process, String scheme, int port) {

    /** Long enough for whatever is slow on a busy machine, short enough that a test that hangs fails. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static Endpoint plain(PeerProcess process, String options) {
        return new Endpoint(process, "ws", process.listen(options));
    }

    static Endpoint tls(PeerProcess process, String options) {
        return new Endpoint(process, "wss", process.listen(options));
    }

    URI uri(String path) {
        return uri("localhost", path);
    }

    URI uri(String host, String path) {
        return URI.create(scheme + "://" + host + ":" + port + path);
    }

    /** Opens a socket with patience and the defaults otherwise. */
    WebSocket connect(String path) {
        return connect(path, UpgradeOptions.defaults());
    }

    WebSocket connect(String path, UpgradeOptions options) {
        return WebSocket.connect(uri(path), options().withUpgradeOptions(options));
    }

    /** Opens a socket over TLS. */
    WebSocket connect(String path, TlsOptions tls) {
        return WebSocket.connect(
                uri(path),
                options().withConnectOptions(ConnectOptions.defaults().withTls(tls)));
    }

    static WebSocketOptions options() {
        return WebSocketOptions.defaults().withTimeout(PATIENCE);
    }

    /** What an explicit connection to this port takes, without retries. */
    static ConnectOptions once() {
        return ConnectOptions.defaults().withRetry(RetryPolicy.none());
    }
}
