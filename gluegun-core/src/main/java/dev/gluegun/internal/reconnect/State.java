package dev.gluegun.internal.reconnect;

import java.util.Set;

/** Where a reconnecting socket stands; only its own thread moves it on, but for {@link #ENDED}. */
enum State {
    /** The provider is asked for the next target. */
    ASKING,
    /** A connection is being made, up to the upgrade. */
    DIALING,
    /** The application's hook has the new connection to itself. */
    GREETING,
    /** Messages go both ways. */
    OPEN,
    /** After a failure, until the next attempt. */
    PAUSING,
    /** The application has not received what earlier connections brought: there is no room for another one's. */
    HELD,
    /** For good; the one end event is settled. */
    ENDED;

    /** Where it may go from here; to the end from everywhere. */
    Set<State> next() {
        return switch (this) {
            case ASKING -> Set.of(DIALING, PAUSING, ENDED);
            case DIALING -> Set.of(GREETING, PAUSING, ENDED);
            case GREETING -> Set.of(OPEN, PAUSING, ENDED);
            case OPEN -> Set.of(PAUSING, ENDED);
            case PAUSING -> Set.of(HELD, ENDED);
            case HELD -> Set.of(ASKING, ENDED);
            case ENDED -> Set.of();
        };
    }

    /** Moves on. */
    State to(State then) {
        if (!next().contains(then)) {
            throw new AssertionError("a reconnecting socket goes from " + this + " to " + next() + ", not to " + then);
        }
        return then;
    }
}
