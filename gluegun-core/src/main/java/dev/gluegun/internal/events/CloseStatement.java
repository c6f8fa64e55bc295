package dev.gluegun.internal.events;

import dev.gluegun.internal.ws.CloseCodes;
import java.nio.charset.StandardCharsets;

/** What the payload of a close frame says (RFC 6455, section 5.5.1). */
final class CloseStatement {

    private static final int CODE_BYTES = 2;

    private CloseStatement() {}

    /** The code; 1005 when there is none. */
    static int code(byte[] payload) {
        return payload.length < CODE_BYTES ? CloseCodes.NO_STATUS : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    static String reason(byte[] payload) {
        return payload.length < CODE_BYTES
                ? ""
                : new String(payload, CODE_BYTES, payload.length - CODE_BYTES, StandardCharsets.UTF_8);
    }
}
