package dev.gluegun;

import java.util.Objects;

/**
 * Which connection a {@link ConnectionEvent} tells of.
 *
 * @param number its own among all connections of this process that somebody listens to, counted from 1
 * @param host the name or address that it was opened with
 * @param port 1 to 65535
 */
public record ConnectionId(long number, String host, int port) {

    /** Names a connection. */
    public ConnectionId {
        Objects.requireNonNull(host, "host");
    }

    /** For people: {@code #3 example.com:443}. */
    @Override
    public String toString() {
        return "#" + number + " " + host + ":" + port;
    }
}
