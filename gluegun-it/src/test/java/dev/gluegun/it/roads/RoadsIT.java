package dev.gluegun.it.roads;

import static dev.gluegun.it.roads.HopKind.HTTP;
import static dev.gluegun.it.roads.HopKind.HTTP2;
import static dev.gluegun.it.roads.HopKind.HTTP2_TLS;
import static dev.gluegun.it.roads.HopKind.HTTPS;
import static dev.gluegun.it.roads.HopKind.HTTPS_BASIC;
import static dev.gluegun.it.roads.HopKind.HTTP_BASIC;
import static dev.gluegun.it.roads.HopKind.HTTP_DIGEST;
import static dev.gluegun.it.roads.HopKind.OTHER_HTTP;
import static dev.gluegun.it.roads.HopKind.OTHER_HTTP2;
import static dev.gluegun.it.roads.HopKind.OTHER_HTTP2_TLS;
import static dev.gluegun.it.roads.HopKind.OTHER_HTTPS;
import static dev.gluegun.it.roads.HopKind.OTHER_HTTP_BASIC;
import static dev.gluegun.it.roads.HopKind.OTHER_SOCKS5_PASSWORD;
import static dev.gluegun.it.roads.HopKind.SOCKS5;
import static dev.gluegun.it.roads.HopKind.SOCKS5_PASSWORD;
import static dev.gluegun.it.roads.HopKind.SOCKS5_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Connection;
import dev.gluegun.ConnectionId;
import dev.gluegun.ConnectionListener;
import dev.gluegun.WebSocket;
import dev.gluegun.it.software.Programs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix: each origin, with TLS and without, through each chain of proxies. On each road the version of HTTP is the one that it is to
 * be, messages go both ways and the socket closes cleanly, or requests are answered; each proxy has seen it pass; and nothing is left.
 */
final class RoadsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final List<List<HopKind>> CHAINS = List.of(
            List.of(),
            List.of(HTTP),
            List.of(OTHER_HTTP),
            List.of(HTTP_BASIC),
            List.of(OTHER_HTTP_BASIC),
            List.of(HTTP_DIGEST),
            List.of(HTTPS),
            List.of(HTTPS_BASIC),
            List.of(HTTP2),
            List.of(HTTP2_TLS),
            List.of(OTHER_HTTP2),
            List.of(OTHER_HTTP2_TLS),
            List.of(SOCKS5),
            List.of(SOCKS5_PASSWORD),
            List.of(OTHER_SOCKS5_PASSWORD),
            List.of(SOCKS5_TLS),
            List.of(HTTP, OTHER_HTTP),
            List.of(HTTP, SOCKS5),
            List.of(HTTP, OTHER_HTTPS),
            List.of(SOCKS5, HTTP),
            List.of(SOCKS5, HTTPS),
            List.of(SOCKS5, OTHER_SOCKS5_PASSWORD),
            List.of(HTTPS, OTHER_HTTPS),
            List.of(HTTPS, SOCKS5_TLS),
            List.of(HTTP2, OTHER_HTTP),
            List.of(HTTP2_TLS, OTHER_HTTPS),
            List.of(OTHER_HTTP2_TLS, SOCKS5),
            List.of(OTHER_HTTP, HTTP2),
            List.of(SOCKS5, OTHER_HTTP2_TLS),
            List.of(OTHER_HTTPS, HTTP2_TLS),
            List.of(HTTP2, OTHER_HTTP2),
            List.of(HTTP2_TLS, OTHER_HTTP2_TLS),
            List.of(HTTP_DIGEST, HTTP_BASIC),
            List.of(SOCKS5_PASSWORD, HTTP_DIGEST),
            List.of(HTTP, SOCKS5, OTHER_HTTP),
            List.of(SOCKS5_TLS, HTTPS_BASIC, OTHER_HTTPS),
            List.of(HTTPS, SOCKS5_PASSWORD, HTTP_DIGEST, OTHER_SOCKS5_PASSWORD));

    /** For origins that are the same protocol again, by others. */
    private static final List<List<HopKind>> FEW_CHAINS = List.of(
            List.of(),
            List.of(HTTP),
            List.of(SOCKS5),
            List.of(HTTPS),
            List.of(HTTP2_TLS),
            List.of(SOCKS5, HTTPS, OTHER_HTTP));

    private static final List<List<HopKind>> CHAINS_OF_REQUESTS = List.of(
            List.of(),
            List.of(HTTP),
            List.of(SOCKS5),
            List.of(HTTP2),
            List.of(OTHER_HTTP2_TLS),
            List.of(SOCKS5, HTTPS, OTHER_HTTP));

    static Stream<Road> roads() {
        return Arrays.stream(OriginKind.values()).flatMap(RoadsIT::roadsTo);
    }

    private static Stream<Road> roadsTo(OriginKind origin) {
        List<List<HopKind>> chains = switch (origin) {
            case WEBSOCKET, WEBSOCKET_HTTP2 -> CHAINS;
            default -> FEW_CHAINS;
        };
        return Stream.of(false, true)
                .filter(tls -> tls || origin.isWithoutTls())
                .flatMap(tls -> roads(origin, tls, chains));
    }

    private static Stream<Road> roads(OriginKind origin, boolean tls, List<List<HopKind>> chains) {
        return IntStream.range(0, chains.size()).mapToObj(number -> new Road(origin, tls, chains.get(number), number));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roads")
    void road(Road road, Programs programs) {
        Map<HopKind, Long> logged = logged(road, programs);

        Set<ConnectionId> connections = ConcurrentHashMap.newKeySet();
        ConnectionListener listener = ConnectionListener.of(event -> connections.add(event.connection()));
        try (WebSocket socket = road.open(programs, listener)) {
            assertThat(socket.connection().awaitUp(PATIENCE))
                    .isEqualTo(road.origin().spoken());
            Conversation.over(socket);
        }
        // A socket that falls back has been asked for over HTTP/2 before.
        assertThat(connections).hasSize(road.origin().fallsBack() ? 2 : 1);

        awaitSeen(road, programs, logged);
    }

    static Stream<Road> roadsOfRequests() {
        return Stream.of(OriginKind.WEBSOCKET, OriginKind.WEBSOCKET_HTTP2)
                .flatMap(origin -> Stream.of(false, true).flatMap(tls -> roads(origin, tls, CHAINS_OF_REQUESTS)));
    }

    /** Connections that become no WebSockets. */
    @ParameterizedTest(name = "requests where there is {0}")
    @MethodSource("roadsOfRequests")
    void requests(Road road, Programs programs) {
        Map<HopKind, Long> logged = logged(road, programs);

        try (Connection connection = road.connect(programs)) {
            assertThat(connection.awaitUp(PATIENCE)).isEqualTo(road.origin().spoken());
            Conversation.byRequests(connection);
        }

        awaitSeen(road, programs, logged);
    }

    private static void awaitSeen(Road road, Programs programs, Map<HopKind, Long> loggedBefore) {
        Awaitility.await("each proxy has seen it pass")
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .untilAsserted(() -> logged(road, programs)
                        .forEach((kind, size) ->
                                assertThat(size).as("log of " + kind.service()).isGreaterThan(loggedBefore.get(kind))));
    }

    /** How much each has logged; starts those that are not running. */
    private static Map<HopKind, Long> logged(Road road, Programs programs) {
        road.hops().forEach(kind -> kind.port(programs));
        return road.hops().stream()
                .distinct()
                .collect(Collectors.toMap(kind -> kind, kind -> programs.loggedBytes(kind.service())));
    }
}
