package dev.gluegun.internal.engine;

import java.time.Duration;

/**
 * The keepalive of an HTTP/2 connection (Gun's {@code keepalive} and {@code keepalive_tolerance}): a PING whenever nothing has come for
 * a while, and the end when too many of them were in vain.
 *
 * <p>On the keeper's thread.
 */
final class Http2Keepalive {

    private final Http2Session session;
    private final Duration pause;
    private final int tolerance;

    /** Pings since the last byte came. */
    private int unanswered;

    Http2Keepalive(Http2Session session, Duration pause, int tolerance) {
        this.session = session;
        this.pause = pause;
        this.tolerance = tolerance;
    }

    void start() {
        session.link().keeper().schedule(pause, this::look);
    }

    private void look() {
        Link link = session.link();
        if (link.ending() != null) {
            return;
        }
        if (link.heard().takeByteCame()) {
            unanswered = 0;
        } else if (unanswered > tolerance) {
            session.close(Ending.down(
                    "the server has not answered " + unanswered + " PINGs, sent every " + pause
                            + " (Http2Options.withKeepalive); the connection was dropped",
                    null));
            return;
        } else {
            session.ping(unanswered++);
        }
        start();
    }
}
