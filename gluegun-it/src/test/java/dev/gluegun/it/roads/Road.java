package dev.gluegun.it.roads;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.ConnectionListener;
import dev.gluegun.Headers;
import dev.gluegun.Hop;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.software.Programs;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A way to a server: what is there, whether by TLS, and through which proxies.
 *
 * @param hops from here to there
 * @param number among those to this origin, from 0 on
 */
record Road(OriginKind origin, boolean tls, List<HopKind> hops, int number) {

    /** Long enough for whatever is slow on a busy machine, short enough that a test that hangs fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Has the test skipped when a program is missing for it; returns where the road ends. */
    URI uri(Programs programs) {
        return URI.create((tls ? "wss" : "ws") + "://localhost:" + port(programs) + "/echo");
    }

    private int port(Programs programs) {
        return origin.port(programs, tls, number);
    }

    /** How it is gone. */
    private WebSocketOptions options(Programs programs) {
        URI uri = uri(programs);
        // Armeria wants to know which page a socket is for.
        String page = (tls ? "https://" : "http://") + uri.getAuthority();
        return WebSocketOptions.defaults()
                .withTimeout(PATIENCE)
                .withHeaders(Headers.of("Origin", page))
                .withProtocols(origin.protocols())
                .withConnectOptions(connectOptions(programs));
    }

    private ConnectOptions connectOptions(Programs programs) {
        Hop[] via = hops.stream().map(kind -> kind.hop(programs)).toArray(Hop[]::new);
        return ConnectOptions.defaults().withTls(HopKind.trust(programs)).withVia(via);
    }

    /** Goes it for requests. */
    Connection connect(Programs programs) {
        ConnectOptions options = connectOptions(programs)
                .withProtocols(origin.protocols())
                .withTransport(tls ? Transport.TLS : Transport.TCP)
                .withRetry(RetryPolicy.none());
        Connection connection = Connection.open("localhost", port(programs), options);
        connection.awaitUp(PATIENCE);
        return connection;
    }

    /** Goes it, and has the listener told. */
    WebSocket open(Programs programs, ConnectionListener listener) {
        WebSocketOptions options = options(programs);
        return WebSocket.connect(
                uri(programs),
                options.withConnectOptions(options.connectOptions().withListener(listener)));
    }

    @Override
    public String toString() {
        String way = hops.isEmpty()
                ? "directly"
                : "via " + hops.stream().map(HopKind::toString).collect(Collectors.joining(" → "));
        return origin + " over " + (tls ? "TLS" : "TCP") + " " + way;
    }
}
