package dev.gluegun;

import dev.gluegun.internal.engine.HandlerStart;
import dev.gluegun.internal.engine.PeerWatch;
import dev.gluegun.internal.engine.StreamEngine;
import dev.gluegun.internal.engine.StreamRemains;
import dev.gluegun.internal.transport.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One upgraded, or to be upgraded, stream of a connection (Gun's stream reference).
 *
 * <p>Safe for use by many threads at once: frames of concurrent senders never mix, and each frame is received by one receiver.
 * A frame is decoded on the thread that waits for it.
 */
public final class WebSocketStream {

    private final StreamEngine engine;

    private WebSocketStream(UpgradeOptions options, Function<HandlerStart, StreamEngine> upgrade) {
        this.engine = upgrade.apply((factory, replyTo, responseHeaders) -> {
            ProtocolHandler handler = Objects.requireNonNull(factory.create(), "ProtocolHandler.Factory.create");
            handler.init(replyTo, this, responseHeaders, options);
            return handler;
        });
        engine.begin();
    }

    static WebSocketStream of(UpgradeOptions options, Function<HandlerStart, StreamEngine> upgrade) {
        return new WebSocketStream(options, upgrade);
    }

    /**
     * The header fields of the request for the upgrade, as they are sent: those that were given, and the handshake's own, which depend
     * on the protocol. Until the connection is up they are those of HTTP/1.1.
     */
    public Headers requestHeaders() {
        return engine.requestHeaders();
    }

    /** The target of the request for the upgrade. */
    String path() {
        return engine.path();
    }

    /** Whether what comes is delivered to the application's own code, by another thread. */
    boolean hasDelivery() {
        return engine.hasDelivery();
    }

    /**
     * Waits until the server has agreed to the upgrade (Gun's {@code await} for {@code gun_upgrade}).
     *
     * @return what was negotiated
     * @throws GluegunException.Timeout when there is no answer in time; it can be awaited again
     * @throws GluegunException.InvalidMessage.UpgradeRejected when the server answered with something else
     * @throws GluegunException.StreamError when the server answered wrongly (RFC 6455, section 4.1)
     * @throws GluegunException.ConnectionError when the connection could not be made
     * @throws GluegunException.ConnectionDown when it has ended, or the server ended the connection without an answer
     * @throws GluegunException.Interrupted when the thread is interrupted; the upgrade goes on
     */
    public Message.Upgraded awaitUpgrade(Duration timeout) {
        return engine.awaitUpgrade(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    /**
     * Waits for the next message of any kind, in Gun's order (Gun's {@code await}).
     *
     * @throws GluegunException.InvalidMessage when the stream has a {@link ReplyTo}, which gets all messages
     * @throws GluegunException.Timeout when none came in time; nothing is lost
     * @throws GluegunException.ConnectionDown when the stream has ended and everything has been delivered
     * @throws GluegunException.StreamError when the peer broke the protocol, or a handler failed
     * @throws GluegunException.ConnectionError when the connection could not be made
     * @throws GluegunException.Interrupted when the thread is interrupted; nothing is lost
     */
    public Message await(Duration timeout) {
        return engine.await(Deadline.after(Checks.timeout(timeout, "timeout")));
    }

    /**
     * Waits for the next frame.
     *
     * @throws GluegunException.InvalidMessage before the upgrade was awaited; when the stream has a {@link ReplyTo}; when a
     *     protocol handler has delivered something that is no frame, which {@link #await} gets
     * @throws GluegunException.Timeout when none came in time; the next call gets what comes, and finishes what was half read
     * @throws GluegunException.ConnectionDown when the stream has ended and everything has been delivered; at once when this
     *     side closes it
     * @throws GluegunException.StreamError when the peer broke the protocol, or a handler failed
     * @throws GluegunException.Interrupted when the thread is interrupted; nothing is lost
     */
    public Frame receive(Duration timeout) {
        return engine.receive(Checks.timeout(timeout, "timeout"));
    }

    /**
     * Sends one frame (Gun's {@code ws_send}). Returns when the frame has been handed to the operating system, or follows others
     * that are just being written.
     *
     * @param frame its arrays are not copied and must not change before this returns
     * @throws GluegunException.InvalidMessage when the frame is malformed, or before the upgrade was awaited; nothing was sent
     * @throws GluegunException.ConnectionDown when the stream has ended, a close frame was sent before, or the peer takes no
     *     bytes for the send timeout
     * @throws GluegunException.Interrupted when interrupted while the peer takes no bytes; the connection stays up, and the
     *     message tells whether this frame is sent
     */
    public void send(Frame frame) {
        engine.send(Objects.requireNonNull(frame, "frame"));
    }

    /**
     * Sends several frames in order with nothing between them: one write for all, as far as they fit into one. Either all are
     * well-formed, or nothing is sent. Throws as {@link #send}.
     */
    public void sendMany(List<Frame> frames) {
        // A copy, for another thread might change the list between the check and the sending; null elements are
        // refused.
        engine.sendAll(List.copyOf(Objects.requireNonNull(frames, "frames")));
    }

    /**
     * Allows more frames to be delivered, on a stream with {@link UpgradeOptions#withFlow} (Gun's {@code update_flow}); without
     * it there is nothing to allow.
     *
     * @param increment at least 1
     * @throws GluegunException.InvalidOptions when it is less
     */
    public void updateFlow(int increment) {
        engine.updateFlow(Checks.atLeast(1, increment, "increment"));
    }

    Message.Upgraded awaitUpgrade(Deadline deadline) {
        return engine.awaitUpgrade(deadline);
    }

    @Nullable
    Frame poll() {
        return engine.poll();
    }

    Frame receive(Deadline deadline) {
        return engine.receive(deadline);
    }

    Optional<Duration> lastRoundTrip() {
        return engine.lastRoundTrip();
    }

    void watch(PeerWatch.Rules rules, PeerWatch.Observer observer) {
        engine.watch(rules, observer);
    }

    void askPeer() {
        engine.askPeer();
    }

    StreamRemains remains() {
        return engine.remains();
    }

    void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "WebSocketStream[" + engine + "]";
    }
}
