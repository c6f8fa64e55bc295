package dev.gluegun;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/**
 * What to offer for the compression of messages by permessage-deflate (RFC 7692), and how to compress. An immutable value, safe
 * for any thread.
 *
 * @see UpgradeOptions#withDeflate(DeflateOptions)
 */
public final class DeflateOptions extends Options<DeflateOptions.Fields> {
    private static final DeflateOptions DEFAULTS = new DeflateOptions(new Fields());

    private DeflateOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        int level = Deflater.DEFAULT_COMPRESSION;
        int threshold = 64;
        boolean clientContextTakeover = true;
        boolean serverContextTakeover = true;
        int clientMaxWindowBits = 15;
        int serverMaxWindowBits = 15;
        int maxInflationRatio = 200;

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("level", level);
            field.accept("threshold", threshold);
            field.accept("clientContextTakeover", clientContextTakeover);
            field.accept("serverContextTakeover", serverContextTakeover);
            field.accept("clientMaxWindowBits", clientMaxWindowBits);
            field.accept("serverMaxWindowBits", serverMaxWindowBits);
            field.accept("maxInflationRatio", maxInflationRatio);
        }
    }

    /**
     * zlib's own level, a threshold of 64 bytes, context takeover and windows of 15 bits on both sides, and messages that inflate to
     * no more than 200 times their size.
     */
    public static DeflateOptions defaults() {
        return DEFAULTS;
    }

    /**
     * How hard to compress: from 1, the fastest, to 9, the smallest; 0 packs without compressing and −1, the default, leaves the
     * choice to zlib.
     *
     * @throws GluegunException.InvalidOptions when it is not from −1 to 9
     */
    public DeflateOptions withLevel(int level) {
        Checks.between(-1, 9, level, "level");
        return with(copy -> copy.level = level);
    }

    /** The level, from −1 to 9. */
    public int level() {
        return fields.level;
    }

    /**
     * From which size on messages are compressed; shorter ones are sent as they are. 64 by default; 0 compresses all.
     *
     * @param bytes the size of the message's payload in bytes
     * @throws GluegunException.InvalidOptions when it is negative
     */
    public DeflateOptions withThreshold(int bytes) {
        Checks.atLeast(0, bytes, "bytes");
        return with(copy -> copy.threshold = bytes);
    }

    /** The size in bytes from which on messages are compressed. */
    public int threshold() {
        return fields.threshold;
    }

    /**
     * Whether the client may keep its compression window from message to message: smaller messages for some 300 KB of native
     * memory a socket. True by default; false is told to the server as {@code client_no_context_takeover} (RFC 7692, section
     * 7.1.1.2). The server may ask for it too.
     */
    public DeflateOptions withClientContextTakeover(boolean takeover) {
        return with(copy -> copy.clientContextTakeover = takeover);
    }

    /** Whether the client may keep its window from message to message. */
    public boolean clientContextTakeover() {
        return fields.clientContextTakeover;
    }

    /**
     * Whether the server may keep its compression window from message to message. True by default; false asks for {@code
     * server_no_context_takeover} (RFC 7692, section 7.1.1.1).
     */
    public DeflateOptions withServerContextTakeover(boolean takeover) {
        return with(copy -> copy.serverContextTakeover = takeover);
    }

    /** Whether the server may keep its window from message to message. */
    public boolean serverContextTakeover() {
        return fields.serverContextTakeover;
    }

    /**
     * The base-2 logarithm of the client's largest window: {@code client_max_window_bits} (RFC 7692, section 7.1.2.2). 15 by
     * default; the server may ask for less.
     *
     * @throws GluegunException.InvalidOptions when it is not from 8 to 15
     */
    public DeflateOptions withClientMaxWindowBits(int bits) {
        Checks.between(8, 15, bits, "bits");
        return with(copy -> copy.clientMaxWindowBits = bits);
    }

    /** The base-2 logarithm of the client's largest window, from 8 to 15. */
    public int clientMaxWindowBits() {
        return fields.clientMaxWindowBits;
    }

    /**
     * The base-2 logarithm of the server's largest window: {@code server_max_window_bits} (RFC 7692, section 7.1.2.1). 15 by
     * default, which asks for nothing.
     *
     * @throws GluegunException.InvalidOptions when it is not from 8 to 15
     */
    public DeflateOptions withServerMaxWindowBits(int bits) {
        Checks.between(8, 15, bits, "bits");
        return with(copy -> copy.serverMaxWindowBits = bits);
    }

    /** The base-2 logarithm of the server's largest window, from 8 to 15. */
    public int serverMaxWindowBits() {
        return fields.serverMaxWindowBits;
    }

    /**
     * How many times its compressed size a message may inflate to, from 1 MiB on: what is smaller may have any ratio. A message that
     * becomes larger fails the stream with 1009. 200 by default: texts and tables compress 3 to 100 times. Deflate itself cannot do
     * more than 1032 times, so that a greater ratio is no limit.
     *
     * <p>It comes on top of {@link UpgradeOptions#withMaxMessageSize}, and binds a {@link ProtocolHandler} that wants fragments, too.
     * Compressed bytes count in blocks of 4 KiB.
     *
     * @throws GluegunException.InvalidOptions when it is less than 1
     */
    public DeflateOptions withMaxInflationRatio(int ratio) {
        Checks.atLeast(1, ratio, "ratio");
        return with(copy -> copy.maxInflationRatio = ratio);
    }

    /** How many times its compressed size a message of more than 1 MiB may inflate to. */
    public int maxInflationRatio() {
        return fields.maxInflationRatio;
    }

    private DeflateOptions with(Consumer<Fields> change) {
        return new DeflateOptions(changed(change));
    }
}
