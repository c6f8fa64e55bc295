package dev.gluegun.internal.ws;

import java.security.SecureRandom;

/** A source of masking keys: four unpredictable bytes for each frame that a client sends (RFC 6455, section 5.3). */
@FunctionalInterface
public interface MaskKeys {

    /** The key for the next frame, its first byte on the wire being the most significant. */
    int next();

    /**
     * Keys that nobody can predict, drawn in batches from the platform's {@link SecureRandom}.
     *
     * <p>Threads: may be shared by any number of threads and connections, so that a connection needs no keys of its own.
     */
    static MaskKeys random() {
        SecureRandom random = new SecureRandom();
        return new RandomMaskKeys(() -> RandomMaskKeys.stretched(random), RandomMaskKeys::stretched);
    }
}
