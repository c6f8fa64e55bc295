package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The path of a Unix domain socket, judged before anything is tried. */
final class UnixPath {

    /** What the JDK has room for on Linux and Windows; elsewhere it may be some bytes less, which is found out when it connects. */
    private static final int MOST_BYTES = 106;

    private UnixPath() {}

    /**
     * The address of the socket with that path.
     *
     * @throws InvalidOptions when there can be none
     */
    static UnixDomainSocketAddress address(Path socket) {
        Objects.requireNonNull(socket, "socket");
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0) {
            throw new InvalidOptions("expected the path of a Unix domain socket, but it was empty");
        }
        if (bytes > MOST_BYTES) {
            throw new InvalidOptions("the path of a Unix domain socket has at most " + MOST_BYTES
                    + " bytes, but this one has " + bytes + ": " + Excerpt.quoted(socket.toString())
                    + ". A relative path, or a symbolic link to its directory, is shorter");
        }
        try {
            return UnixDomainSocketAddress.of(socket);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions(
                    "expected a Unix domain socket in the default file system, but " + Excerpt.quoted(socket.toString())
                            + " is in another one",
                    e);
        }
    }
}
