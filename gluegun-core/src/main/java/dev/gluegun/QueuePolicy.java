package dev.gluegun;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What becomes of a message that a {@link ReconnectingWebSocket} is to send while its queue is full: it has no connection, or a
 * peer that takes messages more slowly than they come. An immutable value, safe for any thread as long as its key function is.
 */
public sealed interface QueuePolicy {

    /**
     * The sender waits for room.
     *
     * @param limit for how long at the most, then {@link GluegunException.Timeout}; {@link Timeouts#INFINITE} for no limit
     */
    record Block(Duration limit) implements QueuePolicy {
        /** Refuses a limit of zero or less with {@link GluegunException.InvalidOptions}. */
        public Block {
            Checks.timeout(limit, "limit");
        }
    }

    /** The message is refused at once with {@link GluegunException.Timeout}. */
    record Fail() implements QueuePolicy {}

    /** The oldest messages are thrown away to make room; they are counted. */
    record DropOldest() implements QueuePolicy {}

    /**
     * A message takes the place of the one with the same key that still waits, which is thrown away and counted; where there is none
     * and the queue is full, it is refused at once with {@link GluegunException.Timeout}.
     *
     * @param key the key of a message, compared by {@code equals}; empty for one that never replaces another. Called by the sender, with no
     *     lock held
     */
    record Conflate(Function<? super Frame, ? extends Optional<?>> key) implements QueuePolicy {
        /** Refuses {@code null}. */
        public Conflate {
            Objects.requireNonNull(key, "key");
        }
    }

    /** The sender waits for room, at most 15 s. */
    static QueuePolicy block() {
        return new Block(Duration.ofSeconds(15));
    }

    /** The sender waits for room, at most so long; see {@link Block}. */
    static QueuePolicy block(Duration limit) {
        return new Block(limit);
    }

    /** The message is refused; see {@link Fail}. */
    static QueuePolicy fail() {
        return new Fail();
    }

    /** The oldest messages make room; see {@link DropOldest}. */
    static QueuePolicy dropOldest() {
        return new DropOldest();
    }

    /** The latest message of each key is kept; see {@link Conflate}. */
    static QueuePolicy conflate(Function<? super Frame, ? extends Optional<?>> key) {
        return new Conflate(key);
    }
}
