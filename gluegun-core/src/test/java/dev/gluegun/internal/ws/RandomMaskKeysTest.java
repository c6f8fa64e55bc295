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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RandomMaskKeysTest {

    /** Counts instead of drawing lots, so that a key given out twice or left out is seen. */
    private static final class Counting implements Supplier<byte[]> {
        private int next;
        private int draws;

        @Override
        public synchronized byte[] get() {
            draws++;
            ByteBuffer batch = ByteBuffer.allocate(256 * Integer.BYTES);
            while (batch.hasRemaining()) {
                batch.putInt(next++);
            }
            return batch.array();
        }
    }

    @Test
    void keysComeInTheOrderInWhichTheyWereDrawnAndNoneTwice() {
        MaskKeys keys = new RandomMaskKeys(new Counting());
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.next()).isEqualTo(i);
        }
    }

    @Test
    void theSourceIsAskedOnceForABatch() {
        Counting counting = new Counting();
        MaskKeys keys = new RandomMaskKeys(counting);
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

        assertThat(batch).hasSize(1024);
        for (int i = 0; i < 32; i++) {
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
        MaskKeys keys = new RandomMaskKeys(new Counting());
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
