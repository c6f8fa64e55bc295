package dev.gluegun.internal.engine;

import dev.gluegun.internal.transport.WrappingTransport;

/**
 * The one stream of a connection to an HTTP/2 proxy, as a pipe that has the connection to itself: it closes that, too.
 *
 * <p>Threads: as for any pipe.
 */
final class Http2Tunnel extends WrappingTransport {

    private final Http2Session session;

    Http2Tunnel(Http2Session session, Http2Stream stream) {
        super(stream);
        this.session = session;
    }

    @Override
    public void close() {
        super.close();
        session.goAway();
        session.close(Ending.down("this side closed the tunnel", null));
    }
}
