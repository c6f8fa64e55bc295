package dev.gluegun.internal.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Masking keys from a {@link SecureRandom}, 256 at a time, because asking it costs far more than masking a small frame.
 *
 * <p>Threads: safe for many at once, without a lock. No key is given out twice: threads that find a batch used up may each
 * draw a new one, of which one stays.
 */
final class RandomMaskKeys implements MaskKeys {

    private static final int KEYS_PER_BATCH = 256;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SecureRandom random;
    private volatile Batch batch;

    RandomMaskKeys(SecureRandom random) {
        this.random = random;
        this.batch = new Batch(new byte[0]);
    }

    @Override
    public int next() {
        Batch current = batch;
        int index = current.used.getAndIncrement();
        return index < current.size() ? current.key(index) : nextOfNewBatch();
    }

    private int nextOfNewBatch() {
        byte[] bytes = new byte[KEYS_PER_BATCH * Integer.BYTES];
        random.nextBytes(bytes);
        Batch fresh = new Batch(bytes);
        int key = fresh.key(fresh.used.getAndIncrement());
        batch = fresh;
        return key;
    }

    private static final class Batch {
        final byte[] bytes;
        final AtomicInteger used = new AtomicInteger();

        Batch(byte[] bytes) {
            this.bytes = bytes;
        }

        int size() {
            return bytes.length / Integer.BYTES;
        }

        int key(int index) {
            return (int) INTS.get(bytes, index * Integer.BYTES);
        }
    }
}
