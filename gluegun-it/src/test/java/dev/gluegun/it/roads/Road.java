package dev.gluegun.it.roads;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
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
 */
record Road(OriginKind origin, boolean tls, List<HopKind> hops) {

    /** Long enough for whatever is slow on a busy machine, short enough that a test that hangs fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Has the test skipped when a program is missing for it; returns where the road ends. */
    URI uri(Programs programs) {
        return URI.create((tls ? "wss" : "ws") + "://localhost:" + origin.port(programs, tls) + "/echo");
    }

    /** How it is gone. */
    WebSocketOptions options(Programs programs) {
        return options(programs, via(programs));
    }

    private Hop[] via(Programs programs) {
        return hops.stream().map(kind -> kind.hop(programs)).toArray(Hop[]::new);
    }

    /** How it is gone through these hops. */
    WebSocketOptions options(Programs programs, Hop... via) {
        ConnectOptions connect = connectOptions(programs, via);
        URI uri = uri(programs);
        // Armeria wants to know which page a socket is for.
        String page = (tls ? "https://" : "http://") + uri.getAuthority();
        return WebSocketOptions.defaults()
                .withTimeout(PATIENCE)
                .withHeaders(Headers.of("Origin", page))
                .withProtocols(origin.protocols())
                .withConnectOptions(connect);
    }

    private static ConnectOptions connectOptions(Programs programs, Hop... via) {
        return ConnectOptions.defaults().withTls(HopKind.trust(programs)).withVia(via);
    }

    /** Goes it for requests. */
    Connection connect(Programs programs) {
        ConnectOptions options = connectOptions(programs, via(programs))
                .withProtocols(origin.protocols())
                .withTransport(tls ? Transport.TLS : Transport.TCP)
                .withRetry(RetryPolicy.none());
        Connection connection = Connection.open("localhost", origin.port(programs, tls), options);
        connection.awaitUp(PATIENCE);
        return connection;
    }

    /** Goes it. */
    WebSocket open(Programs programs) {
        return WebSocket.connect(uri(programs), options(programs));
    }

    @Override
    public String toString() {
        String way = hops.isEmpty()
                ? "directly"
                : "via " + hops.stream().map(HopKind::toString).collect(Collectors.joining(" → "));
        return origin + " over " + (tls ? "TLS" : "TCP") + " " + way;
    }
}
