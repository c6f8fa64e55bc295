package dev.gluegun.cli.text;

import dev.gluegun.Frame;

/** Close frames in words: {@code 1000 (normal closure) "bye"}. */
public final class CloseText {

    private CloseText() {}

    /** What a close frame says. */
    public static String of(Frame.CloseWithReason frame) {
        return of(frame.code(), frame.reasonText());
    }

    /** A close code, what it means, and the reason where there is one. */
    public static String of(int code, String reason) {
        String meaning = meaning(code);
        return code
                + (meaning.isEmpty() ? "" : " (" + meaning + ")")
                + (reason.isEmpty() ? "" : " \"" + VisibleText.line(reason) + "\"");
    }

    /** RFC 6455, section 7.4.1, and the IANA registry of WebSocket close codes. */
    private static String meaning(int code) {
        return switch (code) {
            case 1000 -> "normal closure";
            case 1001 -> "going away";
            case 1002 -> "protocol error";
            case 1003 -> "unsupported data";
            case 1007 -> "invalid payload";
            case 1008 -> "policy violation";
            case 1009 -> "message too big";
            case 1010 -> "missing extension";
            case 1011 -> "internal error";
            case 1012 -> "service restart";
            case 1013 -> "try again later";
            case 1014 -> "bad gateway";
            default -> code >= 4000 ? "private use" : code >= 3000 ? "registered with IANA" : "";
        };
    }
}
