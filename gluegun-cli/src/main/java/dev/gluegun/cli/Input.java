package dev.gluegun.cli;

import dev.gluegun.Frame;
import java.util.Optional;

/** Where the frames to send come from. One thread reads it; {@link #close} may come from another. */
interface Input extends AutoCloseable {

    /**
     * Waits for the next frame.
     *
     * @return the frame; empty at the end of the input
     * @throws InputException when what came cannot be sent
     * @throws InputInterruptedException when a person wants the conversation to end at once
     */
    Optional<Frame> next() throws InputException, InputInterruptedException;

    /** Ends a {@link #next} that waits, where that is possible, and gives the terminal back. */
    @Override
    void close();
}
