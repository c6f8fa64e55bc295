package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/** The error codes of RFC 9113, section 7. Peers may send others: those are treated as {@link #INTERNAL_ERROR} is. */
public enum ErrorCode {
    NO_ERROR(0, "no error"),
    PROTOCOL_ERROR(1, "the protocol was broken"),
    INTERNAL_ERROR(2, "an internal error"),
    FLOW_CONTROL_ERROR(3, "more was sent than the flow-control window allows"),
    SETTINGS_TIMEOUT(4, "the settings were not acknowledged in time"),
    STREAM_CLOSED(5, "a frame came for a stream that was closed"),
    FRAME_SIZE_ERROR(6, "a frame had a wrong size"),
    REFUSED_STREAM(7, "the stream was refused before anything was done for it"),
    CANCEL(8, "the stream is not needed any more"),
    COMPRESSION_ERROR(9, "the header compression broke"),
    CONNECT_ERROR(10, "the connection behind the CONNECT request was reset"),
    ENHANCE_YOUR_CALM(11, "the load was excessive"),
    INADEQUATE_SECURITY(12, "the transport is not secure enough"),
    HTTP_1_1_REQUIRED(13, "HTTP/1.1 is required");

    private final int code;
    private final String meaning;

    ErrorCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The code as it is sent: 0 to 13. */
    public long code() {
        return code;
    }

    /** What it says, as a clause. */
    public String meaning() {
        return meaning;
    }

    /** The one with that number, between 0 and 2^32-1; null when RFC 9113 has none. */
    public static @Nullable ErrorCode find(long code) {
        for (ErrorCode known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        return null;
    }

    /** A code for people, whether it is known or not: {@code CANCEL (8): the stream is not needed any more}. */
    public static String describe(long code) {
        ErrorCode known = find(code);
        return known == null ? "unknown error code " + code : known + " (" + code + "): " + known.meaning;
    }
}
