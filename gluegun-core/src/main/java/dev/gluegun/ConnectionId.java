package dev.gluegun;

import java.util.Objects;

/**
 * Which connection a {@link ConnectionEvent} tells of.
 *
 * @param number its own among all connections of this process that somebody listens to, counted from 1
 * @param host the name or address that it was opened with, or the path of the Unix domain socket
 * @param port 1 to 65535; 0 for a Unix domain socket
 */
public record ConnectionId(long number, String host, int port) {

    /** Names a connection. */
    public ConnectionId {
        Objects.requireNonNull(host, "host");
    }

    /** For people: {@code #3 example.com:443}, {@code #4 /run/chat.sock}. */
    @Override
    public String toString() {
        return "#" + number + " " + host + (port == 0 ? "" : ":" + port);
    }
}
