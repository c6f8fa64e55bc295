package dev.gluegun.internal.engine;

import dev.gluegun.Message;
import dev.gluegun.internal.http1.MessageReader.Step;
import dev.gluegun.internal.http1.ResponseReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An answer in HTTP/1.1 to one request; see {@link UpgradeExchange} for the answer to a handshake. */
class Http1Answer implements Answer {

    /** What was asked, for error messages: {@code the server's answer to the request}. */
    private final String subject;

    private final ResponseReader reader;

    /** Whether a message with {@code fin}, or the trailers, ended what the application is told. */
    private boolean endTold;

    private boolean finished;

    /** Whether anything of the answer has come, interim answers left out. */
    private boolean begun;

    private @Nullable String failure;

    /** The answer to a request by {@code method}, which decides whether there is a body. */
    Http1Answer(String method) {
        this("the server's answer to the request", method);
    }

    Http1Answer(String subject, String method) {
        this.subject = subject;
        this.reader = new ResponseReader(method);
    }

    @Override
    public final @Nullable Message next(ByteBuffer in) {
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

    @Override
    public final @Nullable Message endOfInput() {
        return finished || failure != null ? null : told(reader.eof());
    }

    @Override
    public final boolean isBegun() {
        return begun;
    }

    @Override
    public final boolean isFinished() {
        return finished;
    }

    @Override
    public final @Nullable String failure() {
        return failure;
    }

    @Override
    public boolean keepsConnection() {
        return finished && reader.keepAlive();
    }

    private @Nullable Message told(Step step) {
        return switch (step) {
            case HEAD -> head();
            case DATA -> data(reader.lastData(), reader.data());
            case TRAILERS -> {
                end();
                yield new Message.Trailers(reader.trailers());
            }
            case END -> {
                finished = true;
                yield endTold ? null : data(true, new byte[0]);
            }
            case FAILED -> fail(subject + " is malformed: " + reader.violation().message());
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
            return switched(reader);
        }
        if (reader.interim()) {
            begun = false;
            return new Message.Inform(status, reader.headers());
        }
        endTold = !reader.hasBody();
        finished = endTold;
        return new Message.Response(endTold, status, reader.headers());
    }

    /** The server switches protocols, as it says in the head that was just read. */
    @Nullable
    Message switched(ResponseReader head) {
        // RFC 9110, section 7.8: a server may only switch to what the client has asked for.
        return fail(subject + " is 101, but no upgrade was asked for (RFC 9110, section 7.8)");
    }

    /** Everything has been told. */
    final void end() {
        endTold = true;
        finished = true;
    }

    /** The server has broken a rule. */
    final @Nullable Message fail(String reason) {
        failure = reason;
        return null;
    }
}
