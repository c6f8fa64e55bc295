package dev.gluegun;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any failure of the library: the kinds are its nested classes. Each message says what was expected, what came and what can be
 * done about it. The constructors are public so that users can throw every kind in their own tests.
 */
public abstract sealed class GluegunException extends RuntimeException {

    private GluegunException(String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }

    private static OptionalInt optional(@Nullable Integer closeCode) {
        return closeCode == null ? OptionalInt.empty() : OptionalInt.of(closeCode);
    }

    /** A step on the way from a host name to an upgraded stream. */
    public enum Phase {
        /** Looking up the addresses of a host name. */
        DNS,
        /** Connecting to an address, or to a Unix domain socket. */
        TCP,
        /** Going through a proxy. */
        PROXY,
        /** The TLS handshake. */
        TLS,
        /** The opening handshake of a WebSocket (RFC 6455, section 4). */
        UPGRADE,
        /** The connection or stream is open. */
        OPEN
    }

    /**
     * An operation did not complete in the time it was given. The socket stays usable and no frame is lost: the next receive gets
     * it.
     */
    public static final class Timeout extends GluegunException {
        private final Phase phase;

        /**
         * The time ran out.
         *
         * @param message what was waited for, and for how long
         * @param phase the phase in which the time ran out
         */
        public Timeout(String message, Phase phase) {
            super(message, null);
            this.phase = Objects.requireNonNull(phase, "phase");
        }

        /** The phase in which the time ran out. */
        public Phase phase() {
            return phase;
        }
    }

    /** The connection went away, or was closed. */
    public static final class ConnectionDown extends GluegunException {
        private final @Nullable Integer closeCode;
        private final String closeReason;

        /** The connection went away without a close handshake. */
        public ConnectionDown(String message) {
            this(message, null);
        }

        /** The connection went away without a close handshake, for the reason given by {@code cause}. */
        public ConnectionDown(String message, @Nullable Throwable cause) {
            super(message, cause);
            this.closeCode = null;
            this.closeReason = "";
        }

        /** The connection was closed by a close handshake (RFC 6455, section 7). */
        public ConnectionDown(String message, int closeCode, String closeReason) {
            this(message, closeCode, closeReason, null);
        }

        /** The connection was closed by a close handshake (RFC 6455, section 7), for the reason given by {@code cause}. */
        public ConnectionDown(String message, int closeCode, String closeReason, @Nullable Throwable cause) {
            super(message, cause);
            this.closeCode = closeCode;
            this.closeReason = Objects.requireNonNull(closeReason, "closeReason");
        }

        /** The code of the close frame; empty when the connection went away without a close handshake. */
        public OptionalInt closeCode() {
            return optional(closeCode);
        }

        /** The reason of the close frame; empty when there was none. */
        public String closeReason() {
            return closeReason;
        }
    }

    /** A connection could not be established. */
    public static final class ConnectionError extends GluegunException {
        private final Phase phase;

        /** A connection failed in {@code phase}. */
        public ConnectionError(String message, Phase phase) {
            this(message, phase, null);
        }

        /** A connection failed in {@code phase}, for the reason given by {@code cause}. */
        public ConnectionError(String message, Phase phase, @Nullable Throwable cause) {
            super(message, cause);
            this.phase = Objects.requireNonNull(phase, "phase");
        }

        /** The phase that failed. */
        public Phase phase() {
            return phase;
        }
    }

    /** A stream failed: the peer broke the protocol, reset it, or it was cancelled. */
    public static final class StreamError extends GluegunException {
        private final @Nullable Integer closeCode;

        /** A stream failed and no code was sent to the peer. */
        public StreamError(String message) {
            this(message, null);
        }

        /** A stream failed, for the reason given by {@code cause}, and no code was sent to the peer. */
        public StreamError(String message, @Nullable Throwable cause) {
            super(message, cause);
            this.closeCode = null;
        }

        /** A stream failed and {@code closeCode} was sent to the peer. */
        public StreamError(String message, int closeCode) {
            this(message, closeCode, null);
        }

        /** A stream failed, for the reason given by {@code cause}, and {@code closeCode} was sent to the peer. */
        public StreamError(String message, int closeCode, @Nullable Throwable cause) {
            super(message, cause);
            this.closeCode = closeCode;
        }

        /** The code that was sent to the peer in a close frame; empty when none was sent. */
        public OptionalInt closeCode() {
            return optional(closeCode);
        }
    }

    /** An option or argument that cannot work; refused before any byte was sent. */
    public static final class InvalidOptions extends GluegunException {
        /** An argument cannot work. */
        public InvalidOptions(String message) {
            this(message, null);
        }

        /** An argument cannot work, for the reason given by {@code cause}. */
        public InvalidOptions(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A message does not fit the call: a malformed frame to send, a frame to receive before the upgrade was awaited, an answer
     * that is no upgrade. A refused frame was not sent and leaves the socket usable.
     */
    public static sealed class InvalidMessage extends GluegunException {
        /** A message does not fit the call. */
        public InvalidMessage(String message) {
            this(message, null);
        }

        /** A message does not fit the call, for the reason given by {@code cause}. */
        public InvalidMessage(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /** A server's answer to the opening handshake other than an upgrade. */
        public static final class UpgradeRejected extends InvalidMessage {
            private static final Pattern CHARSET =
                    Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

            private final int status;
            private final transient @Nullable Headers headers;
            private final byte[] body;

            /**
             * A server answered with something other than an upgrade; the message is made of the answer.
             *
             * @param status the HTTP status, anything but 101
             * @param headers the header fields of the answer
             * @param body the start of its body, as far as it was read (64 KiB); copied
             */
            public UpgradeRejected(int status, Headers headers, byte[] body) {
                super(describe(status) + advice(status, Objects.requireNonNull(headers, "headers")));
                this.status = status;
                this.headers = headers;
                this.body = Objects.requireNonNull(body, "body").clone();
            }

            /**
             * A server answered with something other than an upgrade, and more is known of that.
             *
             * @param status the HTTP status, anything but 101
             * @param headers the header fields of the answer
             * @param body the start of its body, as far as it was read (64 KiB); copied
             * @param why ends the message, in place of what the status alone would say
             */
            public UpgradeRejected(int status, Headers headers, byte[] body, String why) {
                super(describe(status) + Objects.requireNonNull(why, "why"));
                this.status = status;
                this.headers = Objects.requireNonNull(headers, "headers");
                this.body = Objects.requireNonNull(body, "body").clone();
            }

            /** The HTTP status of the answer. */
            public int status() {
                return status;
            }

            /** The header fields of the answer; empty in an exception that went through Java serialization. */
            public Headers headers() {
                return headers == null ? Headers.empty() : headers;
            }

            /** The start of the answer's body, as far as it was read (64 KiB): a copy. */
            public byte[] body() {
                return body.clone();
            }

            /**
             * The body as text, in the charset that its {@code Content-Type} names or else in UTF-8; what cannot be decoded shows
             * as U+FFFD.
             */
            public String bodyText() {
                return new String(
                        body,
                        headers()
                                .first("Content-Type")
                                .flatMap(UpgradeRejected::charset)
                                .orElse(StandardCharsets.UTF_8));
            }

            private static Optional<Charset> charset(String contentType) {
                Matcher named = CHARSET.matcher(contentType);
                try {
                    return named.find() ? Optional.of(Charset.forName(named.group(1))) : Optional.empty();
                } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                    return Optional.empty();
                }
            }

            private static String describe(int status) {
                return "the server was asked for a WebSocket and expected to answer 101, but it answered " + status
                        + ": ";
            }

            private static String advice(int status, Headers headers) {
                return switch (status) {
                    case 301, 302, 303, 307, 308 ->
                        "it redirects to "
                                + headers.first("Location").map(Excerpt::quoted).orElse("nowhere")
                                + "; it was not followed: connect to the new address if you trust it, or allow"
                                + " redirects (WebSocketOptions.withRedirects)";
                    case 401 -> "give credentials (WebSocketOptions.withCredentials)";
                    case 403 -> "it does not allow this; check the credentials and the Origin header";
                    case 404 -> "check the path";
                    case 426 ->
                        "it wants another protocol or version: "
                                + headers.first("Upgrade").map(Excerpt::quoted).orElse("none named");
                    case 429, 503 -> "try again later";
                    default -> "status(), headers() and bodyText() have the whole answer";
                };
            }
        }

        /** The negotiated protocol, or this version of the library, cannot do what was asked; nothing was sent. */
        public static final class UnsupportedFeature extends InvalidMessage {
            /** Something cannot be done over the negotiated protocol, or not yet. */
            public UnsupportedFeature(String message) {
                super(message);
            }
        }
    }

    /** Bytes could not be decoded to the type asked for. */
    public static final class DecodeError extends GluegunException {
        /** Bytes could not be decoded, for the reason given by {@code cause}. */
        public DecodeError(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The thread was interrupted while it waited. The thread's interrupt flag is set again; the connection stays as it was. */
    public static final class Interrupted extends GluegunException {
        /** The thread was interrupted while it waited. */
        public Interrupted(String message) {
            this(message, null);
        }

        /** The thread was interrupted while it waited, for the reason given by {@code cause}. */
        public Interrupted(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
