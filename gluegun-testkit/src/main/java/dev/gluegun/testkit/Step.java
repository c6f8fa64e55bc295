package dev.gluegun.testkit;

import dev.gluegun.Frame;
import java.time.Duration;

/** One step of a script; it prints as it reads. */
sealed interface Step {

    /** A step that writes something, to which {@link Modifier}s before it apply. */
    sealed interface Sending extends Step {}

    /** A step that does nothing but change how the next {@link Sending} is written. */
    sealed interface Modifier extends Step {}

    /** A step after which the server can neither send nor expect anything. */
    sealed interface Last extends Step {}

    record Expect(Expectation expectation) implements Step {
        @Override
        public String toString() {
            return expectation.toString();
        }
    }

    record Send(Frame frame) implements Sending {
        @Override
        public String toString() {
            return "send " + Words.of(frame);
        }
    }

    record SendFrame(int firstByte, byte[] payload) implements Sending {
        @Override
        public String toString() {
            return "send a frame of first byte 0x%02X with ".formatted(firstByte) + Words.of(payload);
        }
    }

    record SendBytes(byte[] bytes) implements Sending {
        @Override
        public String toString() {
            return "send raw " + Words.of(bytes);
        }
    }

    record SendDeflateBomb(long inflatedBytes) implements Sending {
        @Override
        public String toString() {
            return "send a deflate bomb of " + inflatedBytes + " bytes";
        }
    }

    record Fragment(Cuts cuts) implements Modifier {
        @Override
        public String toString() {
            return "fragment the next message " + cuts;
        }
    }

    record Split(Cuts cuts, Duration pause) implements Modifier {
        @Override
        public String toString() {
            return "split the next writes " + cuts + " with pauses of " + Words.of(pause);
        }
    }

    record CutOff(int afterBytes) implements Modifier {
        @Override
        public String toString() {
            return "cut the next frame off after " + afterBytes + " bytes";
        }
    }

    record Delay(Duration time) implements Step {
        @Override
        public String toString() {
            return "delay " + Words.of(time);
        }
    }

    record StallReading(Duration time) implements Step {
        @Override
        public String toString() {
            return "stall reading for " + Words.of(time);
        }
    }

    record StallWriting(Duration time) implements Step {
        @Override
        public String toString() {
            return "stall writing for " + Words.of(time);
        }
    }

    record Bandwidth(long bytesPerSecond) implements Step {
        @Override
        public String toString() {
            return "limit the bandwidth to " + bytesPerSecond + " bytes a second";
        }
    }

    record Latency(Duration latency, Duration jitter) implements Step {
        @Override
        public String toString() {
            return "add a latency of " + Words.of(latency) + " and a jitter of up to " + Words.of(jitter);
        }
    }

    record AnswerPings() implements Step {
        @Override
        public String toString() {
            return "answer pings";
        }
    }

    record DropPongs() implements Step {
        @Override
        public String toString() {
            return "drop pongs";
        }
    }

    record DelayPongs(Duration time) implements Step {
        @Override
        public String toString() {
            return "delay pongs by " + Words.of(time);
        }
    }

    record IgnoreClose() implements Step {
        @Override
        public String toString() {
            return "leave close frames unanswered";
        }
    }

    record HalfOpen() implements Last {
        @Override
        public String toString() {
            return "stay open and do nothing more";
        }
    }

    record Fin() implements Step {
        @Override
        public String toString() {
            return "send FIN";
        }
    }

    record Reset() implements Last {
        @Override
        public String toString() {
            return "send RST";
        }
    }

    record GoAway() implements Step {
        @Override
        public String toString() {
            return "send GOAWAY";
        }
    }

    record ResetConnection() implements Last {
        @Override
        public String toString() {
            return "reset the connection";
        }
    }
}
