package dev.gluegun.testkit;

import dev.gluegun.Frame;
import java.util.function.Predicate;

/**
 * What a script waits for.
 *
 * @param kind where it is looked for
 * @param description what it is, in words
 * @param accepts whether a frame is it; nothing is asked for {@link Kind#END}
 */
record Expectation(Kind kind, String description, Predicate<Frame> accepts) {

    /** The sorts of events, each with a queue of its own. */
    enum Kind {
        /** The next text, binary or close frame. */
        MESSAGE,
        /** The earliest ping that no other expectation has had. */
        PING,
        /** The earliest pong that no other expectation has had. */
        PONG,
        /** The end of the client's side of the connection. */
        END
    }

    static Expectation message(String description, Predicate<Frame> accepts) {
        return new Expectation(Kind.MESSAGE, description, accepts);
    }

    @Override
    public String toString() {
        return "expect " + description;
    }
}
