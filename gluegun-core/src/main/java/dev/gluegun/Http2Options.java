package dev.gluegun;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How this side speaks HTTP/2 on a connection (Gun's {@code http2_opts()}). An immutable value, safe for any thread.
 *
 * @see ConnectOptions#withHttp2(Http2Options)
 */
public final class Http2Options extends Options<Http2Options.Fields> {
    private static final int LEAST_WINDOW = 65_535;
    private static final Http2Options DEFAULTS = new Http2Options(new Fields());

    private Http2Options(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        Optional<Duration> keepalive = Optional.empty();
        int keepaliveTolerance = 3;
        int streamWindow = 1024 * 1024;
        int connectionWindow = 16 * 1024 * 1024;
        int maxHeaderListSize = 64 * 1024;

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("keepalive", keepalive);
            field.accept("keepaliveTolerance", keepaliveTolerance);
            field.accept("streamWindow", streamWindow);
            field.accept("connectionWindow", connectionWindow);
            field.accept("maxHeaderListSize", maxHeaderListSize);
        }
    }

    /** No keepalive, windows of 1 MiB for a stream and 16 MiB for the connection, header sections of up to 64 KiB. */
    public static Http2Options defaults() {
        return DEFAULTS;
    }

    /**
     * After how long without a byte from the server it is sent a PING (RFC 9113, section 6.7; Gun's {@code keepalive}); again after
     * each such time. Off by default.
     *
     * @throws GluegunException.InvalidOptions when it is zero or negative
     */
    public Http2Options withKeepalive(Duration keepalive) {
        Checks.timeout(keepalive, "keepalive");
        return with(copy -> copy.keepalive = Optional.of(keepalive));
    }

    /** After how long without a byte from the server it is sent a PING; empty when it is not. */
    public Optional<Duration> keepalive() {
        return fields.keepalive;
    }

    /**
     * How many PINGs may go unanswered before the connection is down (Gun's {@code keepalive_tolerance}). 3 by default.
     *
     * @throws GluegunException.InvalidOptions when it is negative
     */
    public Http2Options withKeepaliveTolerance(int pings) {
        Checks.atLeast(0, pings, "keepaliveTolerance");
        return with(copy -> copy.keepaliveTolerance = pings);
    }

    /** How many PINGs may go unanswered. */
    public int keepaliveTolerance() {
        return fields.keepaliveTolerance;
    }

    /**
     * How many bytes the server may send on one stream before they are read (RFC 9113, section 6.9; Gun's {@code
     * initial_stream_window_size}): what a stream can hold in memory while nobody reads it. 1 MiB by default.
     *
     * @throws GluegunException.InvalidOptions when it is less than 65,535
     */
    public Http2Options withStreamWindow(int bytes) {
        Checks.atLeast(LEAST_WINDOW, bytes, "streamWindow");
        return with(copy -> copy.streamWindow = bytes);
    }

    /** How many bytes the server may send on one stream before they are read. */
    public int streamWindow() {
        return fields.streamWindow;
    }

    /**
     * How many bytes may be on their way from the server on all streams together (RFC 9113, section 6.9; Gun's {@code
     * initial_connection_window_size}). They are given back as they come, so that a stream that nobody reads holds up no other. 16 MiB
     * by default.
     *
     * @throws GluegunException.InvalidOptions when it is less than 65,535
     */
    public Http2Options withConnectionWindow(int bytes) {
        Checks.atLeast(LEAST_WINDOW, bytes, "connectionWindow");
        return with(copy -> copy.connectionWindow = bytes);
    }

    /** How many bytes may be on their way from the server on all streams together. */
    public int connectionWindow() {
        return fields.connectionWindow;
    }

    /**
     * How large a header section may be, counted as in RFC 9113, section 6.5.2: 32 bytes are added for each field. A larger one
     * fails its stream. 64 KiB by default.
     *
     * @throws GluegunException.InvalidOptions when it is less than 1
     */
    public Http2Options withMaxHeaderListSize(int bytes) {
        Checks.atLeast(1, bytes, "maxHeaderListSize");
        return with(copy -> copy.maxHeaderListSize = bytes);
    }

    /** How large a header section may be. */
    public int maxHeaderListSize() {
        return fields.maxHeaderListSize;
    }

    private Http2Options with(Consumer<Fields> change) {
        return new Http2Options(changed(change));
    }
}
