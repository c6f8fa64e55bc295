package dev.gluegun.bench.load;

import dev.gluegun.bench.model.Wire;
import dev.gluegun.bench.peer.Target;
import dev.gluegun.bench.peer.Trust;
import java.net.URI;
import java.util.Optional;

/**
 * The neutral server, and how a measurement reaches it.
 *
 * @param tls what trusts the server's certificate; empty for plain connections
 */
record Endpoint(int port, Optional<Trust> tls, boolean deflate, boolean http2) {

    static final String HOST = "127.0.0.1";

    static Endpoint of(int port, Wire wire, Optional<Trust> tls) {
        return new Endpoint(port, wire == Wire.TLS ? tls : Optional.empty(), wire == Wire.DEFLATE, wire == Wire.HTTP_2);
    }

    /** For a path like {@code /echo}. */
    Target at(String path) {
        URI uri = URI.create((tls.isPresent() ? "wss://" : "ws://") + HOST + ":" + port + path);
        return new Target(uri, tls, deflate, http2);
    }
}
