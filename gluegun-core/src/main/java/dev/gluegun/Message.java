package dev.gluegun;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a stream delivers (Gun's {@code await} results), in this order: any number of {@link Inform}, then either {@link
 * Response}, any number of {@link Data} and perhaps {@link Trailers}; or {@link Upgraded} and any number of {@link
 * WebSocketFrame}. {@link Failed} may come last, and only to a {@link ReplyTo}: a call that waits throws instead.
 *
 * <p>Messages compare by content and are safe for any thread, as long as nobody changes an array that one holds.
 */
public sealed interface Message {

    /**
     * An interim response, which announces the final one (RFC 9110, section 15.2; Gun's {@code gun_inform}).
     *
     * @param status 100–199, but not 101
     * @param headers its header fields
     */
    record Inform(int status, Headers headers) implements Message {
        public Inform {
            Objects.requireNonNull(headers, "headers");
        }
    }

    /**
     * The head of a final response (Gun's {@code gun_response}).
     *
     * @param fin true when no {@link Data} and no {@link Trailers} follow
     * @param status 200–599
     * @param headers its header fields
     */
    record Response(boolean fin, int status, Headers headers) implements Message {
        public Response {
            Objects.requireNonNull(headers, "headers");
        }
    }

    /**
     * A piece of a response's body (Gun's {@code gun_data}).
     *
     * @param fin true when it is the last one and no {@link Trailers} follow
     * @param bytes the piece, not copied; may be empty
     */
    record Data(boolean fin, byte[] bytes) implements Message {
        public Data {
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data that && fin == that.fin && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(bytes) + Boolean.hashCode(fin);
        }

        @Override
        public String toString() {
            return "Data[fin=" + fin + ", " + Excerpt.of(bytes) + "]";
        }
    }

    /**
     * Header fields that came after the body (RFC 9110, section 6.5; Gun's {@code gun_trailers}).
     *
     * @param headers the fields
     */
    record Trailers(Headers headers) implements Message {
        public Trailers {
            Objects.requireNonNull(headers, "headers");
        }
    }

    /**
     * The stream is a WebSocket now (Gun's {@code gun_upgrade}).
     *
     * @param subprotocol the one that the server chose of those offered (RFC 6455, section 1.9)
     * @param extensions what the server accepted, one entry for each extension with its parameters, in its order (RFC 6455,
     *     section 9)
     * @param headers the header fields of the server's answer
     */
    record Upgraded(Optional<String> subprotocol, List<String> extensions, Headers headers) implements Message {
        public Upgraded {
            Objects.requireNonNull(subprotocol, "subprotocol");
            extensions = List.copyOf(Objects.requireNonNull(extensions, "extensions"));
            Objects.requireNonNull(headers, "headers");
        }
    }

    /**
     * A frame that came after the upgrade (Gun's {@code gun_ws}).
     *
     * @param frame the frame
     */
    record WebSocketFrame(Frame frame) implements Message {
        public WebSocketFrame {
            Objects.requireNonNull(frame, "frame");
        }
    }

    /**
     * The stream has ended and nothing more comes (Gun's {@code gun_error} and {@code gun_down}).
     *
     * @param cause why
     */
    record Failed(GluegunException cause) implements Message {
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
