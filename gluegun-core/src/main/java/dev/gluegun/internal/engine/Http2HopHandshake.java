package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TlsTransport;
import dev.gluegun.internal.tunnel.ConnectDialogue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with a proxy that is asked in HTTP/2, on a connection of its own, on the thread that dials.
 *
 * <p>Used once. When it fails, the pipe stays open: whose it is closes it.
 */
final class Http2HopHandshake {

    private final Hop hop;
    private final ByteTransport pipe;
    private final ConnectDialogue dialogue;
    private final Duration timeout;

    /**
     * A handshake that begins when it is run.
     *
     * @param pipe to the proxy; by TLS if the hop has that
     * @param timeout the timeout that the deadline of {@link #run} was made of
     */
    Http2HopHandshake(Hop hop, ByteTransport pipe, ConnectDialogue dialogue, Duration timeout) {
        this.hop = hop;
        this.pipe = pipe;
        this.dialogue = dialogue;
        this.timeout = timeout;
    }

    /**
     * Shakes hands.
     *
     * @return the pipe to the target, which closes all that is below it; null when the proxy asks for credentials on another
     *     connection
     * @throws ConnectionError with the phase PROXY
     */
    @Nullable
    ByteTransport run(Deadline deadline) throws InterruptedException {
        boolean secure = hop.tls().isPresent();
        // The TLS of the hop before is not this one's.
        if (secure
                && pipe instanceof TlsTransport tls
                && !tls.applicationProtocol().orElse("").equals(Protocol.HTTP_2.alpnName())) {
            throw failure("does not speak HTTP/2: it has not chosen h2 by ALPN. Use Hop.httpProxy", null);
        }
        Http2Session session = Http2Session.open(
                pipe,
                secure ? "https" : "http",
                BufferPool.shared(),
                Keeper.shared(),
                timeout,
                Http2Settings.client(),
                null);
        boolean done = false;
        try {
            Http2Stream stream = through(session, deadline);
            done = stream != null;
            return stream == null ? null : new Http2Tunnel(session, stream);
        } finally {
            if (!done) {
                session.close(Ending.down("the proxy gave no tunnel", null));
            }
        }
    }

    private @Nullable Http2Stream through(Http2Session session, Deadline deadline) throws InterruptedException {
        StreamConnect connect = new StreamConnect(hop.description(), session, dialogue, timeout);
        if (!session.awaitSettings(deadline)) {
            Ending how = session.link().ending();
            throw how == null ? connect.late() : failure("has not begun to speak HTTP/2: " + how.message, how.cause);
        }
        return connect.run(deadline);
    }

    private ConnectionError failure(String what, @Nullable Throwable cause) {
        return new ConnectionError(hop.description() + " " + what, Phase.PROXY, cause);
    }
}
