package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.TlsOptions;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.it.proxy.Direction;
import dev.gluegun.it.proxy.Fault;
import dev.gluegun.it.proxy.FaultyProxy;
import dev.gluegun.it.proxy.Plan;
import dev.gluegun.it.proxy.Route;
import dev.gluegun.it.proxy.Strike;
import dev.gluegun.it.proxy.Weather;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five hundred sockets through a proxy that spoils everything, for half a minute, or five minutes with {@code
 * -Dgluegun.long=true}: every message is delivered once and in order, or its sender or receiver is told; and nothing is left.
 *
 * <p>All decisions come from a seed, which is logged and can be given with {@code -Dgluegun.seed}.
 */
final class ChaosIT {

    private static final Logger LOG = System.getLogger(ChaosIT.class.getName());

    private static final int SOCKETS = 500;
    /** Each round takes some seconds more, in which the last half-open sockets are noticed. */
    private static final Duration TIME = Duration.ofSeconds(Boolean.getBoolean("gluegun.long") ? 300 : 30);

    private static final WebSocketOptions PLAIN = Endpoint.options().withTimeout(ChaosSocket.OPENING);

    /** Until all sockets have said goodbye or been told: longer than their own deadlines, which they watch themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What may stay in the heap for each socket that has been: a tenth of what the smallest open one weighs. */
    private static final long BYTES_A_SOCKET = 128;

    /** What may stay for all: classes and statistics of the JVM's own that came late. */
    private static final long BYTES_FOR_ALL = 1 << 20;

    /** Inflaters with which the JDK may have begun to read jar files meanwhile; sockets would leave hundreds. */
    private static final int JARS = 8;

    private PeerProcess server;
    private InetSocketAddress plain;
    private InetSocketAddress secure;
    private Authority authority;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        authority = new Authority(folder, "ours");
        server = PeerProcess.start(PeerKind.JETTY);
        plain = at(server.listen(""));
        secure = at(
                server.listen(authority.issueForHosts("localhost", "127.0.0.1").options()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** With a context of its own: the JDK keeps TLS sessions by port in each, and here each socket has a port of its own. */
    private WebSocketOptions overTls() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(Pem.trustStore(authority.certificate()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return PLAIN.withConnectOptions(
                    ConnectOptions.defaults().withTls(TlsOptions.defaults().withSslContext(context)));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    @Timeout(600)
    void everyMessageArrivesOnceAndInOrderOrSomebodyIsToldAndNothingIsLeft() {
        long seed = Long.getLong("gluegun.seed", System.nanoTime());
        LOG.log(Level.INFO, "chaos with the seed {0} (again with -Dgluegun.seed={0})", String.valueOf(seed));
        SplittableRandom random = new SplittableRandom(seed);
        Leftovers before = Leftovers.now();
        // What stays for ever, such as pooled buffers, is there after the first round.
        play(TIME.dividedBy(10), random.split(), seed);
        nothingIsLeft(before);
        long heapBefore = heapBytes();
        ChaosRound round = play(TIME.multipliedBy(3).dividedBy(4), random.split(), seed);
        nothingIsLeft(before);
        long grownBytes = heapBytes() - heapBefore;

        LOG.log(Level.INFO, "chaos: {0}; the heap has grown by {1} bytes", round, String.valueOf(grownBytes));
        assertThat(grownBytes).isLessThan(BYTES_FOR_ALL + BYTES_A_SOCKET * round.opened.sum());
        assertThat(server.complaints()).as("what the server complains of").isEmpty();
        assertThat(round.mostOpen()).isGreaterThan(SOCKETS * 9 / 10);
        assertThat(round.late.sum()).isLessThan(round.opened.sum() / 20);
        assertThat(round.complete.sum()).isGreaterThan(SOCKETS / 2);
        for (Fault fault : List.of(Fault.CUT, Fault.RESET, Fault.HALF_OPEN)) {
            assertThat(round.timesTold(fault)).as("sockets told of " + fault).isPositive();
        }
    }

    // ---- a round

    /** What all sockets of a round share. */
    private record Party(FaultyProxy proxy, ChaosRound round, WebSocketOptions overTls) {}

    private ChaosRound play(Duration time, SplittableRandom random, long seed) {
        ChaosRound round = new ChaosRound();
        List<Thread> threads = new ArrayList<>();
        try (FaultyProxy proxy = FaultyProxy.start()) {
            Party party = new Party(proxy, round, overTls());
            for (int place = 0; place < SOCKETS; place++) {
                int number = place;
                SplittableRandom own = random.split();
                ChaosSocket.Reception reception =
                        ChaosSocket.Reception.values()[place % ChaosSocket.Reception.values().length];
                Runnable body = () -> occupy(party, reception, number, own);
                threads.add(
                        reception == ChaosSocket.Reception.PLATFORM_THREAD
                                ? Thread.ofPlatform().daemon(true).start(body)
                                : Thread.startVirtualThread(body));
            }
            round.pause(time);
            round.end();
            long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            for (Thread thread : threads) {
                awaitEnd(thread, deadlineNanos);
            }
        }
        AssertionError failure = round.firstFailure();
        if (failure != null) {
            throw new AssertionError(
                    round.failures().size() + " sockets failed with the seed " + seed + " (" + round + "); the first:",
                    failure);
        }
        return round;
    }

    private static void awaitEnd(Thread thread, long deadlineNanos) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())))) {
                AssertionError stuck = new AssertionError("a socket does not come to its end; it is at");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One socket after another, each with a fate of its own, until the round is over. */
    private void occupy(Party party, ChaosSocket.Reception reception, int number, SplittableRandom random) {
        ChaosRound round = party.round;
        // A third of each kind of reception over TLS, half of each of those compressed.
        boolean tls = number / 3 % 3 == 0;
        UpgradeOptions upgrade = UpgradeOptions.defaults()
                .withCompress(number / 9 % 2 == 0)
                .withKeepalive(ChaosSocket.KEEPALIVE)
                .withPongTimeout(ChaosSocket.PONG)
                .withClosingTimeout(ChaosSocket.CLOSING);
        WebSocketOptions own = (tls ? party.overTls : PLAIN).withUpgradeOptions(upgrade);
        try {
            while (!round.isOver()) {
                try (Route route = party.proxy.route(tls ? secure : plain, plan(random))) {
                    URI uri = URI.create((tls ? "wss" : "ws") + "://localhost:" + route.port() + "/numbered");
                    new ChaosSocket(round, reception, random.split(), route).run(uri, own);
                }
            }
        } catch (RuntimeException e) {
            round.fail(new AssertionError(reception + (tls ? " over TLS" : ""), e));
        } catch (AssertionError e) {
            round.fail(e);
        }
    }

    private static Plan plan(SplittableRandom random) {
        Weather weather = random.nextInt(3) == 0 ? Weather.calm() : Weather.random(random);
        return new Plan(weather, strike(random), random.nextLong());
    }

    private static Optional<Strike> strike(SplittableRandom random) {
        if (random.nextInt(10) < 4) {
            return Optional.empty();
        }
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        Direction direction = Direction.values()[random.nextInt(Direction.values().length)];
        // Some in the middle of the handshakes.
        long afterBytes = random.nextInt(10) == 0 ? random.nextLong(2_500) : random.nextLong(500, 150_000);
        return Optional.of(new Strike(fault, direction, afterBytes, Duration.ofMillis(random.nextInt(100, 1_000))));
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
