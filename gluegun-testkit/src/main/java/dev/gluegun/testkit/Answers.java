package dev.gluegun.testkit;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.CloseCodes;
import java.time.Duration;
import java.util.Optional;

/**
 * What the protocol has a server answer by itself (RFC 6455, sections 5.5.1 and 5.5.2), as far as the script lets it.
 *
 * <p>Threads: the script changes it, the reader asks it; the monitor guards everything.
 */
final class Answers {

    private final Wire wire;

    /** Empty when pings are not answered. */
    private Optional<Duration> pongDelay = Optional.of(Duration.ZERO);

    private boolean closes = true;
    private boolean closeSent;

    Answers(Wire wire) {
        this.wire = wire;
    }

    synchronized void pongs(Optional<Duration> delay) {
        pongDelay = delay;
    }

    synchronized void ignoreClose() {
        closes = false;
    }

    /** The script sends a close frame of its own. */
    synchronized void closeSent() {
        closeSent = true;
    }

    /** Sends a close frame, unless one was sent, and ends this side. */
    synchronized void close(int code, String reason) {
        if (!closeSent) {
            closeSent = true;
            wire.send(Encoder.answer(new Frame.CloseWithReason(code, reason)));
        }
        wire.fin(false);
    }

    /** Tells whether a frame of the client's is itself the answer to a close frame. */
    synchronized boolean isAnswer(Frame frame) {
        return closeSent && (frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason);
    }

    /** Answers a frame of the client's. */
    synchronized void answer(Frame frame) {
        switch (frame) {
            case Frame.Ping ping ->
                pongDelay.ifPresent(delay -> {
                    Outgoing pong = Encoder.answer(new Frame.Pong(ping.data()));
                    if (delay.isZero()) {
                        wire.send(pong);
                    } else {
                        wire.sendLater(delay, pong);
                    }
                });
            case Frame.Close close -> answerClose(close);
            case Frame.CloseWithReason close -> {
                boolean allowed = CloseCodes.isAllowed(close.code());
                answerClose(allowed ? new Frame.CloseWithReason(close.code(), "") : new Frame.Close());
            }
            case Frame.Text text -> {}
            case Frame.Binary binary -> {}
            case Frame.Pong pong -> {}
        }
    }

    private void answerClose(Frame close) {
        if (closeSent) {
            wire.fin(false);
        } else if (closes) {
            closeSent = true;
            wire.send(Encoder.answer(close));
            wire.fin(false);
        }
    }
}
