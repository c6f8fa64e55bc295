package dev.gluegun.internal.ws;

import java.util.zip.DataFormatException;

/**
 * An offence of the peer against the protocol, or against a limit that was set here.
 *
 * @param closeCode the code that the peer is to be told, where it can be told: 1002, 1007 or 1009
 * @param reason what came and what was expected; short enough (123 bytes of ASCII) to be sent as a close reason
 * @param rule the rule that was broken, such as {@code RFC 6455, section 5.1}
 */
public record Violation(int closeCode, String reason, String rule) {

    /** The whole sentence for the person who reads the error: what came, the rule, and what to do. */
    public String message() {
        String advice = closeCode == CloseCodes.TOO_BIG
                ? "raise withMaxFrameSize, withMaxMessageSize or withMaxInflationRatio to accept it"
                : "report it to whoever runs the peer";
        return "The peer broke the WebSocket protocol: " + reason + " (" + rule + "); " + advice + ".";
    }

    static Violation protocolError(String reason, String rule) {
        return new Violation(CloseCodes.PROTOCOL_ERROR, reason, rule);
    }

    static Violation invalidText() {
        return new Violation(CloseCodes.INVALID_PAYLOAD, "a text message is not UTF-8", "RFC 6455, section 8.1");
    }

    static Violation invalidCompression(DataFormatException malformed) {
        return new Violation(
                CloseCodes.INVALID_PAYLOAD,
                "a compressed message cannot be inflated: " + malformed.getMessage(),
                "RFC 7692, section 7.2.2");
    }

    static Violation frameTooBig(long size, long largest) {
        return tooBig("a frame of " + size + " bytes came; at most " + largest + " are accepted");
    }

    static Violation messageTooBig(long largest) {
        return tooBig("a message came that is larger than the " + largest + " bytes accepted");
    }

    static Violation inflatedTooMuch(int ratio) {
        return tooBig("a compressed message came that inflates to more than " + ratio + " times its size");
    }

    private static Violation tooBig(String reason) {
        return new Violation(CloseCodes.TOO_BIG, reason, "RFC 6455, section 7.4.1");
    }
}
