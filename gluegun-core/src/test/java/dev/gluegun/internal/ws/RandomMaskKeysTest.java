package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RandomMaskKeysTest {

    /** Counts instead of drawing lots, so that a key given out twice or left out is seen. */
    private static final class Counting extends SecureRandom {
        private int next;
        private int draws;

        @Override
        public synchronized void nextBytes(byte[] bytes) {
            draws++;
            for (int i = 0; i < bytes.length; i += Integer.BYTES) {
                bytes[i] = (byte) (next >>> 24);
                bytes[i + 1] = (byte) (next >>> 16);
                bytes[i + 2] = (byte) (next >>> 8);
                bytes[i + 3] = (byte) next;
                next++;
            }
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
    void theSourceIsAskedOnceForManyKeys() {
        Counting counting = new Counting();
        MaskKeys keys = new RandomMaskKeys(counting);
        assertThat(counting.draws).as("before the first key").isZero();
        for (int i = 0; i < 256; i++) {
            keys.next();
        }
        assertThat(counting.draws).isEqualTo(1);
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
