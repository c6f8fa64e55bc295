package dev.gluegun.it;

import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocketStream;
import dev.gluegun.it.proxy.Route;

/** The way of one socket through a chaos, from before it is opened until it has ended, when this is closed. */
interface Passage extends AutoCloseable {

    /**
     * A socket that was opened.
     *
     * @param end closes what was opened for it alone
     */
    record Open(WebSocketStream stream, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** Where faults come over it. */
    Route route();

    /** Opens the socket. Throws what the library tells of a failure. */
    Open open(UpgradeOptions options);

    @Override
    void close();
}
