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

    /** How many of the bytes that are read next need no decoding; 0 when all of them are for {@link #absorb}'s buffer. */
    default long straight() {
        return 0;
    }

    /**
     * Room for such bytes, where {@link #straight} says that there are some.
     *
     * @param come how many bytes, no more than that, have been read and will be put there: it has room for all of them; 0 when
     *     none have been read yet
     */
    default ByteBuffer room(int come) {
        throw new IllegalStateException("all bytes have to be decoded here");
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
