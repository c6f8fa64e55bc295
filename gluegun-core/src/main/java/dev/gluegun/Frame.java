package dev.gluegun;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A whole WebSocket message or control frame (RFC 6455, section 5; Gun's {@code ws_frame()}).
 *
 * <p>Frames compare by content. Making one checks nothing but {@code null}: what the protocol forbids is refused with {@link
 * GluegunException.InvalidMessage} when the frame is sent. To spare a copy of each message, arrays are neither copied in nor
 * out: do not change an array after it was handed over. As long as nobody does, a frame is safe for any thread.
 */
public sealed interface Frame {

    /**
     * A text message (RFC 6455, section 5.6).
     *
     * @param text the text; sent as UTF-8, so that one with a lone surrogate is refused when it is sent
     */
    record Text(String text) implements Frame {
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String toString() {
            return "Text[" + Excerpt.of(text) + "]";
        }
    }

    /**
     * A binary message (RFC 6455, section 5.6).
     *
     * @param data the bytes, not copied
     */
    record Binary(byte[] data) implements Frame {
        public Binary {
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Binary that && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "Binary[" + Excerpt.of(data) + "]";
        }
    }

    /**
     * A ping (RFC 6455, section 5.5.2). The library answers the peer's pings by itself.
     *
     * @param data at most 125 bytes when it is sent, not copied
     */
    record Ping(byte[] data) implements Frame {
        public Ping {
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ping that && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "Ping[" + Excerpt.of(data) + "]";
        }
    }

    /**
     * A pong (RFC 6455, section 5.5.3): the answer to a ping, or a sign of life that nobody asked for.
     *
     * @param data at most 125 bytes when it is sent, not copied
     */
    record Pong(byte[] data) implements Frame {
        public Pong {
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pong that && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "Pong[" + Excerpt.of(data) + "]";
        }
    }

    /** A close frame without a body (RFC 6455, section 5.5.1): no status code was given. */
    record Close() implements Frame {}

    /**
     * A close frame with a status code (RFC 6455, sections 5.5.1 and 7.4).
     *
     * @param code when it is sent: 1000–1003, 1007–1014 or 3000–4999
     * @param reason UTF-8, at most 123 bytes when it is sent; may be empty; not copied
     */
    record CloseWithReason(int code, byte[] reason) implements Frame {
        public CloseWithReason {
            Objects.requireNonNull(reason, "reason");
        }

        /**
         * A close frame whose reason is given as text.
         *
         * @param code as above
         * @param reason at most 123 bytes in UTF-8 when it is sent; may be empty
         * @throws GluegunException.InvalidMessage when the reason has a lone surrogate: UTF-8 has no bytes for it
         */
        public CloseWithReason(int code, String reason) {
            this(code, utf8(Objects.requireNonNull(reason, "reason")));
        }

        /** The reason as text; bytes that are not UTF-8 show as U+FFFD. */
        public String reasonText() {
            return new String(reason, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CloseWithReason that && code == that.code && Arrays.equals(reason, that.reason);
        }

        @Override
        public int hashCode() {
            return 31 * code + Arrays.hashCode(reason);
        }

        @Override
        public String toString() {
            return "CloseWithReason[" + code + ", " + Excerpt.of(reasonText()) + "]";
        }

        private static byte[] utf8(String reason) {
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason));
                return Arrays.copyOf(bytes.array(), bytes.limit());
            } catch (CharacterCodingException e) {
                throw new GluegunException.InvalidMessage(
                        "a close reason has to be text that UTF-8 can carry, but this one has a lone surrogate ("
                                + Excerpt.of(reason) + "): cut it between characters, not inside one",
                        e);
            }
        }
    }
}
