package dev.gluegun;

import dev.gluegun.internal.reconnect.Reconnector;
import dev.gluegun.internal.transport.Deadline;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A WebSocket that comes back: when its connection is lost it makes another one, and tells what may have been lost in between.
 *
 * <pre>{@code
 * TargetProvider target = attempt ->
 *         new Target(URI.create("wss://example.com/feed"), Headers.of("Authorization", freshToken()));
 * ReconnectOptions options = ReconnectOptions.defaults()
 *         .withOnConnected((socket, attempt) -> socket.sendText("subscribe from " + attempt.lastSeen().orElse("now")));
 * try (ReconnectingWebSocket socket = ReconnectingWebSocket.open(target, options)) {
 *     while (true) {
 *         switch (socket.receiveEvent(Timeouts.INFINITE)) {
 *             case Event.Received(Frame frame) -> socket.lastSeen(handle(frame));
 *             case Gap gap -> log("missed " + gap);
 *             case Event.Ended ended -> throw ended.cause();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Sending.</b> Messages go through a queue that waits for a connection; {@link ReconnectOptions#withQueue} says how much
 * may wait and what happens to more. No message is lost in silence. Each one that was accepted is confirmed, in the count of a {@link Gap} or of
 * {@link Event.Ended} as sent and not known to have been received, thrown away by a policy that the application has chosen and
 * counted there, or in the end handed back as {@link Event.Ended#unsent}. {@link #counts()} adds up. Nothing is sent twice by itself.
 *
 * <p><b>Receiving.</b> What one connection has brought comes before the gap, what the next one brings after it. While
 * the application does not receive, the connection is kept, and made anew; what came is kept, within the bounds of {@link WebSocketStream}
 * for each of a handful of connections.
 *
 * <p>Safe for use by many threads at once, platform or virtual ones; each socket has one virtual thread of its own. A timeout or an
 * interrupt ends the wait, and nothing else.
 */
public final class ReconnectingWebSocket implements AutoCloseable {

    /**
     * Where to connect, and what to say there.
     *
     * @param uri a {@code ws:} or {@code wss:} URI
     * @param headers sent besides those of the {@link WebSocketOptions}, after them
     */
    public record Target(URI uri, Headers headers) {
        /** Refuses {@code null}. */
        public Target {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(headers, "headers");
        }

        /** Without further headers. */
        public static Target of(URI uri) {
            return new Target(uri, Headers.empty());
        }

        /** The host alone: path and query may be secret. */
        @Override
        public String toString() {
            return "Target[" + uri.getScheme() + "://" + uri.getHost() + ", " + headers + "]";
        }
    }

    /**
     * One attempt to connect.
     *
     * @param number which one since the last connection, from 1
     * @param lastSeen what the application has last given to {@link ReconnectingWebSocket#lastSeen(String)}
     * @param failure why the last attempt failed, or how the connection before was lost; empty for the very first one
     */
    public record Attempt(int number, Optional<String> lastSeen, Optional<GluegunException> failure) {
        /** Refuses {@code null}. */
        public Attempt {
            Objects.requireNonNull(lastSeen, "lastSeen");
            Objects.requireNonNull(failure, "failure");
        }
    }

    /** Tells where to connect, before each attempt: with a fresh token, at the next of several servers. */
    @FunctionalInterface
    public interface TargetProvider {
        /**
         * The target of this attempt. Called on the socket's own thread, may block, and is interrupted by {@link #close()}.
         *
         * @throws Exception when there is none now: the attempt has failed, and is followed by another one, whatever {@link RetryDecision}
         *     says, as far as the {@link RetryPolicy} has some left
         */
        Target next(Attempt attempt) throws Exception;
    }

    /** What is done with each new connection before it is used. */
    @FunctionalInterface
    public interface ConnectedHook {
        /**
         * Greets the peer: subscribes, say, and waits for the answer. Nothing goes out from the queue and nobody else receives until
         * this returns; what is received here is received nowhere else. Called on the socket's own thread, may block, and is interrupted by
         * {@link ReconnectingWebSocket#close()}.
         *
         * @param socket the new connection, to be used here and not afterwards
         * @throws Exception when the connection is of no use: the attempt has failed, with a {@link GluegunException} as it is and
         *     anything else as the cause of a {@link GluegunException.ConnectionDown}
         */
        void connected(WebSocket socket, Attempt attempt) throws Exception;
    }

    /** What is received, in its order. */
    public sealed interface Event permits Event.Received, Gap, Event.Ended {

        /**
         * A frame: text or binary, or a ping or pong if those are delivered. Close frames are not: a gap tells of them.
         *
         * @param frame the frame
         */
        record Received(Frame frame) implements Event {}

        /**
         * The end, which is settled once and told to each call from then on.
         *
         * @param cause why: a fatal failure, the last of all attempts, or that this side closed
         * @param unconfirmed how many messages were sent, are not known to have been received, and were not told in a gap that was received
         * @param unconfirmedMessages the latest of these, oldest first, as far as the queue's budget reaches
         * @param unsent all messages that were still in the queue
         * @param discarded how many messages the {@link QueuePolicy} has thrown away or replaced since the last gap that was received
         */
        record Ended(
                GluegunException cause,
                long unconfirmed,
                List<Frame> unconfirmedMessages,
                List<Frame> unsent,
                long discarded)
                implements Event {
            /** Refuses {@code null}, and copies the lists. */
            public Ended {
                Objects.requireNonNull(cause, "cause");
                unconfirmedMessages = List.copyOf(unconfirmedMessages);
                unsent = List.copyOf(unsent);
            }
        }
    }

    /**
     * What has become of the messages that were accepted to be sent, up to a moment: {@code accepted} is the sum of {@code
     * queued}, {@code discarded}, {@code handedOver}, those just being handed over, and those that {@link Event.Ended} has handed back.
     *
     * @param accepted how many {@code send} has accepted
     * @param queued how many wait
     * @param discarded how many the {@link QueuePolicy} has thrown away or replaced
     * @param handedOver how many were given to a connection
     * @param confirmed how many of these the peer is known to have received
     * @param unconfirmed how many of these were told as not known to have been received
     */
    public record Counts(
            long accepted, int queued, long discarded, long handedOver, long confirmed, long unconfirmed) {}

    private final Reconnector reconnector;
    private final ReconnectOptions options;

    private ReconnectingWebSocket(TargetProvider provider, ReconnectOptions options) {
        WebSocketOptions each = options.webSocketOptions();
        this.options = options;
        this.reconnector =
                new Reconnector(provider, target -> SocketLine.connect(target, each), options, InstantSource.system());
    }

    /** Connects to the same URI each time; see {@link #open(TargetProvider, ReconnectOptions)}. */
    public static ReconnectingWebSocket open(URI uri, ReconnectOptions options) {
        Target target = Target.of(uri);
        return open(attempt -> target, options);
    }

    /** Returns at once, and connects in the background; messages may be sent from now on. */
    public static ReconnectingWebSocket open(TargetProvider provider, ReconnectOptions options) {
        ReconnectingWebSocket socket = new ReconnectingWebSocket(
                Objects.requireNonNull(provider, "provider"), Objects.requireNonNull(options, "options"));
        socket.reconnector.start();
        return socket;
    }

    /**
     * Waits until there is a connection and its hook has returned.
     *
     * @throws GluegunException.Timeout when there is none in time; it is still being made
     * @throws GluegunException.ConnectionDown when the socket has ended, with the cause
     * @throws GluegunException.Interrupted when the thread is interrupted
     */
    public void awaitConnected(Duration timeout) {
        reconnector.awaitConnected(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    // ---- sending

    /** Queues a text message; see {@link #sendFrame}. */
    public void sendText(String text) {
        reconnector.send(new Frame.Text(text));
    }

    /** Queues a binary message; the array is copied. See {@link #sendFrame}. */
    public void sendBinary(byte[] data) {
        reconnector.send(new Frame.Binary(data));
    }

    /** Queues what remains in the buffer as a binary message; the buffer's position moves to its limit. See {@link #sendFrame}. */
    public void sendBinary(ByteBuffer data) {
        byte[] bytes = new byte[Objects.requireNonNull(data, "data").remaining()];
        data.get(bytes);
        sendBinary(bytes);
    }

    /**
     * Queues a message, or sends a ping or pong. Returns when it is accepted.
     *
     * @throws GluegunException.InvalidMessage when it is malformed, larger than the whole queue, or a close frame; nothing was queued
     * @throws GluegunException.Timeout when the queue is full, as its {@link QueuePolicy} says; nothing was queued
     * @throws GluegunException.Interrupted when interrupted while waiting for room; nothing was queued
     * @throws GluegunException.ConnectionDown when the socket has ended or is being closed; a ping or pong also while there is no connection
     */
    public void sendFrame(Frame frame) {
        reconnector.send(Objects.requireNonNull(frame, "frame"));
    }

    /**
     * Sends a ping over the connection that there is, past the queue.
     *
     * @param data at most 125 bytes
     * @throws GluegunException.ConnectionDown while there is none
     */
    public void ping(byte[] data) {
        reconnector.send(new Frame.Ping(data));
    }

    // ---- receiving

    /**
     * Waits for what comes next: a frame, a gap, or the end.
     *
     * @throws GluegunException.Timeout when nothing came in time; nothing is lost
     * @throws GluegunException.Interrupted when the thread is interrupted; nothing is lost
     */
    public Event receiveEvent(Duration timeout) {
        return reconnector.receive(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    /** Waits for the next frame for as long as the {@link WebSocketOptions}' timeout; see {@link #receiveFrame(Duration)}. */
    public Frame receiveFrame() {
        return receiveFrame(options.webSocketOptions().timeout());
    }

    /**
     * Waits for the next frame, over as many connections as it takes; {@link ReconnectOptions#withOnGap} tells of the gaps on the way. Without
     * it a gap in which messages may have been lost is logged as a warning.
     *
     * @throws GluegunException.Timeout when none came in time; nothing is lost
     * @throws GluegunException.ConnectionDown when the socket has ended, with the cause
     * @throws GluegunException.Interrupted when the thread is interrupted; nothing is lost
     */
    public Frame receiveFrame(Duration timeout) {
        return frame(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    /** Waits for the next text or binary frame for as long as the {@link WebSocketOptions}' timeout; see {@link #receiveFrame(Duration)}. */
    public Frame receiveAppFrame() {
        return receiveAppFrame(options.webSocketOptions().timeout());
    }

    /** Waits for the next text or binary frame; see {@link #receiveFrame(Duration)}. */
    public Frame receiveAppFrame(Duration timeout) {
        Deadline deadline = Deadline.after(Checks.timeout(timeout, "timeout"));
        while (true) {
            Frame frame = frame(deadline);
            if (!(frame instanceof Frame.Ping || frame instanceof Frame.Pong)) {
                return frame;
            }
        }
    }

    private Frame frame(Deadline deadline) {
        while (true) {
            switch (reconnector.receive(deadline)) {
                case Event.Received(Frame frame) -> {
                    return frame;
                }
                case Gap gap -> pass(gap);
                case Event.Ended ended ->
                    throw new GluegunException.ConnectionDown(
                            "the reconnecting socket has ended: "
                                    + ended.cause().getMessage(),
                            ended.cause());
            }
        }
    }

    private void pass(Gap gap) {
        if (options.onGap().isPresent()) {
            options.onGap().get().accept(gap);
        } else if (gap.unconfirmed() > 0) {
            System.getLogger(ReconnectingWebSocket.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "a connection was lost with {0} messages that are not known to have been received;"
                                    + " ReconnectOptions.withOnGap or receiveEvent would tell which",
                            gap.unconfirmed());
        }
    }

    // ---- looking

    /**
     * Notes how far the application has come with what it receives: the number of the last event, say. Hooks and providers are
     * told, so that they can ask the peer for what came after it.
     */
    public void lastSeen(String token) {
        reconnector.lastSeen(Objects.requireNonNull(token, "token"));
    }

    /** What was last given to {@link #lastSeen(String)}. */
    public Optional<String> lastSeen() {
        return reconnector.lastSeen();
    }

    /** Whether there is a connection, as far as is known. */
    public boolean isConnected() {
        return reconnector.isConnected();
    }

    /** What has become of the messages to be sent, up to now. */
    public Counts counts() {
        return reconnector.counts();
    }

    // ---- closing

    /**
     * Sends what is queued if there is a connection, closes it with 1000, and ends for good; all within the closing timeout. What
     * has not been received by then is thrown away; those who wait get {@link Event.Ended}, in which is what could not be sent. Idempotent; from any thread, also in a hook or
     * provider, where it returns at once and takes effect when they have returned. An interrupt drops everything at once and leaves the flag
     * set.
     */
    @Override
    public void close() {
        reconnector.close();
    }

    @Override
    public String toString() {
        return "ReconnectingWebSocket[" + reconnector + "]";
    }
}
