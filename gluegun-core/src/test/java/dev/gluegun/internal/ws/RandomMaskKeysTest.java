package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RandomMaskKeysTest {

    private static final int SECRET_SIZE = 32;

    /** Counts instead of drawing lots, so that a key given out twice or left out is seen. */
    private static final class Counting implements Supplier<byte[]> {
        private int next;
        private int draws;

        @Override
        public synchronized byte[] get() {
            draws++;
            ByteBuffer batch = ByteBuffer.allocate(256 * Integer.BYTES + SECRET_SIZE);
            while (batch.remaining() > SECRET_SIZE) {
                batch.putInt(next++);
            }
            return batch.array();
        }

        private RandomMaskKeys keys() {
            return new RandomMaskKeys(this, secret -> get());
        }
    }

    @Test
    void keysComeInTheOrderInWhichTheyWereDrawnAndNoneTwice() {
        MaskKeys keys = new Counting().keys();
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.next()).isEqualTo(i);
        }
    }

    @Test
    void theSourceIsAskedOnceForABatch() {
        Counting counting = new Counting();
        MaskKeys keys = counting.keys();
        assertThat(counting.draws).as("before the first key").isZero();
        for (int i = 0; i < 256; i++) {
            keys.next();
        }
        assertThat(counting.draws).isEqualTo(1);
    }

    @Test
    void aBatchIsTheHashOfASecretAndACounter() throws Exception {
        byte[] secret = new byte[33];
        Arrays.fill(secret, (byte) 7);
        SecureRandom sevens = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 7);
            }
        };

        byte[] batch = RandomMaskKeys.stretched(sevens);

        assertThat(batch).hasSize(1024 + SECRET_SIZE);
        for (int i = 0; i <= 32; i++) {
            secret[32] = (byte) i;
            assertThat(Arrays.copyOfRange(batch, 32 * i, 32 * i + 32))
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret));
        }
    }

    @Test
    void noTwoBatchesAreAlike() {
        SecureRandom random = new SecureRandom();
        assertThat(RandomMaskKeys.stretched(random)).isNotEqualTo(RandomMaskKeys.stretched(random));
    }

    @Test
    void threadsThatShareASourceNeverGetTheSameKey() throws Exception {
        MaskKeys keys = new Counting().keys();
        Callable<List<Integer>> draw = () -> {
            List<Integer> drawn = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                drawn.add(keys.next());
            }
            return drawn;
        };
        Set<Integer> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<Integer>> drawn : threads.invokeAll(List.of(draw, draw, draw, draw))) {
                all.addAll(drawn.get());
            }
        }
        assertThat(all).hasSize(80_000);
    }

    /** Who sends holds a lock that the keeper may need, and the platform's source may take long. */
    @Test
    void nobodyWaitsForWhoAsksTheSource() throws Exception {
        Counting counting = new Counting();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        List<byte[]> secrets = new CopyOnWriteArrayList<>();
        Supplier<byte[]> slowAfterTheFirst = () -> {
            if (counting.draws > 0) {
                asked.countDown();
                await(answered);
            }
            return counting.get();
        };
        MaskKeys keys = new RandomMaskKeys(slowAfterTheFirst, secret -> {
            secrets.add(secret);
            return counting.get();
        });
        for (int i = 0; i < 256; i++) {
            keys.next();
        }
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Integer> waiting = other.submit(keys::next);
            await(asked);
            for (int i = 256; i < 3 * 256; i++) {
                assertThat(keys.next()).isEqualTo(i);
            }
            answered.countDown();
            assertThat(waiting.get()).isEqualTo(3 * 256);
        }
        assertThat(secrets).hasSize(2).allSatisfy(secret -> assertThat(secret).hasSize(SECRET_SIZE + Integer.BYTES));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePlatformsSourceGivesKeysThatDiffer() {
        MaskKeys keys = MaskKeys.random();
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(keys.next());
        }
        assertThat(drawn).hasSizeGreaterThan(990);
    }
}
