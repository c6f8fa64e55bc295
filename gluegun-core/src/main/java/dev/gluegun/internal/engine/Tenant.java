package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Timeout;

/**
 * Something that was asked of a connection, an upgrade or a request: kept until the connection has a link for it, and then begun
 * on that. All methods from any thread; they do not wait.
 */
interface Tenant {

    /** What can be asked for. On HTTP/1.1 a connection is good for nothing else after all but a request. */
    enum Kind {
        REQUEST,
        WEBSOCKET,
        TUNNEL
    }

    /**
     * Begins: the link is its own until it is done with it. Called once, unless it was withdrawn before; perhaps by the keeper,
     * and with the link's reading role held. What stands in its way is told to who awaits the answer.
     */
    void start(Link link);

    /**
     * Begins on a stream of its own; otherwise as on a link.
     *
     * @throws dev.gluegun.GluegunException when the connection has ended or gives no further stream; nothing was sent
     */
    void start(Http2Session session);

    /** Ends at once, for that reason, and lets go of its link; for one that has a link of its own. */
    void drop(Ending how);

    /** What it is. */
    Kind kind();

    /** Whether, on HTTP/1.1, the connection is its own for good by now. */
    boolean hasTaken();

    /** Whether the application has still to be told what became of this, and has not closed the connection itself. */
    boolean isToldLater();

    /** What who waits gets when the deadline passes. */
    Timeout timeout();

    /** The application has closed the connection: nobody is to wait any more, and nothing is kept. */
    void abandon();

    /** Ends gracefully, and then the connection. */
    void close();
}
