package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How a {@link ReconnectingWebSocket} connects, comes back, queues, and judges its peer. An immutable value, safe for any thread
 * as long as the user's own functions in it are.
 */
public final class ReconnectOptions extends Options<ReconnectOptions.Fields> {
    private static final ReconnectOptions DEFAULTS = new ReconnectOptions(new Fields());

    private ReconnectOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        WebSocketOptions webSocketOptions = WebSocketOptions.defaults();
        RetryPolicy retry = RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(30));
        Duration stableAfter = Duration.ofSeconds(10);
        RetryDecision retryDecision = RetryDecision.standard();
        Optional<ReconnectingWebSocket.ConnectedHook> onConnected = Optional.empty();
        Optional<Consumer<? super Gap>> onGap = Optional.empty();
        int queueMessages = 1024;
        long queueBytes = 16 * 1024 * 1024;
        QueuePolicy queuePolicy = QueuePolicy.block();
        Duration pingInterval = Duration.ofSeconds(20);
        Duration pongTimeout = Duration.ofSeconds(10);
        Duration longestSilence = Timeouts.INFINITE;

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("webSocketOptions", webSocketOptions);
            field.accept("retry", retry);
            field.accept("stableAfter", stableAfter);
            field.accept("retryDecision", Masked.byClass(retryDecision));
            field.accept("onConnected", onConnected.map(Masked::byClass));
            field.accept("onGap", onGap.map(Masked::byClass));
            field.accept("queueMessages", queueMessages);
            field.accept("queueBytes", queueBytes);
            field.accept("queuePolicy", queuePolicy);
            field.accept("pingInterval", pingInterval);
            field.accept("pongTimeout", pongTimeout);
            field.accept("longestSilence", longestSilence);
        }
    }

    /**
     * {@link WebSocketOptions#defaults()}; attempts without end, up to half a second apart at first and up to 30 s in the end; {@link
     * RetryDecision#standard()}; a queue of 1024 messages and 16 MiB that blocks for at most 15 s; a ping every 20 s, 10 s for an answer, and silence
     * without a limit.
     */
    public static ReconnectOptions defaults() {
        return DEFAULTS;
    }

    /**
     * How each connection is made.
     *
     * @throws InvalidOptions when they have a {@link ReplyTo}, a flow, a keepalive or a pong timeout: a reconnecting socket is received
     *     from, asks for as much as is received, and has {@link #withPingInterval} and {@link #withPongTimeout} of its own
     */
    public ReconnectOptions withWebSocketOptions(WebSocketOptions webSocketOptions) {
        UpgradeOptions upgrade =
                Objects.requireNonNull(webSocketOptions, "webSocketOptions").upgradeOptions();
        refuse(upgrade.replyTo().isPresent(), "no ReplyTo", "receive from the reconnecting socket");
        refuse(upgrade.flow().isPresent(), "no flow", "what is not received yet is bounded anyway");
        refuse(upgrade.keepalive().isPresent(), "no keepalive", "use ReconnectOptions.withPingInterval");
        refuse(upgrade.pongTimeout().isPresent(), "no pong timeout", "use ReconnectOptions.withPongTimeout");
        return with(copy -> copy.webSocketOptions = webSocketOptions);
    }

    private static void refuse(boolean given, String expected, String advice) {
        if (given) {
            throw new InvalidOptions("expected upgrade options with " + expected
                    + " for a reconnecting socket, but one was given: " + advice);
        }
    }

    /** How each connection is made. */
    public WebSocketOptions webSocketOptions() {
        return fields.webSocketOptions;
    }

    /**
     * How many attempts there are in a row, and the pauses between them; also before the first one after a loss, so that a server that comes
     * back is not run over. Up to half a second at first, doubling up to 30 s, with full jitter and without end by default.
     */
    public ReconnectOptions withRetry(RetryPolicy retry) {
        Objects.requireNonNull(retry, "retry");
        return with(copy -> copy.retry = retry);
    }

    /** How many attempts there are in a row, and the pauses between them. */
    public RetryPolicy retry() {
        return fields.retry;
    }

    /**
     * How long a connection has to last for the attempts to be counted from the beginning again; one that is lost sooner counts as
     * an attempt that failed, so that a server that accepts and drops is not run over either. 10 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ReconnectOptions withStableAfter(Duration stableAfter) {
        Checks.timeout(stableAfter, "stableAfter");
        return with(copy -> copy.stableAfter = stableAfter);
    }

    /** How long a connection has to last for the attempts to be counted from the beginning again. */
    public Duration stableAfter() {
        return fields.stableAfter;
    }

    /** Which failures are fatal. {@link RetryDecision#standard()} by default. */
    public ReconnectOptions withRetryDecision(RetryDecision retryDecision) {
        Objects.requireNonNull(retryDecision, "retryDecision");
        return with(copy -> copy.retryDecision = retryDecision);
    }

    /** Which failures are fatal. */
    public RetryDecision retryDecision() {
        return fields.retryDecision;
    }

    /** What is done with each new connection before any message goes out from the queue or is received: subscribing, say. */
    public ReconnectOptions withOnConnected(ReconnectingWebSocket.ConnectedHook onConnected) {
        Objects.requireNonNull(onConnected, "onConnected");
        return with(copy -> copy.onConnected = Optional.of(onConnected));
    }

    /** What is done with each new connection. */
    public Optional<ReconnectingWebSocket.ConnectedHook> onConnected() {
        return fields.onConnected;
    }

    /**
     * Who is told of the gaps that {@link ReconnectingWebSocket#receiveFrame receiveFrame} and {@link
     * ReconnectingWebSocket#receiveAppFrame receiveAppFrame} come by: on the thread that receives, after the last frame before
     * the gap and before the first one after it. {@link ReconnectingWebSocket#receiveEvent receiveEvent} returns gaps itself. An exception goes to the
     * receiving call's caller; no frame is lost by it.
     */
    public ReconnectOptions withOnGap(Consumer<? super Gap> onGap) {
        Objects.requireNonNull(onGap, "onGap");
        return with(copy -> copy.onGap = Optional.of(onGap));
    }

    /** Who is told of gaps. */
    public Optional<Consumer<? super Gap>> onGap() {
        return fields.onGap;
    }

    /**
     * How much may wait to be sent, and what happens to more. 1024 messages, 16 MiB, and {@link QueuePolicy#block()} by default.
     *
     * @param messages how many, at least 1
     * @param bytes how many bytes of payload in all, at least 1; a larger message is refused
     * @throws InvalidOptions when one of them is less
     */
    public ReconnectOptions withQueue(int messages, long bytes, QueuePolicy policy) {
        Checks.atLeast(1, messages, "messages");
        if (bytes < 1) {
            throw new InvalidOptions("bytes has to be at least 1, but was " + bytes);
        }
        Objects.requireNonNull(policy, "policy");
        return with(copy -> {
            copy.queueMessages = messages;
            copy.queueBytes = bytes;
            copy.queuePolicy = policy;
        });
    }

    /** How many messages may wait to be sent. */
    public int queueMessages() {
        return fields.queueMessages;
    }

    /** How many bytes of payload may wait to be sent. */
    public long queueBytes() {
        return fields.queueBytes;
    }

    /** What happens to a message that finds the queue full. */
    public QueuePolicy queuePolicy() {
        return fields.queuePolicy;
    }

    /**
     * The time from ping to ping. They find dead peers, keep what lies between from forgetting the connection, and their pongs tell which messages have
     * been received. 20 s by default; {@link Timeouts#INFINITE} for none.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ReconnectOptions withPingInterval(Duration pingInterval) {
        Checks.timeout(pingInterval, "pingInterval");
        return with(copy -> copy.pingInterval = pingInterval);
    }

    /** The time from ping to ping. */
    public Duration pingInterval() {
        return fields.pingInterval;
    }

    /**
     * How long after a ping the peer is taken for dead when not a single byte has come; a peer that sends anything is alive, however
     * late its pong, and so is one that still takes a large message, which the ping cannot pass. While the application does not receive what came, so that nothing is read, the time does not run. 10 s by default; {@link
     * Timeouts#INFINITE} for no limit.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ReconnectOptions withPongTimeout(Duration pongTimeout) {
        Checks.timeout(pongTimeout, "pongTimeout");
        return with(copy -> copy.pongTimeout = pongTimeout);
    }

    /** How long after a ping the peer is taken for dead when nothing has come. */
    public Duration pongTimeout() {
        return fields.pongTimeout;
    }

    /**
     * How long the peer may send no message although it answers pings, before the connection is made anew: for feeds that are never
     * silent for so long. No limit by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public ReconnectOptions withLongestSilence(Duration longestSilence) {
        Checks.timeout(longestSilence, "longestSilence");
        return with(copy -> copy.longestSilence = longestSilence);
    }

    /** How long the peer may send no message although it answers pings. */
    public Duration longestSilence() {
        return fields.longestSilence;
    }

    private ReconnectOptions with(Consumer<Fields> change) {
        return new ReconnectOptions(changed(change));
    }
}
