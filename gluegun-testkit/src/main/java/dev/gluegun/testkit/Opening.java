package dev.gluegun.testkit;

import dev.gluegun.internal.ws.Negotiated;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The opening handshake of one conversation: the request is there, and answered as a script wants it. Threads: the conversation's own. */
interface Opening {

    /**
     * Waits for the request, and records it.
     *
     * @return false when there was none, which has been reported unless the client has said nothing at all
     * @throws java.net.SocketTimeoutException when it took too long
     */
    boolean awaitRequest(Duration deadline) throws IOException;

    /**
     * Answers that the conversation is a WebSocket.
     *
     * @return what was agreed on; empty when the request was no handshake, which has been reported
     */
    Optional<Negotiated> upgrade(Handshake handshake) throws IOException;

    /** Answers otherwise, as the handshake says. */
    void refuse(Handshake handshake) throws IOException;

    /** Answers that no script is there. */
    void respondWithoutScript() throws IOException;
}
