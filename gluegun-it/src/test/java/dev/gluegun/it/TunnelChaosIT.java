package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Destination;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.Chaos.Seat;
import dev.gluegun.it.ChaosSocket.Reception;
import dev.gluegun.it.proxy.Climate;
import dev.gluegun.it.proxy.FaultyProxy;
import dev.gluegun.it.proxy.Route;
import dev.gluegun.it.roads.HopKind;
import dev.gluegun.it.software.Programs;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sockets through real proxies, with weather and faults before each hop and before the server: every message is delivered once and
 * in order, or its sender or receiver is told in time; and nothing is left.
 */
final class TunnelChaosIT {

    /** At each place on the way. */
    private static final int SOCKETS = 20;

    private static final Duration TIME = Duration.ofSeconds(Boolean.getBoolean("gluegun.long") ? 60 : 4);

    /** Handshakes are many here. */
    private static final Climate CLIMATE = Climate.of(4, 100_000);

    static Stream<List<HopKind>> chains() {
        return Stream.of(
                List.of(HopKind.HTTP_DIGEST),
                List.of(HopKind.SOCKS5),
                List.of(HopKind.HTTPS),
                List.of(HopKind.HTTP2),
                List.of(HopKind.OTHER_HTTP, HopKind.OTHER_SOCKS5_PASSWORD));
    }

    @ParameterizedTest(name = "via {0}")
    @MethodSource("chains")
    @Timeout(300)
    void whateverHappensOnTheWayIsTold(List<HopKind> chain, Programs programs) {
        List<Integer> ports = chain.stream().map(kind -> kind.port(programs)).toList();
        play(
                "via " + chain,
                chain.size() + 1,
                (place, origin, proxy, fate) ->
                        Way.of(chain, ports, place, origin, programs).passage(proxy, fate));
    }

    @ParameterizedTest(name = "by hand through {0}")
    @EnumSource(names = {"HTTP", "OTHER_HTTP2"})
    @Timeout(300)
    void whateverHappensToTunnelsByHandIsTold(HopKind kind, Programs programs) {
        ConnectOptions options = ConnectOptions.defaults()
                .withRetry(RetryPolicy.none())
                .withProtocols(kind == HopKind.HTTP ? Protocol.HTTP_1_1 : Protocol.HTTP_2);
        int proxyPort = kind.port(programs);
        play("by hand through " + kind, 2, (place, origin, proxy, fate) -> {
            Route route = proxy.route(place == 0 ? proxyPort : origin, CLIMATE.plan(fate));
            return new HandPassage(
                    route,
                    place == 0 ? route.port() : proxyPort,
                    options,
                    Destination.of("127.0.0.1", place == 0 ? origin : route.port()),
                    "/numbered");
        });
    }

    /** How a socket goes that has weather at one place. */
    private interface Passages {
        Passage at(int place, int origin, FaultyProxy proxy, SplittableRandom fate);
    }

    private static void play(String name, int places, Passages passages) {
        Chaos chaos = new Chaos(name);
        List<Seat> seats = new ArrayList<>();
        ChaosRound round;
        try (PeerProcess server = PeerProcess.start(PeerKind.JETTY);
                FaultyProxy proxy = FaultyProxy.start()) {
            int origin = server.listen("");
            for (int i = 0; i < places; i++) {
                int place = i;
                for (int number = 0; number < SOCKETS; number++) {
                    SplittableRandom fate = chaos.decisions();
                    seats.add(new Seat(
                            "with weather at place " + place,
                            Reception.of(number),
                            ChaosSocket.OPTIONS,
                            () -> passages.at(place, origin, proxy, fate)));
                }
            }
            round = chaos.play(TIME, seats);
            assertThat(server.complaints()).as("what the server complains of").isEmpty();
        }
        assertThat(round.opened.sum()).isGreaterThan(SOCKETS);
        assertThat(round.complete.sum()).isPositive();
    }

    /**
     * A chain of which one place has weather.
     *
     * @param ports of the chain's proxies and the server
     * @param place before what the weather is
     */
    private record Way(List<HopKind> chain, List<Integer> ports, int place, Programs programs) {

        static Way of(List<HopKind> chain, List<Integer> proxies, int place, int origin, Programs programs) {
            List<Integer> ports = new ArrayList<>(proxies);
            ports.add(origin);
            return new Way(chain, ports, place, programs);
        }

        Passage passage(FaultyProxy proxy, SplittableRandom fate) {
            Route route = proxy.route(ports.get(place), CLIMATE.plan(fate));
            Hop[] hops = new Hop[chain.size()];
            for (int i = 0; i < hops.length; i++) {
                hops[i] = chain.get(i).hop(programs, port(i, route));
            }
            URI uri = URI.create("ws://127.0.0.1:" + port(chain.size(), route) + "/numbered");
            WebSocketOptions options = WebSocketOptions.defaults()
                    .withTimeout(ChaosSocket.OPENING)
                    .withConnectOptions(ConnectOptions.defaults().withVia(hops));
            return new OwnPassage(route, uri, options);
        }

        private int port(int index, Route route) {
            return index == place ? route.port() : ports.get(index);
        }
    }
}
