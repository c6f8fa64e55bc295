package dev.gluegun.internal.ws;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Masking keys that are drawn in batches, because drawing one would cost more than masking a small frame.
 *
 * <p>Threads: safe for many at once; nobody waits, for senders hold locks of their own here that others need. The platform's source has
 * a lock: one thread at a time asks it, and those who find a batch used up meanwhile derive one each from a secret that came with the
 * last. No key is given out twice: of the new batches one stays.
 */
final class RandomMaskKeys implements MaskKeys {

    private static final int HASH_SIZE = 32;
    private static final int HASHES_PER_BATCH = 32;
    private static final int KEYS_SIZE = HASHES_PER_BATCH * HASH_SIZE;

    private final Supplier<byte[]> fresh;
    private final UnaryOperator<byte[]> derived;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile Batch batch = new Batch(new byte[0]);

    /**
     * Keys from two sources, each of which gives 1 KiB of keys and after them a secret of 32 bytes.
     *
     * @param fresh gives unpredictable ones
     * @param derived gives others for each secret, without waiting
     */
    RandomMaskKeys(Supplier<byte[]> fresh, UnaryOperator<byte[]> derived) {
        this.fresh = fresh;
        this.derived = derived;
    }

    @Override
    public int next() {
        Batch current = batch;
        int index = current.used.getAndIncrement();
        return index < current.size() ? current.key(index) : nextOfNewBatch(current, index);
    }

    private int nextOfNewBatch(Batch last, int index) {
        Batch made = new Batch(newBatch(last, index));
        int key = made.key(made.used.getAndIncrement());
        batch = made;
        return key;
    }

    private byte[] newBatch(Batch last, int index) {
        if (!isAsked.compareAndSet(false, true)) {
            // There is nothing to derive the very first from: those who want it at the same time wait for each other.
            return last.size() == 0 ? fresh.get() : derived.apply(last.secret(index));
        }
        try {
            return fresh.get();
        } finally {
            isAsked.set(false);
        }
    }

    /**
     * A batch from a fresh secret of 256 bits.
     *
     * <p>The platform's source takes several times as long for as many bytes.
     */
    static byte[] stretched(SecureRandom random) {
        byte[] secret = new byte[HASH_SIZE];
        random.nextBytes(secret);
        return stretched(secret);
    }

    /**
     * A batch that is the SHA-256 of the secret and a counter. Whoever sees keys learns nothing about the others, nor about the secret
     * behind them, as long as SHA-256 cannot be inverted.
     */
    static byte[] stretched(byte[] secret) {
        try {
            byte[] input = Arrays.copyOf(secret, secret.length + 1);
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] batch = new byte[KEYS_SIZE + HASH_SIZE];
            for (int i = 0; i <= HASHES_PER_BATCH; i++) {
                input[secret.length] = (byte) i;
                sha256.update(input);
                sha256.digest(batch, i * HASH_SIZE, HASH_SIZE);
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
            return Math.min(bytes.length, KEYS_SIZE) / Integer.BYTES;
        }

        int key(int index) {
            return (int) ByteViews.INTS.get(bytes, index * Integer.BYTES);
        }

        /** What nobody else knows, for who got this index, which was beyond the last key. */
        byte[] secret(int index) {
            byte[] secret = Arrays.copyOfRange(bytes, KEYS_SIZE, bytes.length + Integer.BYTES);
            ByteViews.INTS.set(secret, bytes.length - KEYS_SIZE, index);
            return secret;
        }
    }
}
