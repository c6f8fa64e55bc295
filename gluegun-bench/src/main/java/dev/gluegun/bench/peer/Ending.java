package dev.gluegun.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The end of a socket: told to the inbox once, unless it was we who closed it, and waited for by who closes it. */
final class Ending {

    private final Inbox inbox;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean wanted;

    Ending(Inbox inbox) {
        this.inbox = inbox;
    }

    /** We close the socket: what comes of it is no failure. */
    void begin() {
        wanted = true;
    }

    /** The library says that the socket is closed. */
    void closed(int code) {
        failed(new EOFException("the socket was closed with code " + code));
    }

    /** The library says that the socket has failed. */
    void failed(Throwable cause) {
        if (ended.complete(null) && !wanted) {
            inbox.failed(cause);
        }
    }

    /** Waits until the library has said so. */
    void await() throws IOException {
        Waiting.result(ended, "closing the socket");
    }
}
