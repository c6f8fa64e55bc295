package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.http1.MessageReader.Step;
import dev.gluegun.internal.http1.ResponseReader;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.Violation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The server's answer to one opening handshake, turned into Gun's messages: {@code Inform}s, then {@code Upgraded}, or a
 * {@code Response} with its {@code Data} and {@code Trailers}.
 *
 * <p>Pure: bytes in, messages out. Not thread-safe: the link's reading role guards it.
 */
final class UpgradeExchange {

    private final ClientHandshake handshake;
    private final ResponseReader reader = new ResponseReader();

    /** Whether a message with {@code fin}, or the trailers, ended what the application is told. */
    private boolean endTold;

    private boolean finished;

    /** Whether anything of the answer has come, interim answers left out. */
    private boolean begun;

    private @Nullable Negotiated negotiated;
    private @Nullable String failure;

    UpgradeExchange(ClientHandshake handshake) {
        this.handshake = handshake;
    }

    /** The next message, or null when all of {@code in} is used up or the exchange is over, one way or another. */
    @Nullable
    Message next(ByteBuffer in) {
        while (!finished && failure == null) {
            begun |= in.hasRemaining();
            Step step = reader.step(in);
            if (step == Step.NEED_MORE) {
                return null;
            }
            Message message = told(step);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** The peer has ended its direction: the last message, if that ends the answer as it should; otherwise null. */
    @Nullable
    Message endOfInput() {
        return finished || failure != null ? null : told(reader.eof());
    }

    /** What was negotiated, once the upgrade has been told. */
    @Nullable
    Negotiated negotiated() {
        return negotiated;
    }

    /** Whether the server has begun to answer; interim answers do not count. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the whole answer has been read. */
    boolean isFinished() {
        return finished;
    }

    /** What the server did wrong, with the rule; null while nothing. */
    @Nullable
    String failure() {
        return failure;
    }

    /** After a refusal has been read: whether another request may follow on the same connection. */
    boolean keepsConnection() {
        return finished && negotiated == null && reader.keepAlive();
    }

    private @Nullable Message told(Step step) {
        return switch (step) {
            case HEAD -> head();
            case DATA -> data(reader.lastData(), reader.data());
            case TRAILERS -> {
                endTold = true;
                finished = true;
                yield new Message.Trailers(reader.trailers());
            }
            case END -> {
                finished = true;
                yield endTold ? null : data(true, new byte[0]);
            }
            case FAILED -> {
                failure = "the server's answer to the opening handshake is malformed: "
                        + reader.violation().message();
                yield null;
            }
            case NEED_MORE -> null;
        };
    }

    private Message data(boolean fin, byte[] bytes) {
        endTold = fin;
        finished = fin;
        return new Message.Data(fin, bytes);
    }

    private @Nullable Message head() {
        int status = reader.status();
        if (status == 101) {
            return upgraded();
        }
        if (reader.interim()) {
            begun = false;
            return new Message.Inform(status, reader.headers());
        }
        endTold = !reader.hasBody();
        finished = endTold;
        return new Message.Response(endTold, status, reader.headers());
    }

    private @Nullable Message upgraded() {
        if (!handshake.accept(reader.minorVersion(), reader.headers())) {
            Violation violation = handshake.violation();
            failure = "the server's answer to the opening handshake is wrong: " + violation.reason() + " ("
                    + violation.rule() + "); the connection was closed";
            return null;
        }
        Negotiated agreed = handshake.negotiated();
        negotiated = agreed;
        endTold = true;
        finished = true;
        return new Message.Upgraded(agreed.subprotocol(), agreed.extensions(), agreed.headers());
    }
}
