package dev.gluegun.testkit;

import dev.gluegun.Frame;
import dev.gluegun.internal.ws.CloseCodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of a script on one connection. Threads: one of its own; any may ask how far it is. */
final class ScriptRun implements Runnable {

    private static final int LONGEST_REASON = 123;

    private final Place place;
    private final Script script;
    private final Encoder encoder;
    private final Inbox inbox;
    private final Wire wire;
    private final Throttle reading;
    private final Answers answers;
    private final Recording recording;
    private final Duration deadline;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int step;

    ScriptRun(
            Place place,
            Script script,
            Encoder encoder,
            Inbox inbox,
            Wire wire,
            Throttle reading,
            Answers answers,
            Recording recording,
            Duration deadline) {
        this.place = place;
        this.script = script;
        this.encoder = encoder;
        this.inbox = inbox;
        this.wire = wire;
        this.reading = reading;
        this.answers = answers;
        this.recording = recording;
        this.deadline = deadline;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < script.steps().size(); i++) {
                step = i + 1;
                Optional<String> failure = run(script.steps().get(i));
                if (failure.isPresent()) {
                    fail(failure.get());
                    return;
                }
            }
            inbox.idle(true);
            if (!wire.drained(deadline)) {
                fault(": what was sent last was not written within " + Words.of(deadline)
                        + ", because the client does not read or the script's own stalls take longer");
            }
        } catch (InterruptedException e) {
            // The server is closed; what has not happened by then is reported by whoever asks.
            Thread.currentThread().interrupt();
        } finally {
            inbox.idle(true);
            done.countDown();
        }
    }

    private void fail(String failure) {
        String words = "step " + step + ": " + failure;
        fault(", " + words);
        answers.close(CloseCodes.INTERNAL_ERROR, cut("the test's script failed in " + words));
    }

    /** At most as many bytes as a close reason may have, in ASCII. */
    private static String cut(String reason) {
        byte[] ascii = reason.replaceAll("[^ -~]", "?").getBytes(StandardCharsets.US_ASCII);
        return new String(ascii, 0, Math.min(ascii.length, LONGEST_REASON), StandardCharsets.US_ASCII);
    }

    private void fault(String words) {
        recording.fault(place + words);
    }

    /** Waits until it has come to its end, for at most so long; false when it has not. */
    boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until it has come to its end: each of its steps ends in time, and all at once when the connection is closed here. */
    void awaitDone() throws InterruptedException {
        done.await();
    }

    /** Where it is, in words. */
    String position() {
        return step == 0
                ? "before its first step"
                : "at step " + step + ": " + script.steps().get(step - 1);
    }

    /** @return why the script has failed; empty when it goes on */
    private Optional<String> run(Step next) throws InterruptedException {
        switch (next) {
            case Step.Expect expect -> {
                return expect(expect.expectation());
            }
            case Step.Sending sending -> {
                if (sending instanceof Step.Send send && isClose(send.frame())) {
                    answers.closeSent();
                }
                wire.send(encoder.encode(sending));
            }
            case Step.Modifier modifier -> encoder.modify(modifier);
            case Step.Delay delay -> {
                inbox.idle(true);
                if (!reading.delay(delay.time().toNanos())) {
                    throw new InterruptedException();
                }
                inbox.idle(false);
            }
            case Step.StallReading stall -> reading.stall(stall.time());
            case Step.StallWriting stall -> wire.stall(stall.time());
            case Step.Bandwidth bandwidth -> {
                reading.limit((int) bandwidth.bytesPerSecond());
                wire.limit((int) bandwidth.bytesPerSecond());
            }
            case Step.Latency latency -> wire.addLatency(latency.latency(), latency.jitter());
            case Step.AnswerPings answer -> answers.pongs(Optional.of(Duration.ZERO));
            case Step.DropPongs drop -> answers.pongs(Optional.empty());
            case Step.DelayPongs delay -> answers.pongs(Optional.of(delay.time()));
            case Step.IgnoreClose ignore -> answers.ignoreClose();
            case Step.HalfOpen halfOpen -> {
                // What was sent before is written; after that nothing is.
                inbox.idle(true);
                boolean written = wire.drained(deadline);
                reading.halt();
                wire.halt();
                return written ? Optional.empty() : Optional.of("what was sent before was not written in time");
            }
            case Step.Fin fin -> wire.fin(true);
            case Step.Reset reset -> wire.reset();
            case Step.ResetConnection reset -> wire.resetConnection();
            case Step.GoAway goAway -> {
                if (place.stream() == 0) {
                    return Optional.of("GOAWAY is for HTTP/2, but the client has come with HTTP/1.1");
                }
                wire.goAway();
            }
        }
        return Optional.empty();
    }

    private static boolean isClose(Frame frame) {
        return frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason;
    }

    private Optional<String> expect(Expectation wanted) throws InterruptedException {
        Inbox.Taken taken = inbox.take(wanted.kind(), deadline);
        Frame frame = taken.frame();
        if (frame == null) {
            boolean met = taken.ended() && wanted.kind() == Expectation.Kind.END;
            String came = taken.ended()
                    ? "the connection had ended"
                    : "nothing came within " + Words.of(deadline) + " (ServerOptions.withDeadline)";
            return met ? Optional.empty() : Optional.of("expected " + wanted.description() + ", but " + came);
        }
        try {
            if (wanted.accepts().test(frame)) {
                return Optional.empty();
            }
        } catch (RuntimeException | AssertionError e) {
            return Optional.of("expected " + wanted.description() + ", but for " + Words.of(frame)
                    + " the test's predicate has thrown " + e);
        }
        return Optional.of("expected " + wanted.description() + ", but got " + Words.of(frame));
    }
}
