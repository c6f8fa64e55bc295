package dev.gluegun.cli;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.CloseText;
import java.util.List;
import java.util.Optional;

/**
 * A close handshake (RFC 6455, section 7): the first close frame and the answer to it.
 *
 * @param sent the close frame sent by this side before one came; empty when the peer began
 * @param received the peer's close frame
 */
record Closing(Optional<Frame.CloseWithReason> sent, Frame received) {

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;

    /** Whether it was as it should be: a normal code of the peer's own, or its answer to the code it was sent. */
    boolean isNormal() {
        if (!(received instanceof Frame.CloseWithReason reason)) {
            return true;
        }
        return reason.code() == NORMAL
                || reason.code() == GOING_AWAY
                || sent.filter(ours -> ours.code() == reason.code()).isPresent();
    }

    /** Who began with which code, and the answer: two lines. */
    List<String> lines() {
        if (sent.isPresent()) {
            return List.of("we closed:         " + CloseText.of(sent.get()), "the peer answered: " + theirs());
        }
        return List.of("the peer closed:   " + theirs(), "we answered:       " + echoed());
    }

    /** The same in one sentence. */
    String sentence() {
        return sent.map(ours -> "we closed with " + CloseText.of(ours) + ", and the peer answered " + theirs())
                .orElseGet(() -> "the peer closed with " + theirs());
    }

    private String theirs() {
        return received instanceof Frame.CloseWithReason reason ? CloseText.of(reason) : "no code";
    }

    /** RFC 6455, section 5.5.1: the answer to a close frame echoes its code. */
    private String echoed() {
        return received instanceof Frame.CloseWithReason reason ? CloseText.of(reason.code(), "") : "no code";
    }
}
