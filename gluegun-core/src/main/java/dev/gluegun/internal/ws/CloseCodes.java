package dev.gluegun.internal.ws;

/** The status codes of close frames (RFC 6455, section 7.4, and the IANA registry it opened). */
public final class CloseCodes {

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED_DATA = 1003;

    /** Stands for a close frame without a code; never on the wire. */
    public static final int NO_STATUS = 1005;

    /** Stands for a connection that ended without a close frame; never on the wire. */
    public static final int ABNORMAL = 1006;

    public static final int INVALID_PAYLOAD = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_BIG = 1009;
    public static final int MANDATORY_EXTENSION = 1010;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCodes() {}

    /**
     * Tells whether a close frame may carry the code, whoever sends it: 1000–1003, 1007–1014, or 3000–4999.
     *
     * <p>1004, 1005, 1006 and 1015 are reserved, 1016–2999 are not assigned, and nothing else is a code at all (RFC 6455,
     * sections 7.4.1 and 7.4.2).
     */
    public static boolean isAllowed(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** What the code says, in words: {@code normal closure}. */
    public static String name(int code) {
        return switch (code) {
            case NORMAL -> "normal closure";
            case GOING_AWAY -> "going away";
            case PROTOCOL_ERROR -> "protocol error";
            case UNSUPPORTED_DATA -> "unsupported data";
            case NO_STATUS -> "no status received";
            case ABNORMAL -> "abnormal closure";
            case INVALID_PAYLOAD -> "invalid payload data";
            case POLICY_VIOLATION -> "policy violation";
            case TOO_BIG -> "message too big";
            case MANDATORY_EXTENSION -> "mandatory extension";
            case INTERNAL_ERROR -> "internal error";
            case 1012 -> "service restart";
            case 1013 -> "try again later";
            case 1014 -> "bad gateway";
            case 1015 -> "TLS handshake failed";
            default -> range(code);
        };
    }

    private static String range(int code) {
        if (code >= 3000 && code <= 3999) {
            return "registered code";
        }
        return code >= 4000 && code <= 4999 ? "private code" : "unknown code";
    }
}
