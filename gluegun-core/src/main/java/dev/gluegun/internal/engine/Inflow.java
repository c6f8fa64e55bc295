package dev.gluegun.internal.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What makes sense of the bytes that come over a {@link Link}; all calls but one come with the reading role held. */
interface Inflow {
    /**
     * Takes all of {@code in} and keeps what the application should get; must not block.
     *
     * @return false when there is no room: what is left of {@code in} stays for later
     */
    boolean absorb(ByteBuffer in);

    /** Room for what is read next, when that need not be decoded; null when it is for {@link #absorb}'s buffer. */
    default @Nullable ByteBuffer room() {
        return null;
    }

    /** The peer has ended its direction, or reading failed with {@code failure}. */
    void inputEnded(@Nullable IOException failure);

    /** Nothing has come for a while: lets go of what can be made anew. */
    default void rest() {}

    /** The link has ended; unlike the others from any thread, without the role. Must not block. */
    default void linkEnded() {}

    /** The link is gone: frees what is not memory of the heap. Called at least once, perhaps more often. */
    void free();
}
