package dev.gluegun.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame as the client sent it, unmasked. */
public record ClientFrame(boolean fin, int rsv, int opcode, byte[] payload) {

    private static final int NO_CODE = 1005;

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame; 1005 when it has none (RFC 6455, section 7.1.5). */
    public int closeCode() {
        return payload.length == 0 ? NO_CODE : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientFrame that
                && fin == that.fin
                && rsv == that.rsv
                && opcode == that.opcode
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * opcode + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "ClientFrame[fin=" + fin + ", rsv=" + rsv + ", opcode=" + opcode + ", " + payload.length + " bytes]";
    }
}
