package dev.gluegun.testkit;

import java.io.IOException;

/** The bytes of one conversation, both ways: a connection of HTTP/1.1, or a stream of HTTP/2. Threads: one reads, another writes, any ends. */
interface Pipe {

    /** Reads what is there, waiting for a byte; -1 at the end. */
    int read(byte[] target, int offset, int length) throws IOException;

    /** Writes all at once, and waits until it has gone. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Ends this side, when all that was written has gone; idempotent. */
    void fin() throws IOException;

    /** Ends both sides at once, and not in order. */
    void reset() throws IOException;

    /** Resets the TCP connection below, whatever else goes over it. */
    void resetConnection() throws IOException;

    /** Says that no further conversation may begin on the TCP connection below. */
    void goAway() throws IOException;

    /** Ends it, in order where nothing is left; idempotent, and never waits for the peer. */
    void close();
}
