package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.ws.Negotiated;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The server's answer to one request, or to one opening handshake, as it comes over one stream: turned into Gun's messages, which
 * are {@code Inform}s, then {@code Upgraded}, or a {@code Response} with its {@code Data} and {@code Trailers}.
 *
 * <p>Pure: bytes in, messages out. Where a protocol tells field sections otherwise than as bytes, its answer has been given them
 * before it is asked. Not thread-safe: the link's reading role guards it.
 */
interface Answer {

    /** The next message, or null when all of {@code in} is used up or the answer is over, one way or another. */
    @Nullable
    Message next(ByteBuffer in);

    /** The peer has ended its direction: the last message, if that ends the answer as it should; otherwise null. */
    @Nullable
    Message endOfInput();

    /** Whether the server has begun to answer; interim answers do not count. */
    boolean isBegun();

    /** Whether the whole answer has been told. */
    boolean isFinished();

    /** What the server did wrong, with the rule; null while nothing. */
    @Nullable
    String failure();

    /** After the whole answer has been told: whether another request may follow on the same connection. */
    boolean keepsConnection();

    /** What was negotiated, once {@code Upgraded} has been told; null where no handshake was answered. */
    default @Nullable Negotiated negotiated() {
        return null;
    }
}
