package dev.gluegun.it.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.software.Programs;
import dev.gluegun.it.software.Service;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roads that begin at a Unix domain socket: nginx and HAProxy listen there, and pass on to Jetty. */
final class UnixSocketsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Programs programs;

    UnixSocketsIT(Programs programs) {
        this.programs = programs;
    }

    private Path socket(Service service, Transport transport) {
        return programs.unixSocket(service, transport == Transport.TLS ? Service.TLS : Service.CLEAR);
    }

    private ConnectOptions options(Transport transport, Protocol... protocols) {
        return ConnectOptions.defaults()
                .withRetry(RetryPolicy.none())
                .withTransport(transport)
                .withTls(HopKind.trust(programs))
                .withProtocols(protocols);
    }

    @ParameterizedTest(name = "{0} over {1} by {2}")
    @CsvSource({
        "NGINX, TCP, HTTP_1_1",
        "NGINX, TLS, HTTP_1_1",
        "HAPROXY, TCP, HTTP_2",
        "HAPROXY, TLS, HTTP_2",
        "HAPROXY_TO_HTTP2, TLS, HTTP_2",
    })
    void aWebSocketBeginsAtAUnixSocket(Service service, Transport transport, Protocol protocol) {
        WebSocketOptions options =
                WebSocketOptions.defaults().withTimeout(PATIENCE).withConnectOptions(options(transport, protocol));

        try (WebSocket socket = WebSocket.connectUnix(socket(service, transport), "/echo", options)) {
            assertThat(socket.connection().awaitUp(PATIENCE)).isEqualTo(protocol);
            Conversation.over(socket);
        }
    }

    @ParameterizedTest(name = "{0} over {1} by {2}")
    @CsvSource({
        "NGINX, TCP, HTTP_1_1",
        "NGINX, TLS, HTTP_1_1",
        "NGINX, TLS, HTTP_2",
        "HAPROXY, TCP, HTTP_2",
        "HAPROXY, TLS, HTTP_2",
    })
    void requestsAreAnsweredAtAUnixSocket(Service service, Transport transport, Protocol protocol) {
        try (Connection connection = Connection.openUnix(socket(service, transport), options(transport, protocol))) {
            assertThat(connection.awaitUp(PATIENCE)).isEqualTo(protocol);
            Conversation.byRequests(connection);
        }
    }
}
