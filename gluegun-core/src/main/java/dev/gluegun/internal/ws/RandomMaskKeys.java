package dev.gluegun.internal.ws;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Masking keys that are drawn in batches, because drawing one would cost more than masking a small frame.
 *
 * <p>Threads: safe for many at once, without a lock. No key is given out twice: threads that find a batch used up may each
 * draw a new one, of which one stays.
 */
final class RandomMaskKeys implements MaskKeys {

    private static final int SECRET_SIZE = 32;
    private static final int HASHES_PER_BATCH = 32;

    private final Supplier<byte[]> batches;
    private volatile Batch batch = new Batch(new byte[0]);

    /** @param batches gives unpredictable bytes, a whole number of keys; may be asked by several threads at once */
    RandomMaskKeys(Supplier<byte[]> batches) {
        this.batches = batches;
    }

    @Override
    public int next() {
        Batch current = batch;
        int index = current.used.getAndIncrement();
        return index < current.size() ? current.key(index) : nextOfNewBatch();
    }

    private int nextOfNewBatch() {
        Batch fresh = new Batch(batches.get());
        int key = fresh.key(fresh.used.getAndIncrement());
        batch = fresh;
        return key;
    }

    /**
     * A batch of 1 KiB: a fresh secret of 256 bits, stretched by the SHA-256 of the secret and a counter.
     *
     * <p>The platform's source takes several times as long for as many bytes. Whoever sees keys learns nothing about the others
     * as long as SHA-256 cannot be inverted, and no secret outlives its batch.
     */
    static byte[] stretched(SecureRandom random) {
        try {
            byte[] input = new byte[SECRET_SIZE + 1];
            random.nextBytes(input);
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] batch = new byte[HASHES_PER_BATCH * sha256.getDigestLength()];
            for (int i = 0; i < HASHES_PER_BATCH; i++) {
                input[SECRET_SIZE] = (byte) i;
                sha256.update(input);
                sha256.digest(batch, i * sha256.getDigestLength(), sha256.getDigestLength());
            }
            return batch;
        } catch (NoSuchAlgorithmException | DigestException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
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
            return (int) ByteViews.INTS.get(bytes, index * Integer.BYTES);
        }
    }
}
