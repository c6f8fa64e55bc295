package dev.gluegun;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells with which {@link Credentials} to ask for a WebSocket, before each request, when the connection for it is up: with a token that
 * is fresh, say, however long it took to connect.
 *
 * <pre>{@code
 * WebSocketOptions options = WebSocketOptions.defaults()
 *         .withCredentials(request -> request.uri().getHost().equals("example.com")
 *                 ? Optional.of(Credentials.bearer(tokens.current()))
 *                 : Optional.empty());
 * }</pre>
 *
 * @see WebSocketOptions#withCredentials(CredentialsProvider)
 */
@FunctionalInterface
public interface CredentialsProvider {

    /**
     * A request for which credentials are wanted.
     *
     * @param uri where it goes, a {@code ws:} or {@code wss:} URI: after a redirect another one than was connected to
     * @param attempt which request of this connecting it is, from 1
     * @param challenges what the server asked for when it refused the request before this one; empty when it did not
     */
    record Request(URI uri, int attempt, List<Challenge> challenges) {
        /** Refuses {@code null}, and copies the list. */
        public Request {
            Objects.requireNonNull(uri, "uri");
            challenges = List.copyOf(challenges);
        }

        /** Without path and query, which may be secret. */
        @Override
        public String toString() {
            return "Request[" + uri.getScheme() + "://" + uri.getRawAuthority() + ", attempt=" + attempt
                    + ", challenges=" + challenges + "]";
        }
    }

    /**
     * The credentials for a request; empty for none. Called on a virtual thread of its own, and may block: when the time of connecting is
     * over, or its thread is interrupted, so is this one.
     *
     * @throws Exception when there are none now: connecting fails with a {@link GluegunException.ConnectionError} of which this is the
     *     cause
     */
    Optional<Credentials> credentials(Request request) throws Exception;
}
