package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Destination;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.it.Chaos.Seat;
import dev.gluegun.it.ChaosRound.Trial;
import dev.gluegun.it.ChaosSocket.Reception;
import dev.gluegun.it.proxy.Climate;
import dev.gluegun.it.proxy.FaultyProxy;
import dev.gluegun.it.proxy.Plan;
import dev.gluegun.it.proxy.Route;
import dev.gluegun.it.proxy.Weather;
import dev.gluegun.it.roads.HopKind;
import dev.gluegun.it.software.Programs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sockets through real proxies to each kind of server, with weather and faults before each hop and before the server: every message is
 * delivered once and in order, or its sender or receiver is told in time; and nothing is left. At each place each fault comes in turn,
 * in the handshakes and later.
 */
final class TunnelChaosIT {

    private static final Logger LOG = System.getLogger(TunnelChaosIT.class.getName());

    /** At each place on the way. */
    private static final int SOCKETS = 20;

    private static final Duration TIME = Duration.ofSeconds(Boolean.getBoolean("gluegun.long") ? 60 : 4);

    private static final int MOST_ROUNDS = 10;
    private static final Set<Trial> ALL = EnumSet.allOf(Trial.class);

    /** Handshakes are many here. */
    private static final Climate CLIMATE = Climate.of(4, 20_000);

    /** Pieces are smaller by chance; stunnel gives up a connection when a record of TLS, of 16 kB at the most, takes it a hundred reads. */
    private static final int LEAST_LARGEST_PIECE = 1_000;

    /**
     * What the sockets lead to, one after another. HTTP/2 by TLS only: without it, Jetty calls a client's first SETTINGS broken when
     * they come in two pieces.
     */
    private static final List<Goal> GOALS = List.of(
            new Goal(false, Protocol.HTTP_1_1), new Goal(true, Protocol.HTTP_1_1), new Goal(true, Protocol.HTTP_2));

    /** A kind of server. */
    private record Goal(boolean tls, Protocol protocol) {}

    static Stream<List<HopKind>> chains() {
        return Stream.of(
                List.of(HopKind.HTTP_DIGEST),
                List.of(HopKind.SOCKS5_TLS),
                List.of(HopKind.HTTPS),
                List.of(HopKind.HTTP2, HopKind.SOCKS5),
                List.of(HopKind.OTHER_HTTP, HopKind.HTTP2_TLS));
    }

    @ParameterizedTest(name = "via {0}")
    @MethodSource("chains")
    @Timeout(300)
    void whateverHappensOnTheWayIsTold(List<HopKind> chain, Programs programs) {
        List<Integer> proxies = chain.stream().map(kind -> kind.port(programs)).toList();
        play("via " + chain, programs, chain.size() + 1, (goal, server, place, through) -> {
            List<Integer> ports = new ArrayList<>(proxies);
            ports.add(server);
            Route route = through.apply(ports.get(place));
            ports.set(place, route.port());
            Hop[] hops = new Hop[chain.size()];
            Arrays.setAll(hops, i -> chain.get(i).hop(programs, ports.get(i)));
            URI uri = URI.create((goal.tls ? "wss" : "ws") + "://127.0.0.1:" + ports.getLast() + "/numbered");
            ConnectOptions connect =
                    ConnectOptions.defaults().withTls(HopKind.trust(programs)).withVia(hops);
            WebSocketOptions options = WebSocketOptions.defaults()
                    .withTimeout(ChaosSocket.OPENING)
                    .withProtocols(goal.protocol)
                    .withConnectOptions(connect);
            return new OwnPassage(route, uri, options);
        });
    }

    @ParameterizedTest(name = "by hand through {0}")
    @EnumSource(names = {"HTTP", "OTHER_HTTP2"})
    @Timeout(300)
    void whateverHappensToTunnelsByHandIsTold(HopKind kind, Programs programs) {
        ConnectOptions options = ConnectOptions.defaults()
                .withRetry(RetryPolicy.none())
                .withProtocols(kind == HopKind.HTTP ? Protocol.HTTP_1_1 : Protocol.HTTP_2);
        int proxy = kind.port(programs);
        play("by hand through " + kind, programs, 2, (goal, server, place, through) -> {
            Route route = through.apply(place == 0 ? proxy : server);
            Destination destination = Destination.of("127.0.0.1", place == 0 ? server : route.port())
                    .withProtocols(goal.protocol);
            return new HandPassage(
                    route,
                    place == 0 ? route.port() : proxy,
                    options,
                    goal.tls ? destination.withTransport(Transport.TLS).withTls(HopKind.trust(programs)) : destination,
                    "/numbered");
        });
    }

    /** How a socket goes that has weather at one place. */
    private interface Passages {

        /**
         * The passage of one socket.
         *
         * @param server its port
         * @param place of the weather: before the proxy with that number, or before the server
         * @param through makes a way through the weather to a port
         */
        Passage of(Goal goal, int server, int place, IntFunction<Route> through);
    }

    private static void play(String name, Programs programs, int places, Passages passages) {
        Chaos chaos = new Chaos(name);
        List<Seat> seats = new ArrayList<>();
        List<Set<Trial>> met = new ArrayList<>();
        try (PeerProcess server = PeerProcess.start(PeerKind.JETTY);
                FaultyProxy proxy = FaultyProxy.start()) {
            int plain = server.listen("http2=yes");
            int secure = server.listen("http2=yes "
                    + programs.authority()
                            .issueForHosts("localhost", "127.0.0.1")
                            .options());
            for (int i = 0; i < places; i++) {
                met.add(EnumSet.noneOf(Trial.class));
                int place = i;
                AtomicInteger turns = new AtomicInteger();
                for (int number = 0; number < SOCKETS; number++) {
                    SplittableRandom fate = chaos.decisions();
                    seats.add(new Seat(weatherAt(place), Reception.of(number), ChaosSocket.OPTIONS, () -> {
                        int turn = turns.getAndIncrement();
                        Goal goal = GOALS.get(turn % GOALS.size());
                        return passages.of(
                                goal,
                                goal.tls ? secure : plain,
                                place,
                                target -> proxy.route(target, plan(turn, fate)));
                    }));
                }
            }
            // As often as it takes until each place has had all: a slow machine opens few sockets in a round.
            int rounds = 0;
            do {
                ChaosRound round = chaos.play(TIME, seats);
                for (int place = 0; place < places; place++) {
                    LOG.log(Level.INFO, "{0} {1}: {2}", name, weatherAt(place), round.met(weatherAt(place)));
                    met.get(place).addAll(round.met(weatherAt(place)).keySet());
                }
            } while (++rounds < MOST_ROUNDS && !met.stream().allMatch(ALL::equals));
            assertThat(server.complaints()).as("what the server complains of").isEmpty();
        }
        assertThat(met).as("what each place has had").allMatch(ALL::equals);
    }

    private static Plan plan(int turn, SplittableRandom fate) {
        Plan plan = CLIMATE.planInTurn(turn, fate);
        Weather weather = plan.weather();
        return plan.withWeather(weather.withLargestPiece(Math.max(LEAST_LARGEST_PIECE, weather.largestPiece())));
    }

    private static String weatherAt(int place) {
        return "with weather at place " + place;
    }
}
