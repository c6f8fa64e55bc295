package dev.gluegun.bench.peer;

import java.net.URI;
import java.util.Optional;

/**
 * Where a socket leads, and how.
 *
 * @param uri {@code ws} or {@code wss}, the host an IP address
 * @param tls what trusts the server's certificate; present exactly for {@code wss}
 * @param deflate whether permessage-deflate is to be offered (with context takeover, as is its default)
 * @param http2 whether the socket is a stream of HTTP/2, which the server is known to speak
 */
public record Target(URI uri, Optional<Trust> tls, boolean deflate, boolean http2) {}
