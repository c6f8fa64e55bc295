package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Http2Options;
import dev.gluegun.Protocol;
import dev.gluegun.Timeouts;
import dev.gluegun.TlsOptions;
import dev.gluegun.Transport;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.it.Chaos.Seat;
import dev.gluegun.it.ChaosRound.Trial;
import dev.gluegun.it.ChaosSocket.Reception;
import dev.gluegun.it.proxy.Climate;
import dev.gluegun.it.proxy.Fault;
import dev.gluegun.it.proxy.FaultyProxy;
import dev.gluegun.it.proxy.Route;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five hundred sockets through a proxy that spoils everything, for twenty seconds, or five minutes with {@code
 * -Dgluegun.long=true}; each on a connection of its own, and many on each connection of HTTP/2. Every message is delivered once and in
 * order, or its sender or receiver is told; and nothing is left.
 */
final class ChaosIT {

    private static final Logger LOG = System.getLogger(ChaosIT.class.getName());

    private static final int SOCKETS = 500;
    private static final int SOCKETS_A_CONNECTION = 10;

    /** Each round takes some seconds more, in which the last half-open sockets are noticed. */
    private static final Duration TIME = Duration.ofSeconds(Boolean.getBoolean("gluegun.long") ? 300 : 20);

    /** The smallest that HTTP/2 knows; a message is often larger. */
    private static final int SMALL_WINDOW = 65_535;

    /** What may stay in the heap for each socket that has been: a tenth of what the smallest open one weighs. */
    private static final long BYTES_A_SOCKET = 128;

    /** What may stay for all: classes and statistics of the JVM's own that came late. */
    private static final long BYTES_FOR_ALL = 1 << 20;

    /** Inflaters with which the JDK may have begun to read jar files meanwhile; sockets would leave hundreds. */
    private static final int JARS = 8;

    private PeerProcess server;
    private int plain;
    private int secure;
    private Authority authority;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        authority = new Authority(folder, "ours");
        server = PeerProcess.start(PeerKind.JETTY);
        plain = server.listen("http2=yes");
        secure = server.listen(
                "http2=yes " + authority.issueForHosts("localhost", "127.0.0.1").options());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The seats of a chaos, and the faults that are to be expected there. */
    private interface Seats {
        List<Seat> of(Chaos chaos, FaultyProxy proxy, Climate climate);
    }

    @Test
    @Timeout(600)
    void socketsOfTheirOwnConnections() {
        play(new Chaos("over HTTP/1.1"), Climate.of(10, 150_000), this::seats);
    }

    @Test
    @Timeout(600)
    void socketsThatShareConnections() {
        play(new Chaos("over HTTP/2"), Climate.of(10, 250_000), this::seatsAtTables);
    }

    private void play(Chaos chaos, Climate climate, Seats seats) {
        Leftovers before = Leftovers.now();
        // What stays for ever, such as pooled buffers, is there after the first round. Those who are half-open would
        // only make it last.
        play(chaos, TIME.dividedBy(5), climate.without(Fault.HALF_OPEN), seats);
        nothingIsLeft(before);
        long heapBefore = heapBytes();
        ChaosRound round = play(chaos, TIME.multipliedBy(7).dividedBy(10), climate, seats);
        nothingIsLeft(before);
        long grownBytes = heapBytes() - heapBefore;

        LOG.log(Level.INFO, "the heap has grown by {0} bytes", String.valueOf(grownBytes));
        assertThat(grownBytes).isLessThan(BYTES_FOR_ALL + BYTES_A_SOCKET * round.opened.sum());
        assertThat(server.complaints()).as("what the server complains of").isEmpty();
        assertThat(round.mostOpen()).isGreaterThan(SOCKETS * 9 / 10);
        assertThat(round.late.sum()).isLessThan(round.opened.sum() / 20);
        assertThat(round.complete.sum()).isGreaterThan(SOCKETS / 2);
        for (Trial trial : Trial.values()) {
            assertThat(round.timesMet(trial)).as("sockets that met " + trial).isPositive();
        }
    }

    private static ChaosRound play(Chaos chaos, Duration time, Climate climate, Seats seats) {
        try (FaultyProxy proxy = FaultyProxy.start()) {
            return chaos.play(time, seats.of(chaos, proxy, climate));
        }
    }

    // ---- the seats

    /** A third of each kind of reception over TLS, half of each of those compressed. */
    private List<Seat> seats(Chaos chaos, FaultyProxy proxy, Climate climate) {
        ConnectOptions trusting = ConnectOptions.defaults().withTls(trust());
        List<Seat> seats = new ArrayList<>();
        for (int number = 0; number < SOCKETS; number++) {
            boolean tls = number / 3 % 3 == 0;
            SplittableRandom fate = chaos.decisions();
            Supplier<Passage> passages = () -> {
                Route route = proxy.route(tls ? secure : plain, climate.plan(fate));
                return new OwnPassage(
                        route,
                        URI.create((tls ? "wss" : "ws") + "://localhost:" + route.port() + "/numbered"),
                        WebSocketOptions.defaults()
                                .withTimeout(ChaosSocket.OPENING)
                                .withConnectOptions(trusting));
            };
            UpgradeOptions options = ChaosSocket.OPTIONS.withCompress(number / 9 % 2 == 0);
            seats.add(new Seat(tls ? "over TLS" : "over TCP", Reception.of(number), options, passages));
        }
        return seats;
    }

    /**
     * Of the connections a third with small windows, half with pings of HTTP/2 in place of the sockets'; of the sockets of each half
     * compressed. All are over TLS: without it, Jetty 12.1.14 misreads a client's first SETTINGS when they come in two pieces.
     */
    private List<Seat> seatsAtTables(Chaos chaos, FaultyProxy proxy, Climate climate) {
        TlsOptions trust = trust();
        List<Seat> seats = new ArrayList<>();
        for (int table = 0; table < SOCKETS / SOCKETS_A_CONNECTION; table++) {
            boolean small = table / 3 % 3 == 0;
            boolean ownPings = table % 2 == 0;
            Http2Options http2 = Http2Options.defaults();
            if (small) {
                http2 = http2.withStreamWindow(SMALL_WINDOW).withConnectionWindow(SMALL_WINDOW);
            }
            if (!ownPings) {
                http2 = http2.withKeepalive(ChaosSocket.PONG.dividedBy(4)).withKeepaliveTolerance(3);
            }
            ConnectOptions options = Endpoint.once()
                    .withProtocols(Protocol.HTTP_2)
                    .withTransport(Transport.TLS)
                    .withTls(trust)
                    .withHttp2(http2);
            SplittableRandom fate = chaos.decisions();
            SharedPassages passages = new SharedPassages(
                    () -> proxy.route(secure, climate.plan(fate)), options, "/numbered", fate.split());
            for (int number = 0; number < SOCKETS_A_CONNECTION; number++) {
                UpgradeOptions upgrade = ChaosSocket.OPTIONS.withCompress(number % 2 == 0);
                seats.add(new Seat(
                        options.toString(),
                        Reception.of(number),
                        ownPings ? upgrade : upgrade.withKeepalive(Timeouts.INFINITE),
                        passages));
            }
        }
        return seats;
    }

    /** With a context of its own: the JDK keeps TLS sessions by port in each, and here each connection has a port of its own. */
    private TlsOptions trust() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(Pem.trustStore(authority.certificate()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return TlsOptions.defaults().withSslContext(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    // ---- what is left

    private static void nothingIsLeft(Leftovers before) {
        LeakCheck.nothingIsLeft(before);
        assertThat(Leftovers.now().zlib().inflaters())
                .as("live inflaters")
                .isLessThanOrEqualTo(before.zlib().inflaters() + JARS);
        LeakCheck.noThreadIsLeft();
    }

    private static long heapBytes() {
        fillPool();
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            bytes = Math.min(
                    bytes,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return bytes;
    }

    /** Has the library's pool keep all that it can: then it weighs the same each time. */
    private static void fillPool() {
        BufferPool pool = BufferPool.shared();
        for (int kibibytes : new int[] {1, 4, 17, 68}) {
            List<ByteBuffer> taken = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                taken.add(pool.take(kibibytes * 1024));
            }
            taken.forEach(pool::give);
        }
    }
}
