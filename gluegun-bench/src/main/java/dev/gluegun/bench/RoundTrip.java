package dev.gluegun.bench;

import java.io.IOException;

/** A client that is connected to the echo server and sends one message at a time. Threads: one at a time. */
interface RoundTrip extends AutoCloseable {

    /**
     * Sends the message and waits for its echo.
     *
     * @throws IllegalStateException when something else came
     */
    void once() throws IOException;

    @Override
    void close() throws IOException;
}
