package dev.gluegun.internal.ws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * The nonce of a handshake, by which the server proves that it understood it as one (RFC 6455, section 1.3).
 *
 * @param text the value of {@code Sec-WebSocket-Key}
 */
record HandshakeKey(String text) {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;

    /** A new one, of bytes that {@code random} fills in. */
    static HandshakeKey random(Consumer<byte[]> random) {
        return of(nonce(random));
    }

    static HandshakeKey of(byte[] nonce) {
        return new HandshakeKey(Base64.getEncoder().encodeToString(nonce));
    }

    /** The bytes of a new one. */
    static byte[] nonce(Consumer<byte[]> random) {
        byte[] nonce = new byte[BYTES];
        random.accept(nonce);
        return nonce;
    }

    /** Tells whether it is 16 bytes in Base64 (RFC 6455, section 4.1, item 7 of the requirements on the request). */
    boolean wellFormed() {
        try {
            return text.length() == 24 && Base64.getDecoder().decode(text).length == BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The value of {@code Sec-WebSocket-Accept} that belongs to it (RFC 6455, section 4.2.2, item 5.4). */
    String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((text + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
