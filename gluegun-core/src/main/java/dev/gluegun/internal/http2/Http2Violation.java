package dev.gluegun.internal.http2;

/**
 * An offence of the peer against HTTP/2, or against a limit that was set here.
 *
 * @param code what the peer is told with GOAWAY or RST_STREAM
 * @param message what came and what was expected, as a clause
 * @param section the rule that was broken: {@code RFC 9113, section 6.9}
 */
public record Http2Violation(ErrorCode code, String message, String section) {

    /** The whole clause for an error message: what came, the rule, and the code that the peer was told. */
    public String text() {
        return message + " (" + section + "; " + code + ")";
    }
}
