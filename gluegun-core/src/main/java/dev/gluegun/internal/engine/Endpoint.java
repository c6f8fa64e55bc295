package dev.gluegun.internal.engine;

import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes: to a port of a host, or to a Unix domain socket of this machine. An immutable value.
 *
 * @param host what requests and certificates call the server
 * @param port 1 to 65535; 0 for a Unix domain socket
 * @param unix null for a host
 */
record Endpoint(String host, int port, @Nullable UnixDomainSocketAddress unix) {

    /** What a server that is reached by a Unix domain socket is called, as it has no name of its own. */
    private static final String UNIX_HOST = "localhost";

    static Endpoint tcp(String host, int port) {
        return new Endpoint(host, port, null);
    }

    static Endpoint unix(UnixDomainSocketAddress address) {
        return new Endpoint(UNIX_HOST, 0, address);
    }

    /** The host, or the socket's path. */
    String name() {
        return unix == null ? host : unix.toString();
    }

    /** For messages: {@code example.com port 80}, {@code Unix socket /run/chat.sock}. */
    @Override
    public String toString() {
        return unix == null ? host + " port " + port : "Unix socket " + unix;
    }
}
