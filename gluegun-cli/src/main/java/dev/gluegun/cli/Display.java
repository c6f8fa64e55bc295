package dev.gluegun.cli;

import dev.gluegun.Frame;

/** Where a conversation is shown. Any thread may write to it. */
interface Display {

    /**
     * Shows a message that came.
     *
     * @param message a text or binary frame
     * @throws OutputClosedException when nobody reads the output any more
     */
    void message(Frame message);

    /** Shows a line about the conversation. */
    void note(String line);

    /** Shows a line that tells what went wrong. */
    void error(String line);
}
