package dev.gluegun.bench.peer;

import java.io.IOException;

/** An open socket of a library. Threads: as many senders at once as the library allows, with the library's own means. */
public interface PeerSocket extends AutoCloseable {

    /**
     * Sends a text message the way the library's documentation does it, and waits only where the library wants its callers to
     * wait: for a full queue, or for the message before.
     */
    void sendText(String message) throws Exception;

    /** Like {@link #sendText}; the array must not be changed afterwards. */
    void sendBinary(byte[] message) throws Exception;

    /** Does the closing handshake, or as much of it as the library does, and ends the connection. */
    @Override
    void close() throws IOException;
}
