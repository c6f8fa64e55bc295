package dev.gluegun.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * One frame as it went over the wire, and when.
 *
 * @param connection the TCP connection's number, from 1 on in the order in which they came
 * @param stream the number of the HTTP/2 stream; 0 in HTTP/1.1
 * @param direction who sent it
 * @param at the time since the server was started: when the frame had come whole, or began to be written
 * @param kind what it is
 * @param fin whether it is the last (or only) frame of its message
 * @param compressed whether it has RSV1 set: the first frame of a compressed message (RFC 7692, section 6)
 * @param masked whether it is masked, as a client's has to be
 * @param length the size of the payload in bytes, as on the wire
 * @param payload the payload, unmasked but not inflated; of more than 1 MiB the beginning; not copied
 */
public record Recorded(
        int connection,
        int stream,
        Direction direction,
        Duration at,
        Kind kind,
        boolean fin,
        boolean compressed,
        boolean masked,
        long length,
        byte[] payload) {

    /** Who sent a frame. */
    public enum Direction {
        /** The client that is tested. */
        FROM_CLIENT,
        /** This server. */
        TO_CLIENT
    }

    /** What a frame is (RFC 6455, section 5.2). */
    public enum Kind {
        /** A text message, or its first frame. */
        TEXT,
        /** A binary message, or its first frame. */
        BINARY,
        /** A frame of a message that has begun before. */
        CONTINUATION,
        /** A close frame. */
        CLOSE,
        /** A ping. */
        PING,
        /** A pong. */
        PONG,
        /** A frame of an opcode that means nothing. */
        RESERVED,
        /** Bytes from {@link Script#sendBytes}, which may be no frame at all. */
        RAW
    }

    /** The payload as UTF-8; bytes that are not show as U+FFFD. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recorded that
                && connection == that.connection
                && stream == that.stream
                && direction == that.direction
                && at.equals(that.at)
                && kind == that.kind
                && fin == that.fin
                && compressed == that.compressed
                && masked == that.masked
                && length == that.length
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * at.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        boolean readable = kind == Kind.TEXT && !compressed;
        return "%10.3f ms  %s  %s %s%s%s %s"
                .formatted(
                        at.toNanos() / 1e6,
                        new Place(connection, stream),
                        direction == Direction.FROM_CLIENT ? "<-" : "->",
                        kind,
                        fin || kind == Kind.RAW ? "" : ", more to come",
                        compressed ? ", compressed" : "",
                        readable ? Words.quoted(text()) : Words.of(payload));
    }
}
