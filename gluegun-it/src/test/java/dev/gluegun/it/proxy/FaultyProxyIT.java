package dev.gluegun.it.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the proxy does what it is told to, and nothing else. */
final class FaultyProxyIT {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOMENT_MILLIS = 150;
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final byte[] TEN = "0123456789".getBytes(US_ASCII);

    private final FaultyProxy proxy = FaultyProxy.start();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        proxy.close();
    }

    /** Both ends of a connection through the proxy. */
    private record Ends(Socket client, Socket server) implements AutoCloseable {

        /** The end that sends in this direction. */
        Socket source(Direction direction) {
            return direction == Direction.TO_SERVER ? client : server;
        }

        Socket sink(Direction direction) {
            return direction == Direction.TO_SERVER ? server : client;
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private Route route(Plan plan) {
        return proxy.route(listener.getLocalPort(), plan);
    }

    private Ends connect(Route route) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), route.port());
        Socket server = listener.accept();
        for (Socket each : new Socket[] {client, server}) {
            each.setTcpNoDelay(true);
            each.setSoTimeout(PATIENCE_MILLIS);
        }
        return new Ends(client, server);
    }

    private Ends connect(Plan plan) throws IOException {
        return connect(route(plan));
    }

    private static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private Future<byte[]> readAll(Socket from) {
        return threads.submit(() -> from.getInputStream().readAllBytes());
    }

    private Future<?> sendAll(Socket to, byte[] bytes) {
        return threads.submit(() -> {
            to.getOutputStream().write(bytes);
            to.shutdownOutput();
            return "sent";
        });
    }

    /** Reads until the connection is reset, and returns how many bytes came before. */
    private static int readUntilReset(Socket from) throws IOException {
        int count = 0;
        try {
            while (from.getInputStream().read() >= 0) {
                count++;
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return count;
        }
        throw new AssertionError("the input has ended without a reset after " + count + " bytes");
    }

    private static void expectSilence(Socket from) throws IOException {
        from.setSoTimeout(MOMENT_MILLIS);
        assertThatThrownBy(() -> from.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        from.setSoTimeout(PATIENCE_MILLIS);
    }

    // ---- weather

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everythingGetsThroughInAnyWeather(long seed) throws Exception {
        byte[] there = bytes(seed, 150_000);
        byte[] back = bytes(-seed, 100_000);
        try (Ends ends = connect(Plan.of(Weather.random(new SplittableRandom(seed))))) {
            Future<byte[]> atServer = readAll(ends.server());
            Future<byte[]> atClient = readAll(ends.client());
            sendAll(ends.client(), there);
            sendAll(ends.server(), back);

            assertThat(atServer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(there);
            assertThat(atClient.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(back);
        }
    }

    @Test
    void whoEndsItsDirectionStillReceives() throws Exception {
        try (Ends ends = connect(Plan.calm())) {
            ends.client().shutdownOutput();
            assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
            ends.server().getOutputStream().write(TEN);
            assertThat(ends.client().getInputStream().readNBytes(10)).isEqualTo(TEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingArrivesBeforeItsLatency(Direction direction) throws Exception {
        Weather weather = Weather.calm().withLatency(PAUSE, PAUSE.multipliedBy(2));
        try (Ends ends = connect(Plan.of(weather))) {
            long beganNanos = System.nanoTime();
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(ends.sink(direction).getInputStream().readNBytes(10)).isEqualTo(TEN);
            assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(PAUSE.toNanos());
        }
    }

    @ParameterizedTest
    @EnumSource
    void noMoreGetsThroughThanTheBandwidthAllows(Direction direction) throws Exception {
        try (Ends ends = connect(Plan.of(Weather.calm().withBytesPerSecond(50_000)))) {
            long beganNanos = System.nanoTime();
            Future<byte[]> received = readAll(ends.sink(direction));
            sendAll(ends.source(direction), bytes(1, 20_000));
            assertThat(received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).hasSize(20_000);
            // Some milliseconds are for free: the last piece, and what is made up for at the beginning.
            assertThat(System.nanoTime() - beganNanos)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(350).toNanos());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentAtOnceArrivesInPieces(Direction direction) throws Exception {
        byte[] sent = bytes(1, 3_000);
        try (Ends ends = connect(Plan.of(Weather.calm().withLargestPiece(1)))) {
            ends.source(direction).getOutputStream().write(sent);
            byte[] came = new byte[sent.length];
            InputStream in = ends.sink(direction).getInputStream();
            int reads = 0;
            for (int count = 0; count < came.length; reads++) {
                count += in.read(came, count, came.length - count);
            }
            assertThat(came).isEqualTo(sent);
            assertThat(reads).isGreaterThan(1);
        }
    }

    @Test
    void aSeedGivesTheSamePiecesAndLatenciesAgain() {
        Weather weather = Weather.random(new SplittableRandom(3))
                .withLargestPiece(100)
                .withLatency(Duration.ZERO, Duration.ofMillis(5));
        SplittableRandom first = new SplittableRandom(5);
        SplittableRandom second = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            int piece = weather.pieceBytes(first);
            long latencyNanos = weather.latencyNanos(first);
            assertThat(piece).isBetween(1, 100).isEqualTo(weather.pieceBytes(second));
            assertThat(latencyNanos).isBetween(0L, 5_000_000L).isEqualTo(weather.latencyNanos(second));
        }
    }

    // ---- faults

    @ParameterizedTest
    @EnumSource
    void aCutEndsBothSidesAfterJustSoManyBytes(Direction direction) throws Exception {
        Route route = route(Plan.of(Strike.of(Fault.CUT, direction, 7)));
        try (Ends ends = connect(route)) {
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(ends.sink(direction).getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(TEN, 7));
            assertThat(ends.source(direction).getInputStream().readAllBytes()).isEmpty();
            // A FIN is no reset: writing goes on for who does not look.
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(route.struck())
                    .hasValueSatisfying(struck -> assertThat(struck.fault()).isEqualTo(Fault.CUT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsSeenByBothSides(Direction direction) throws Exception {
        Route route = route(Plan.of(Strike.of(Fault.RESET, direction, 7)));
        try (Ends ends = connect(route)) {
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(readUntilReset(ends.sink(direction))).isLessThanOrEqualTo(7);
            assertThat(readUntilReset(ends.source(direction))).isZero();
            assertThat(route.struck())
                    .hasValueSatisfying(struck -> assertThat(struck.fault()).isEqualTo(Fault.RESET));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHalfOpenConnectionIsSilentUntilOneSideGivesUp(Direction direction) throws Exception {
        Route route = route(Plan.of(Strike.of(Fault.HALF_OPEN, direction, 7)));
        try (Ends ends = connect(route)) {
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(ends.sink(direction).getInputStream().readNBytes(7)).isEqualTo(Arrays.copyOf(TEN, 7));
            // Written without an error, and lost.
            ends.client().getOutputStream().write(bytes(1, 5_000_000));
            ends.server().getOutputStream().write(TEN);
            expectSilence(ends.client());
            expectSilence(ends.server());

            ends.source(direction).close();
            assertThat(readUntilReset(ends.sink(direction))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStallDelaysEverythingAndLosesNothing(Direction direction) throws Exception {
        Route route = route(Plan.of(new Strike(Fault.STALL, direction, 7, PAUSE)));
        try (Ends ends = connect(route)) {
            long beganNanos = System.nanoTime();
            ends.source(direction).getOutputStream().write(TEN);
            assertThat(ends.sink(direction).getInputStream().readNBytes(10)).isEqualTo(TEN);
            assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(PAUSE.toNanos());
            ends.sink(direction).getOutputStream().write(TEN);
            assertThat(ends.source(direction).getInputStream().readNBytes(10)).isEqualTo(TEN);
            assertThat(route.struck()).isEmpty();
        }
    }

    @Test
    void aStallFillsTheSendersBuffers() throws Exception {
        Plan plan = Plan.of(new Strike(Fault.STALL, Direction.TO_SERVER, 0, Duration.ofHours(1)));
        try (Ends ends = connect(plan)) {
            Future<?> sending = sendAll(ends.client(), bytes(1, 50_000_000));
            assertThatThrownBy(() -> sending.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aFaultCanComeBeforeTheFirstByteAndAtAnyMoment() throws Exception {
        try (Ends ends = connect(Plan.of(Strike.of(Fault.CUT, Direction.TO_SERVER, 0)))) {
            assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
        }
        Route route = route(Plan.calm());
        try (Ends first = connect(route);
                Ends second = connect(route)) {
            assertThat(route.struck()).isEmpty();
            route.strike(Strike.of(Fault.RESET, Direction.TO_SERVER, 0));
            assertThat(readUntilReset(first.client())).isZero();
            assertThat(readUntilReset(second.server())).isZero();
        }
    }

    // ---- what is not there

    @Test
    void aTargetThatIsNotThereIsAReset() throws Exception {
        listener.close();
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), route(Plan.calm()).port())) {
            assertThat(readUntilReset(client)).isZero();
        }
    }

    @Test
    void aRouteThatIsClosedTakesItsConnectionsAlong() throws Exception {
        Route route = route(Plan.calm());
        try (Ends ends = connect(route);
                Ends other = connect(Plan.calm())) {
            route.close();
            assertThat(readUntilReset(ends.client())).isZero();
            assertThat(readUntilReset(ends.server())).isZero();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), route.port()))
                    .isInstanceOf(ConnectException.class);
            other.client().getOutputStream().write(TEN);
            assertThat(other.server().getInputStream().readNBytes(10)).isEqualTo(TEN);
        }
    }

    @Test
    void aProxyThatIsClosedTakesEverythingAlong() throws Exception {
        Route route = route(Plan.calm());
        try (Ends ends = connect(route)) {
            proxy.close();
            assertThat(readUntilReset(ends.client())).isZero();
            assertThat(readUntilReset(ends.server())).isZero();
            // LeakCheck counts sockets and selectors.
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("faulty-proxy");
        }
    }
}
