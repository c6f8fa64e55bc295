package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/** What the peer has announced with its SETTINGS so far (RFC 9113, section 6.5.2). */
final class PeerSettings {

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int ENABLE_CONNECT_PROTOCOL = 8;

    static final int ENTRY_SIZE = 6;

    private static final String SECTION = "RFC 9113, section 6.5.2";

    private final boolean fromServer;

    long headerTableSize = Http2Settings.DEFAULT_HEADER_TABLE_SIZE;
    long maxConcurrentStreams = Long.MAX_VALUE;
    int initialWindow = Http2Settings.DEFAULT_WINDOW;
    int maxFrameSize = Http2Settings.SMALLEST_MAX_FRAME_SIZE;
    long maxHeaderListBytes = Long.MAX_VALUE;
    boolean enableConnectProtocol;

    PeerSettings(boolean fromServer) {
        this.fromServer = fromServer;
    }

    /** Takes over one value after the other, as they came, up to the first that is not allowed. */
    @Nullable
    Http2Violation apply(PayloadReader payload) {
        Http2Violation violation = null;
        for (int i = 0; i < payload.length() && violation == null; i += ENTRY_SIZE) {
            violation = apply(payload.int16(i), payload.unsigned32(i + Short.BYTES));
        }
        return violation;
    }

    private @Nullable Http2Violation apply(int identifier, long value) {
        switch (identifier) {
            case HEADER_TABLE_SIZE -> headerTableSize = value;
            case ENABLE_PUSH -> {
                if (value > 1 || value == 1 && fromServer) {
                    return refuse("SETTINGS_ENABLE_PUSH", value, fromServer ? "0" : "0 or 1");
                }
            }
            case MAX_CONCURRENT_STREAMS -> maxConcurrentStreams = value;
            case INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE) {
                    return new Http2Violation(
                            ErrorCode.FLOW_CONTROL_ERROR,
                            "SETTINGS_INITIAL_WINDOW_SIZE is " + value + ", more than 2147483647",
                            SECTION);
                }
                initialWindow = (int) value;
            }
            case MAX_FRAME_SIZE -> {
                if (value < Http2Settings.SMALLEST_MAX_FRAME_SIZE || value > Http2Settings.LARGEST_MAX_FRAME_SIZE) {
                    return refuse("SETTINGS_MAX_FRAME_SIZE", value, "16384 to 16777215");
                }
                maxFrameSize = (int) value;
            }
            case MAX_HEADER_LIST_SIZE -> maxHeaderListBytes = value;
            case ENABLE_CONNECT_PROTOCOL -> {
                if (value > 1 || value == 0 && enableConnectProtocol) {
                    return new Http2Violation(
                            ErrorCode.PROTOCOL_ERROR,
                            "SETTINGS_ENABLE_CONNECT_PROTOCOL is " + value
                                    + (value == 0 ? " after it was 1" : ", but may be 0 or 1"),
                            "RFC 8441, section 3");
                }
                enableConnectProtocol = value == 1;
            }
            default -> {
                // Unknown ones have to be ignored.
            }
        }
        return null;
    }

    private static Http2Violation refuse(String name, long value, String allowed) {
        return new Http2Violation(ErrorCode.PROTOCOL_ERROR, name + " is " + value + ", but may be " + allowed, SECTION);
    }
}
