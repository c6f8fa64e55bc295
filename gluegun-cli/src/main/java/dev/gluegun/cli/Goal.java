package dev.gluegun.cli;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.MessageText;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a conversation waits for before it ends by itself: a number of messages, one that matches, or nothing. One thread uses it. */
final class Goal {

    private final OptionalInt count;
    private final Optional<Pattern> until;
    private final MessageText text;
    private int messages;

    Goal(OptionalInt count, Optional<Pattern> until, MessageText text) {
        this.count = count;
        this.until = until;
        this.text = text;
    }

    /** Whether there is anything to wait for. */
    boolean isSet() {
        return count.isPresent() || until.isPresent();
    }

    /** Takes note of a message and tells whether the goal is reached with it. */
    boolean isReachedBy(Frame message) {
        messages++;
        return (count.isPresent() && messages >= count.getAsInt())
                || (until.isPresent()
                        && until.get().matcher(text.searchable(message)).find());
    }

    /** What was waited for and what came instead, for people. */
    String missed() {
        String wanted = count.isPresent() ? count.getAsInt() + (count.getAsInt() == 1 ? " message" : " messages") : "";
        String matching =
                until.map(pattern -> "a message that matches " + pattern).orElse("");
        String either = wanted.isEmpty() || matching.isEmpty() ? "" : " or ";
        return "waited for " + wanted + either + matching + ", but only " + messages + " came";
    }
}
