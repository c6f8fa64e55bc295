package dev.gluegun.internal.engine;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Http2Options;
import dev.gluegun.Protocol;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.http2.Http2Settings;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TlsTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last step of making a connection: the protocol that was negotiated is started on the pipe that was dialed. HTTP/2 is up when
 * the server's settings have come, as only then it is known what the server allows.
 *
 * @param dialer who has dialed, and can say what is waited for
 * @param observer who is told what happens; null when nobody is
 */
record ProtocolStart(
        Endpoint endpoint,
        ConnectOptions options,
        Dialer dialer,
        @Nullable Observer observer) {

    /**
     * Starts it; a failure closes the pipe.
     *
     * @throws ConnectionError when the server does not speak what was asked for
     * @throws Timeout when the deadline passes first
     */
    LiveStreams on(ByteTransport pipe, Deadline deadline) throws InterruptedException {
        boolean done = false;
        try {
            LiveStreams up = negotiated(pipe) == Protocol.HTTP_2 ? http2(pipe, deadline) : http1(pipe);
            done = true;
            return up;
        } finally {
            if (!done) {
                pipe.close();
            }
        }
    }

    /** By ALPN over TLS; without TLS, HTTP/2 is spoken with prior knowledge alone (RFC 9113, section 3.3). */
    private Protocol negotiated(ByteTransport pipe) {
        List<Protocol> wanted = options.protocols();
        // The TLS of a proxy is not the server's.
        if (!options.usesTls(endpoint.port()) || !(pipe instanceof TlsTransport tls)) {
            return wanted.equals(List.of(Protocol.HTTP_2)) ? Protocol.HTTP_2 : Protocol.HTTP_1_1;
        }
        String chosen = tls.applicationProtocol().orElse("");
        if (chosen.equals(Protocol.HTTP_2.alpnName())) {
            return Protocol.HTTP_2;
        }
        if (!wanted.contains(Protocol.HTTP_1_1)) {
            throw new ConnectionError(
                    "the server at " + endpoint + " does not speak HTTP/2: by ALPN it has chosen "
                            + (chosen.isEmpty() ? "nothing" : "\"" + chosen + "\"")
                            + ". Allow Protocol.HTTP_1_1 as well",
                    Phase.TLS);
        }
        return Protocol.HTTP_1_1;
    }

    private Http1Streams http1(ByteTransport pipe) {
        return new Http1Streams(Link.open(pipe, BufferPool.shared(), Keeper.shared(), options.sendTimeout(), observer));
    }

    private Http2Streams http2(ByteTransport pipe, Deadline deadline) throws InterruptedException {
        dialer.awaitsHttp2();
        Http2Session session = Http2Session.open(
                pipe,
                options.usesTls(endpoint.port()) ? "https" : "http",
                BufferPool.shared(),
                Keeper.shared(),
                options.sendTimeout(),
                settings(options.http2()),
                observer);
        boolean done = false;
        try {
            Deadline own = Deadline.after(options.connectTimeout()).earlier(deadline);
            if (!session.awaitSettings(own)) {
                throw noSettings(session.link().ending());
            }
            options.http2()
                    .keepalive()
                    .ifPresent(pause ->
                            new Http2Keepalive(session, pause, options.http2().keepaliveTolerance()).start());
            session.isUp();
            done = true;
            return new Http2Streams(session);
        } finally {
            if (!done) {
                session.close(Ending.down("the connection did not come up", null));
            }
        }
    }

    private ConnectionError noSettings(@Nullable Ending how) {
        String what = how == null
                ? "its SETTINGS did not come within the connect timeout of " + options.connectTimeout()
                : how.message;
        return new ConnectionError(
                "the server at " + endpoint + " has not begun to speak HTTP/2: " + what
                        + ". Does it speak HTTP/2 on this port"
                        + (options.usesTls(endpoint.port()) ? "?" : " without TLS?"),
                Phase.OPEN,
                how == null ? null : how.cause);
    }

    private static Http2Settings settings(Http2Options options) {
        return Http2Settings.client()
                .withInitialWindow(options.streamWindow())
                .withConnectionWindow(options.connectionWindow())
                .withMaxHeaderListBytes(options.maxHeaderListSize());
    }
}
