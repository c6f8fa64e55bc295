package dev.gluegun.bench.peer;

import java.io.IOException;

/** A WebSocket client library, set up once in a JVM: its thread pools and its configuration. */
public interface Peer extends AutoCloseable {

    /**
     * Opens a socket and waits until it may be used.
     *
     * @param inbox gets what comes, on whatever thread the library calls; it may send from there
     * @throws Exception when the socket cannot be opened
     */
    PeerSocket open(Target target, Inbox inbox) throws Exception;

    /** Ends the library's threads; the sockets have been closed before. */
    @Override
    void close() throws IOException;
}
