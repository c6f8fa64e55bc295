package dev.gluegun.internal.transport;

import static dev.gluegun.internal.transport.TlsPair.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.internal.transport.MemoryPipe.Habits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TlsTransportConcurrencyTest {

    private static final int BYTES = 1 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readersAndWritersOfBothSidesWorkAtTheSameTimeThroughKeyUpdates(long seed) throws Exception {
        TlsPair pair = new TlsPair(Habits.moody(seed, 20_000), "TLSv1.3").shakeHands();
        List<Future<?>> work = new ArrayList<>();
        work.add(threads.submit(() -> write(pair.client, pair.clientEngine::beginHandshake, seed)));
        work.add(threads.submit(() -> write(pair.server, pair.serverEngine::beginHandshake, ~seed)));
        work.add(threads.submit(() -> read(pair.client, ~seed)));
        work.add(threads.submit(() -> read(pair.server, seed)));
        for (Future<?> one : work) {
            one.get();
        }
        while (pair.client.wantsWrite() || pair.server.wantsWrite()) {
            pair.client.write(nothing());
            pair.server.write(nothing());
        }
        while (pair.pipe.left.incomingBytes() + pair.pipe.right.incomingBytes() > 0) {
            TlsPair.readOne(pair.client);
            TlsPair.readOne(pair.server);
        }
        assertThat(pair.pool.lent()).isZero();
    }

    @RepeatedTest(20)
    void closingWhileOthersReadAndWriteEndsThemAndGivesAllBuffersBack() throws Exception {
        TlsPair pair = new TlsPair(Habits.moody(1, 20_000), "TLSv1.3").shakeHands();
        CountDownLatch busy = new CountDownLatch(200);
        List<Future<?>> work = new ArrayList<>();
        for (TlsTransport side : List.of(pair.client, pair.server)) {
            work.add(threads.submit(() -> untilClosed(() -> side.write(ByteBuffer.allocate(3000)), busy)));
            work.add(threads.submit(() -> untilClosed(() -> side.read(ByteBuffer.allocate(1000)), busy)));
        }
        busy.await();
        pair.client.close();
        pair.server.close();
        for (Future<?> one : work) {
            one.get();
        }
        assertThat(pair.pool.lent()).isZero();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Void untilClosed(Step step, CountDownLatch busy) throws IOException {
        while (true) {
            try {
                step.run();
                busy.countDown();
                Thread.onSpinWait();
            } catch (ClosedChannelException closed) {
                return null;
            }
        }
    }

    private static Void write(TlsTransport transport, Step updateKeys, long seed) throws IOException {
        Random content = new Random(seed);
        Random sizes = new Random(~seed);
        int left = BYTES;
        while (left > 0) {
            byte[] piece = new byte[Math.min(left, 1 + sizes.nextInt(40_000))];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = (byte) content.nextInt();
            }
            if (sizes.nextInt(8) == 0) {
                updateKeys.run();
            }
            ByteBuffer source = ByteBuffer.wrap(piece);
            while (!transport.write(source)) {
                Thread.yield();
            }
            left -= piece.length;
        }
        return null;
    }

    private static Void read(TlsTransport transport, long seed) throws IOException {
        Random content = new Random(seed);
        Random sizes = new Random(seed);
        int left = BYTES;
        while (left > 0) {
            ByteBuffer target = ByteBuffer.allocate(1 + sizes.nextInt(20_000));
            int count = transport.read(target);
            assertThat(count).isNotNegative();
            if (count == 0) {
                if (transport.wantsWrite()) {
                    transport.write(nothing());
                }
                Thread.yield();
            }
            left -= count;
            for (byte next : Arrays.copyOf(target.array(), count)) {
                if (next != (byte) content.nextInt()) {
                    throw new AssertionError("not what was written, " + left + " bytes before the end");
                }
            }
        }
        assertThat(left).isZero();
        return null;
    }
}
