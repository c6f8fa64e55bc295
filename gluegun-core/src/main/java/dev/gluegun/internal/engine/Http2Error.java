package dev.gluegun.internal.engine;

import dev.gluegun.internal.http2.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server has ended a stream, or a connection, of HTTP/2, and has said why by an error code (RFC 9113, section 7). */
public final class Http2Error extends IOException {

    private final long code;

    /** @param code 0 to 2^32-1 */
    Http2Error(String message, long code) {
        super(message);
        this.code = code;
    }

    /** How a connection ends because of it. */
    Ending ending() {
        return Ending.down(String.valueOf(getMessage()), this);
    }

    /** Whether a failure comes of a server that wants to be asked by HTTP/1.1 (HTTP_1_1_REQUIRED). */
    public static boolean isHttp11Required(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Http2Error told && told.code == ErrorCode.HTTP_1_1_REQUIRED.code()) {
                return true;
            }
        }
        return false;
    }
}
