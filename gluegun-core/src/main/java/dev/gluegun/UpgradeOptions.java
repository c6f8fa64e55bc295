package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How a stream is upgraded to a WebSocket, and how it behaves from then on (Gun's {@code ws_opts}). An immutable value, safe for
 * any thread, as long as the user's own objects in it are.
 */
public final class UpgradeOptions extends Options<UpgradeOptions.Fields> {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final UpgradeOptions DEFAULTS = new UpgradeOptions(new Fields());

    private UpgradeOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        Duration closingTimeout = Duration.ofSeconds(15);
        Optional<DeflateOptions> deflate = Optional.empty();
        OptionalInt flow = OptionalInt.empty();
        Optional<Duration> keepalive = Optional.empty();
        Optional<Duration> pongTimeout = Optional.empty();
        boolean silencePings = true;
        Optional<ProtocolHandler.Factory> defaultProtocol = Optional.empty();
        SequencedMap<String, Optional<ProtocolHandler.Factory>> protocols =
                Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
        Optional<ReplyTo> replyTo = Optional.empty();
        Optional<Tunnel> tunnel = Optional.empty();
        Optional<Object> userOptions = Optional.empty();
        int maxFrameSize = 16 * MEBIBYTE;
        int maxMessageSize = 16 * MEBIBYTE;
        OptionalInt fragmentSize = OptionalInt.empty();

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("closingTimeout", closingTimeout);
            field.accept("deflate", deflate);
            field.accept("flow", flow.isPresent() ? flow.getAsInt() : "unlimited");
            field.accept("keepalive", keepalive);
            field.accept("pongTimeout", pongTimeout);
            field.accept("silencePings", silencePings);
            field.accept("defaultProtocol", defaultProtocol);
            // As a list: the order is the order of preference, and two orders are two values.
            field.accept("protocols", List.copyOf(protocols.entrySet()));
            field.accept("replyTo", replyTo);
            field.accept("tunnel", tunnel);
            field.accept("userOptions", userOptions.map(Masked::byClass));
            field.accept("maxFrameSize", maxFrameSize);
            field.accept("maxMessageSize", maxMessageSize);
            field.accept("fragmentSize", fragmentSize.isPresent() ? fragmentSize.getAsInt() : "off");
        }
    }

    /**
     * A closing timeout of 15 s, no compression, no limit of flow, no keepalive, silent pings, no subprotocols, and 16 MiB for a
     * frame and a message.
     */
    public static UpgradeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * How long to wait for the peer's close frame, before TCP is dropped (Gun's {@code closing_timeout}). 15 s by default.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public UpgradeOptions withClosingTimeout(Duration closingTimeout) {
        Checks.timeout(closingTimeout, "closingTimeout");
        return with(copy -> copy.closingTimeout = closingTimeout);
    }

    /** How long to wait for the peer's close frame. */
    public Duration closingTimeout() {
        return fields.closingTimeout;
    }

    /**
     * Whether to offer permessage-deflate (RFC 7692; Gun's {@code compress}). False by default. True keeps what {@link
     * #withDeflate} has set, or else sets {@link DeflateOptions#defaults()}; false forgets it.
     */
    public UpgradeOptions withCompress(boolean compress) {
        Optional<DeflateOptions> deflate =
                compress ? Optional.of(fields.deflate.orElse(DeflateOptions.defaults())) : Optional.empty();
        return with(copy -> copy.deflate = deflate);
    }

    /** Whether permessage-deflate is offered. */
    public boolean compress() {
        return fields.deflate.isPresent();
    }

    /** Offers permessage-deflate (RFC 7692) and says how. */
    public UpgradeOptions withDeflate(DeflateOptions deflate) {
        Objects.requireNonNull(deflate, "deflate");
        return with(copy -> copy.deflate = Optional.of(deflate));
    }

    /** How permessage-deflate is offered; empty when it is not. */
    public Optional<DeflateOptions> deflate() {
        return fields.deflate;
    }

    /**
     * How many frames may be delivered, to a receiving call or to a {@link ReplyTo}, before more are asked for (Gun's {@code
     * flow}). Without it there is no such limit; memory is bounded in either case, for TCP pushes back when the reader is behind.
     *
     * @param frames at least 1
     * @throws InvalidOptions when there are fewer
     */
    public UpgradeOptions withFlow(int frames) {
        Checks.atLeast(1, frames, "frames");
        return with(copy -> copy.flow = OptionalInt.of(frames));
    }

    /** How many frames may be delivered before more are asked for; empty when there is no limit. */
    public OptionalInt flow() {
        return fields.flow;
    }

    /**
     * Pings the peer whenever that long has passed (Gun's {@code keepalive}). Off by default; {@link Timeouts#INFINITE} turns it
     * off again.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public UpgradeOptions withKeepalive(Duration keepalive) {
        Checks.timeout(keepalive, "keepalive");
        return with(copy -> copy.keepalive = unlessInfinite(keepalive));
    }

    /** The time from ping to ping; empty when no keepalive pings are sent. */
    public Optional<Duration> keepalive() {
        return fields.keepalive;
    }

    /**
     * How long the peer may take to answer a ping; after that the connection is dropped with {@link
     * GluegunException.ConnectionDown}. It holds for every ping that goes out: keepalive pings and those that the application
     * sends. Where a ping waits behind a large message, it begins when that has been written, and ends before only when the peer
     * takes nothing of it for so long. Without it, which is the default and what {@link Timeouts#INFINITE} says, the peer may take as long as it wants.
     *
     * @throws InvalidOptions when it is zero or negative
     */
    public UpgradeOptions withPongTimeout(Duration pongTimeout) {
        Checks.timeout(pongTimeout, "pongTimeout");
        return with(copy -> copy.pongTimeout = unlessInfinite(pongTimeout));
    }

    /** How long the peer may take to answer a ping; empty when there is no limit. */
    public Optional<Duration> pongTimeout() {
        return fields.pongTimeout;
    }

    /**
     * Whether pings and pongs are kept from the application (Gun's {@code silence_pings}). True by default. A ping is answered
     * exactly once in either case.
     */
    public UpgradeOptions withSilencePings(boolean silencePings) {
        return with(copy -> copy.silencePings = silencePings);
    }

    /** Whether pings and pongs are kept from the application. */
    public boolean silencePings() {
        return fields.silencePings;
    }

    /**
     * Treats the frames with a handler of the user's own when no subprotocol was negotiated (Gun's {@code default_protocol}).
     * Without it, frames go to the mailbox.
     */
    public UpgradeOptions withDefaultProtocol(ProtocolHandler.Factory handler) {
        Objects.requireNonNull(handler, "handler");
        return with(copy -> copy.defaultProtocol = Optional.of(handler));
    }

    /** What makes the handler when no subprotocol was negotiated. */
    public Optional<ProtocolHandler.Factory> defaultProtocol() {
        return fields.defaultProtocol;
    }

    /**
     * Offers one more subprotocol, after those offered so far (RFC 6455, section 1.9; Gun's {@code protocols}), and treats the
     * frames with a handler of the user's own when the server chooses it.
     *
     * @throws InvalidOptions when it is not a token, or is offered already
     */
    public UpgradeOptions withProtocol(String subprotocol, ProtocolHandler.Factory handler) {
        return offering(subprotocol, Optional.of(Objects.requireNonNull(handler, "handler")));
    }

    /**
     * Offers one more subprotocol, after those offered so far (RFC 6455, section 1.9); when the server chooses it, frames go to
     * the mailbox.
     *
     * @throws InvalidOptions when it is not a token, or is offered already
     */
    public UpgradeOptions withProtocol(String subprotocol) {
        return offering(subprotocol, Optional.empty());
    }

    private UpgradeOptions offering(String subprotocol, Optional<ProtocolHandler.Factory> handler) {
        Checks.token(subprotocol, "subprotocol");
        if (fields.protocols.containsKey(subprotocol)) {
            // RFC 6455, section 4.1, item 10: the names MUST all be unique.
            throw new InvalidOptions(
                    "each subprotocol may be offered once, but " + subprotocol + " is offered already");
        }
        SequencedMap<String, Optional<ProtocolHandler.Factory>> longer = new LinkedHashMap<>(fields.protocols);
        longer.put(subprotocol, handler);
        return with(copy -> copy.protocols = Collections.unmodifiableSequencedMap(longer));
    }

    /** The subprotocols to offer, in their order, each with what makes its handler if it has one; unmodifiable. */
    public SequencedMap<String, Optional<ProtocolHandler.Factory>> protocols() {
        return fields.protocols;
    }

    /** Delivers the stream's messages to {@code replyTo} in place of the mailbox (Gun's {@code reply_to}). */
    public UpgradeOptions withReplyTo(ReplyTo replyTo) {
        Objects.requireNonNull(replyTo, "replyTo");
        return with(copy -> copy.replyTo = Optional.of(replyTo));
    }

    /** Where messages are delivered in place of the mailbox. */
    public Optional<ReplyTo> replyTo() {
        return fields.replyTo;
    }

    /**
     * Runs the upgrade through a tunnel opened earlier on the connection ({@link Connection#connect}; Gun's {@code tunnel}).
     *
     * <p>For {@link Connection#upgrade} only: what connects by itself, as {@link WebSocket} does, has no tunnels, but {@link
     * ConnectOptions#withVia}.
     */
    public UpgradeOptions withTunnel(Tunnel tunnel) {
        Objects.requireNonNull(tunnel, "tunnel");
        return with(copy -> copy.tunnel = Optional.of(tunnel));
    }

    /** What the upgrade runs through. */
    public Optional<Tunnel> tunnel() {
        return fields.tunnel;
    }

    /** Something for the {@link ProtocolHandler} (Gun's {@code user_opts}); the library does not look at it. */
    public UpgradeOptions withUserOptions(Object userOptions) {
        Objects.requireNonNull(userOptions, "userOptions");
        return with(copy -> copy.userOptions = Optional.of(userOptions));
    }

    /** What was given for the {@link ProtocolHandler}. */
    public Optional<Object> userOptions() {
        return fields.userOptions;
    }

    /**
     * The largest frame that is accepted; a larger one fails the stream with close code 1009. 16 MiB by default. A handler that
     * {@linkplain ProtocolHandler#wantsFragments() wants fragments} is not bound by it.
     *
     * @param bytes the frame's payload as it comes, which is before it is inflated; at least 1
     * @throws InvalidOptions when it is less
     */
    public UpgradeOptions withMaxFrameSize(int bytes) {
        Checks.atLeast(1, bytes, "bytes");
        return with(copy -> copy.maxFrameSize = bytes);
    }

    /** The largest payload of a frame that is accepted, in bytes. */
    public int maxFrameSize() {
        return fields.maxFrameSize;
    }

    /**
     * Sends messages of more than so many bytes in fragments of this size (RFC 6455, section 5.4), so that pings and pongs pass
     * between them instead of waiting for a large message's end. Off by default: a message is one frame.
     *
     * @param bytes the largest payload of one frame, compressed where that was negotiated; at least 1
     * @throws GluegunException.InvalidOptions when it is less
     */
    public UpgradeOptions withFragmentSize(int bytes) {
        Checks.atLeast(1, bytes, "bytes");
        return with(copy -> copy.fragmentSize = OptionalInt.of(bytes));
    }

    /** The largest payload of a frame that is sent; empty when messages are not fragmented. */
    public OptionalInt fragmentSize() {
        return fields.fragmentSize;
    }

    /**
     * The largest text or binary message that is accepted; a larger one fails the stream with close code 1009. 16 MiB by default.
     * A handler that {@linkplain ProtocolHandler#wantsFragments() wants fragments} is not bound by it.
     *
     * @param bytes the message with all its frames, after it is inflated; at least 1
     * @throws InvalidOptions when it is less
     */
    public UpgradeOptions withMaxMessageSize(int bytes) {
        Checks.atLeast(1, bytes, "bytes");
        return with(copy -> copy.maxMessageSize = bytes);
    }

    /** The largest text or binary message that is accepted, in bytes. */
    public int maxMessageSize() {
        return fields.maxMessageSize;
    }

    private static Optional<Duration> unlessInfinite(Duration duration) {
        return Optional.of(duration).filter(given -> !given.equals(Timeouts.INFINITE));
    }

    private UpgradeOptions with(Consumer<Fields> change) {
        return new UpgradeOptions(changed(change));
    }
}
