package dev.gluegun.internal.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** A hash function of Digest (RFC 7616, section 6.1); the stronger one comes first. */
enum DigestAlgorithm {
    SHA_512_256("SHA-512-256", "SHA-512/256"),
    SHA_256("SHA-256", "SHA-256"),
    MD5("MD5", "MD5");

    private final String token;
    private final String jdkName;

    DigestAlgorithm(String token, String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** The algorithm of that name, without {@code -sess}; empty when there is none, or the JDK lacks it. */
    static Optional<DigestAlgorithm> named(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return algorithm.isAvailable() ? Optional.of(algorithm) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Its name in challenges and answers. */
    String token() {
        return token;
    }

    MessageDigest begin() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("used without a look whether it is available", e);
        }
    }

    /** A runtime that keeps to stricter rules has no MD5. */
    private boolean isAvailable() {
        try {
            MessageDigest.getInstance(jdkName);
            return true;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }
}
