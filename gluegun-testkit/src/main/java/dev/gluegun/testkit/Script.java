package dev.gluegun.testkit;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.ws.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a {@link MockWebSocketServer} does on one connection, step by step: what it expects of the client, what it sends, and which
 * faults it commits.
 *
 * <pre>{@code
 * Script.script().expectText("hi").fragmentAt(3).sendText("hello").expectClose()
 * }</pre>
 *
 * <p>An immutable value, safe for any thread: each method returns another script with one step more. {@link #toString} is the
 * script in words, a step a line.
 *
 * <p>Expectations wait, one after the other, for at most the server's {@linkplain ServerOptions#withDeadline deadline} each. They
 * see text, binary and close frames in the order in which they come, and the first that is not what was expected fails the
 * script: the client is told with a close frame of code 1011, and {@link MockWebSocketServer#assertNothingLeft} tells the test.
 * Pings and pongs have queues of their own, so that a client's keepalive is in nobody's way.
 *
 * <p>Sends do not wait for the client. Unless told otherwise the server answers pings at once, and each close frame with one of the
 * same code, after which it ends its side.
 *
 * <p>Over HTTP/2 (RFC 8441) a script runs on one stream, in whose DATA frames everything goes: a write of its own is a DATA frame of
 * its own. What it stalls, ends or resets is the stream, and others on the same connection go on; but for {@link #resetConnection}.
 */
public final class Script {

    private static final int LARGEST_BANDWIDTH = 1 << 30;
    private static final long LARGEST_BOMB = 1L << 30;
    private static final Duration SPLIT_PAUSE = Duration.ofMillis(2);

    private final Handshake handshake;
    private final List<Step> steps;

    private Script(Handshake handshake, List<Step> steps) {
        this.handshake = handshake;
        this.steps = List.copyOf(steps);
    }

    /** An empty script for connections whose handshake is accepted. */
    public static Script script() {
        return script(Handshake.accept());
    }

    /** An empty script for connections whose handshake is answered in this way. */
    public static Script script(Handshake handshake) {
        return new Script(Objects.requireNonNull(handshake, "handshake"), List.of());
    }

    // ---- what is expected

    /** Waits for this text message. */
    public Script expectText(String text) {
        Frame wanted = new Frame.Text(text);
        return expect(Words.of(wanted), wanted::equals);
    }

    /** Waits for a text message that has the form of a regular expression, as a whole. */
    public Script expectTextMatching(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return expect(
                "text matching " + regex,
                frame -> frame instanceof Frame.Text text
                        && pattern.matcher(text.text()).matches());
    }

    /**
     * Waits for a text message of the same JSON value, whatever its white space, escapes, form of numbers and order of members.
     *
     * @throws dev.gluegun.GluegunException.InvalidOptions when {@code json} is not JSON (RFC 8259)
     */
    public Script expectJson(String json) {
        Object wanted = Json.read(json)
                .orElseThrow(() -> new InvalidOptions("json has to be JSON (RFC 8259), but was " + Words.quoted(json)));
        return expect(
                "JSON " + Words.quoted(json),
                frame -> frame instanceof Frame.Text text
                        && Json.read(text.text()).filter(wanted::equals).isPresent());
    }

    /** Waits for this binary message. */
    public Script expectBinary(byte... bytes) {
        Frame wanted = new Frame.Binary(bytes.clone());
        return expect(Words.of(wanted), wanted::equals);
    }

    /**
     * Waits for a text, binary or close frame that {@code accepts} returns true for.
     *
     * @param description what it is, for failures: "a greeting"
     * @param accepts called on a thread of the server's; what it throws fails the script
     */
    public Script expect(String description, Predicate<Frame> accepts) {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(accepts, "accepts");
        return with(new Step.Expect(Expectation.message(description, accepts)));
    }

    /** Waits for a close frame with any code or none. */
    public Script expectClose() {
        return expect("close", Script::isClose);
    }

    /** Waits for a close frame with this code and any reason; 1005 stands for one without a code (RFC 6455, section 7.1.5). */
    public Script expectClose(int code) {
        return expect(
                code == 1005 ? "close without a code" : "close " + code,
                frame -> frame instanceof Frame.CloseWithReason close && close.code() == code
                        || frame instanceof Frame.Close && code == 1005);
    }

    /** Waits for a close frame with this code and reason. */
    public Script expectClose(int code, String reason) {
        Frame wanted = new Frame.CloseWithReason(code, reason);
        return expect(Words.of(wanted), wanted::equals);
    }

    /** Waits for a ping with any payload: the earliest that no other expectation has had. */
    public Script expectPing() {
        return with(new Step.Expect(new Expectation(Expectation.Kind.PING, "ping", frame -> true)));
    }

    /** Waits for a ping, the earliest that no other expectation has had, which has to have this payload. */
    public Script expectPing(byte... payload) {
        Frame wanted = new Frame.Ping(payload.clone());
        return with(new Step.Expect(new Expectation(Expectation.Kind.PING, Words.of(wanted), wanted::equals)));
    }

    /** Waits for a pong, the earliest that no other expectation has had, which has to have this payload. */
    public Script expectPong(byte... payload) {
        Frame wanted = new Frame.Pong(payload.clone());
        return with(new Step.Expect(new Expectation(Expectation.Kind.PONG, Words.of(wanted), wanted::equals)));
    }

    /**
     * Waits until the client has ended its side of the connection, by a reset or in order, with a close frame before that or without;
     * messages before that are not skipped.
     */
    public Script expectEnd() {
        return with(
                new Step.Expect(new Expectation(Expectation.Kind.END, "the end of the client's side", frame -> false)));
    }

    // ---- what is sent

    /** Sends a text message. */
    public Script sendText(String text) {
        return send(new Frame.Text(text));
    }

    /** Sends a binary message. */
    public Script sendBinary(byte... bytes) {
        return send(new Frame.Binary(bytes.clone()));
    }

    /** Sends a ping; the client's pong may be waited for with {@link #expectPong}. */
    public Script sendPing(byte... payload) {
        return send(new Frame.Ping(payload.clone()));
    }

    /** Sends a pong that nobody asked for. */
    public Script sendPong(byte... payload) {
        return send(new Frame.Pong(payload.clone()));
    }

    /** Sends a close frame without a code. The client's answer to it need not be expected. */
    public Script sendClose() {
        return send(new Frame.Close());
    }

    /** Sends a close frame. The client's answer to it need not be expected. */
    public Script sendClose(int code, String reason) {
        return send(new Frame.CloseWithReason(code, reason));
    }

    /**
     * Sends a message or control frame.
     *
     * @throws dev.gluegun.GluegunException.InvalidMessage when the protocol forbids it; {@link #sendFrame} sends it all the same
     */
    public Script send(Frame frame) {
        Payloads.of(frame);
        return with(new Step.Send(frame));
    }

    /**
     * Sends one frame with a first byte of the caller's, right or wrong: FIN is 0x80, the reserved bits are 0x40, 0x20 and 0x10,
     * the rest is the opcode (RFC 6455, section 5.2). The length is right, and the payload goes as it is.
     *
     * @param firstByte from 0 to 255
     */
    public Script sendFrame(int firstByte, byte... payload) {
        Checks.between(0, 0xFF, firstByte, "firstByte");
        return with(new Step.SendFrame(firstByte, payload.clone()));
    }

    /** Sends these bytes as they are: frames made by hand, or nothing of the kind. */
    public Script sendBytes(byte... bytes) {
        return with(new Step.SendBytes(bytes.clone()));
    }

    /**
     * Sends bytes as they are.
     *
     * @param hex two digits a byte; white space between them is left out
     * @throws dev.gluegun.GluegunException.InvalidOptions when there is anything else
     */
    public Script sendHex(String hex) {
        try {
            return sendBytes(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new InvalidOptions("hex has to be two hexadecimal digits a byte, but was " + Words.quoted(hex));
        }
    }

    /**
     * Sends a compressed binary message that is small on the wire and inflates to so many zeros, about a thousand times as much.
     * Without {@link Handshake#withDeflate()}, or with a client that did not offer it, it is a frame with a reserved bit set.
     *
     * @param inflatedBytes from 1 to 1 GiB
     */
    public Script sendDeflateBomb(long inflatedBytes) {
        Checks.between(1, LARGEST_BOMB, inflatedBytes, "inflatedBytes");
        return with(new Step.SendDeflateBomb(inflatedBytes));
    }

    // ---- how the next message is sent

    /** Sends the next message in several frames, cut before these bytes of its payload (as it is on the wire): ascending, from 1 on. */
    public Script fragmentAt(int... positions) {
        return with(new Step.Fragment(new Cuts.At(Checks.positions(positions, "positions"))));
    }

    /** Sends the next message in frames of so many bytes of payload. */
    public Script fragmentEvery(int bytes) {
        Checks.between(1, Integer.MAX_VALUE, bytes, "bytes");
        return with(new Step.Fragment(new Cuts.Every(bytes)));
    }

    /** Sends the next message in so many frames, cut where the seed decides. */
    public Script fragmentRandomly(int frames) {
        Checks.between(2, 1_000_000, frames, "frames");
        return with(new Step.Fragment(new Cuts.Randomly(frames)));
    }

    /** Sends the next text uncompressed, and cut inside each of its characters that has more than one byte in UTF-8. */
    public Script fragmentInsideCharacters() {
        return with(new Step.Fragment(new Cuts.InsideCharacters()));
    }

    /**
     * Writes what the next send puts on the wire, headers and all, in several writes, cut before these bytes: ascending, from 1 on.
     * Pauses of 2 ms between them let each arrive by itself.
     */
    public Script splitAt(int... positions) {
        return split(new Cuts.At(Checks.positions(positions, "positions")), SPLIT_PAUSE);
    }

    /** Writes what the next send puts on the wire in writes of so many bytes, with pauses between them. */
    public Script splitEvery(int bytes, Duration pause) {
        Checks.between(1, Integer.MAX_VALUE, bytes, "bytes");
        return split(new Cuts.Every(bytes), Checks.time(pause, "pause"));
    }

    /** Writes what the next send puts on the wire in so many writes, cut where the seed decides, with pauses of 2 ms. */
    public Script splitRandomly(int writes) {
        Checks.between(2, 1_000_000, writes, "writes");
        return split(new Cuts.Randomly(writes), SPLIT_PAUSE);
    }

    private Script split(Cuts cuts, Duration pause) {
        return with(new Step.Split(cuts, pause));
    }

    /** Writes only so many bytes of what the next send puts on the wire: to be followed by {@link #reset}, {@link #fin} or others. */
    public Script cutOffAfter(int bytes) {
        Checks.between(0, Integer.MAX_VALUE, bytes, "bytes");
        return with(new Step.CutOff(bytes));
    }

    // ---- time and the network

    /** Waits before the next step. */
    public Script delay(Duration time) {
        return with(new Step.Delay(Checks.time(time, "time")));
    }

    /** Reads nothing for so long from now on, so that TCP has the client wait; the script goes on. */
    public Script stallReading(Duration time) {
        return with(new Step.StallReading(Checks.time(time, "time")));
    }

    /** Writes nothing for so long once all that was sent before is written, not even pongs; the script goes on, and what it sends waits. */
    public Script stallWriting(Duration time) {
        return with(new Step.StallWriting(Checks.time(time, "time")));
    }

    /**
     * Reads and writes at most so many bytes a second each from now on.
     *
     * @param bytesPerSecond from 1 to 1 GiB
     */
    public Script limitBandwidth(int bytesPerSecond) {
        Checks.between(1, LARGEST_BANDWIDTH, bytesPerSecond, "bytesPerSecond");
        return with(new Step.Bandwidth(bytesPerSecond));
    }

    /** Has everything that is sent from now on be under way for so long; as on a real network, several things at once may be. */
    public Script addLatency(Duration latency) {
        return with(new Step.Latency(Checks.time(latency, "latency"), Duration.ZERO));
    }

    /** The same, with as much more each time as the seed decides, up to {@code jitter}; the order stays. */
    public Script addLatency(Duration latency, Duration jitter) {
        return with(new Step.Latency(Checks.time(latency, "latency"), Checks.time(jitter, "jitter")));
    }

    // ---- faults of the protocol's own

    /** Answers no ping from now on. */
    public Script dropPongs() {
        return with(new Step.DropPongs());
    }

    /** Answers each ping from now on so much later. */
    public Script delayPongs(Duration time) {
        return with(new Step.DelayPongs(Checks.time(time, "time")));
    }

    /** Answers pings at once again. */
    public Script answerPings() {
        return with(new Step.AnswerPings());
    }

    /** Answers no close frame from now on, unless with {@link #sendClose}. */
    public Script ignoreClose() {
        return with(new Step.IgnoreClose());
    }

    /**
     * Stays open, reads nothing and answers nothing any more: a peer whose machine has lost its power. Over HTTP/2 that holds for
     * the one stream. The last step.
     */
    public Script halfOpen() {
        return with(new Step.HalfOpen());
    }

    /**
     * Ends the server's side without a close frame: of the TCP connection (FIN), without TLS's close_notify; over HTTP/2 of the stream
     * (END_STREAM). What the client sends is read.
     */
    public Script fin() {
        return with(new Step.Fin());
    }

    /**
     * Resets the TCP connection (RST) when all that was sent before has been written; over HTTP/2 the stream (RST_STREAM with CANCEL,
     * see RFC 8441, section 5), and the connection goes on. The last step.
     */
    public Script reset() {
        return with(new Step.Reset());
    }

    /**
     * Resets the TCP connection (RST) when all that was sent before has been written: over HTTP/2 it ends for all of its streams,
     * whose scripts see the end of the client's side. The last step.
     */
    public Script resetConnection() {
        return with(new Step.ResetConnection());
    }

    /**
     * Takes no further streams on this connection (GOAWAY, RFC 9113, section 6.8) when all that was sent before has been written; those that
     * are there go on, this one as well. For HTTP/2: over HTTP/1.1, where a connection has one WebSocket at most, the script fails.
     */
    public Script goAway() {
        return with(new Step.GoAway());
    }

    // ----

    private static boolean isClose(Frame frame) {
        return frame instanceof Frame.Close || frame instanceof Frame.CloseWithReason;
    }

    private Script with(Step step) {
        if (handshake.response() != null) {
            throw new InvalidOptions(
                    "a script that does not accept the handshake has no steps, but was given: " + step);
        }
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Last last) {
            throw new InvalidOptions("nothing can follow \"" + last + "\", but was given: " + step);
        }
        if (!steps.isEmpty()
                && steps.getLast() instanceof Step.Modifier modifier
                && !(step instanceof Step.Modifier)
                && !modifies(modifier, step)) {
            throw new InvalidOptions(
                    "\"" + modifier + "\" has to be followed by a send that it can apply to, but was given: " + step);
        }
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Script(handshake, more);
    }

    private boolean modifies(Step.Modifier last, Step step) {
        boolean fragments = last instanceof Step.Fragment
                || steps.reversed().stream()
                        .takeWhile(Step.Modifier.class::isInstance)
                        .anyMatch(Step.Fragment.class::isInstance);
        return fragments
                ? step instanceof Step.Send send
                        && (send.frame() instanceof Frame.Text || send.frame() instanceof Frame.Binary)
                : step instanceof Step.Sending;
    }

    /** This script, when it can be run. */
    Script complete() {
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Modifier modifier) {
            throw new InvalidOptions("\"" + modifier + "\" has to be followed by a send");
        }
        return this;
    }

    Handshake handshake() {
        return handshake;
    }

    List<Step> steps() {
        return steps;
    }

    /** The script in words, a step a line. */
    @Override
    public String toString() {
        StringBuilder words = new StringBuilder().append(handshake);
        for (int i = 0; i < steps.size(); i++) {
            words.append('\n').append(i + 1).append(". ").append(steps.get(i));
        }
        return words.toString();
    }
}
