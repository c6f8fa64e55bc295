package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;

/** Where a stream stands; each state is entered from the one above it, the last from all. */
enum StreamState {
    /** The request is kept until the connection is up, or the server's answer is awaited. */
    REQUESTED,
    /** The server has agreed, but the application has not been told. */
    UPGRADED,
    /** The application knows: frames may go both ways. */
    OPEN,
    /** The server has refused. */
    REFUSED;

    boolean isUpgraded() {
        return this == UPGRADED || this == OPEN;
    }

    /** What a call gets that needs an open stream, in all other states. */
    InvalidMessage refusal(String call) {
        return new InvalidMessage(
                this == REFUSED
                        ? "the server has refused the upgrade: there is nothing to " + call
                        : "call awaitUpgrade first: before it has returned (or await has delivered Upgraded) nothing"
                                + " can "
                                + call);
    }

    /** What who receives gets when the deadline passes. */
    static Timeout noFrame() {
        return new Timeout(
                "no frame came in the time given; the socket is as it was, and the next receive gets what comes",
                Phase.OPEN);
    }

    /** What who awaits the upgrade gets when the deadline passes. */
    static Timeout noAnswer(boolean asked) {
        return new Timeout(
                asked
                        ? "the server has not answered the upgrade in the time given"
                        : "the upgrade has not been asked for yet: the requests before it on this connection have not"
                                + " been answered in the time given",
                Phase.UPGRADE);
    }
}
