package dev.gluegun.bench.load;

import java.io.IOException;

/** An open socket whose user waits for what comes. Threads: several senders, one receiver. */
interface Conversation extends AutoCloseable {

    void sendText(String message) throws Exception;

    void sendBinary(byte[] message) throws Exception;

    /** Waits for the next message: a text's characters, or what else the library gives out. */
    Object receive() throws Exception;

    @Override
    void close() throws IOException;
}
