package dev.gluegun.internal.tunnel;

import dev.gluegun.Credentials;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.http1.FieldTokens;
import dev.gluegun.internal.http1.MessageReader;
import dev.gluegun.internal.http1.RequestWriter;
import dev.gluegun.internal.http1.ResponseReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with an HTTP proxy by CONNECT (RFC 9110, section 9.3.6) in HTTP/1.1. When the proxy asks for credentials, they go
 * with another CONNECT, on the same connection if the proxy keeps it.
 */
public final class ConnectMachine implements TunnelMachine {

    /** As much of a refusal is read over before the next request; a longer one costs another connection. */
    static final int MOST_BODY_BYTES = 64 * 1024;

    /** What is awaited next. */
    private enum Part {
        /** Nothing: it is for us to ask. */
        REQUEST,
        /** The answer's first byte. */
        ANSWER,
        /** The rest of the answer's head. */
        HEAD,
        /** The end of an answer of 2xx, which is where its head ends. */
        END,
        /** The end of the refusal, after which the request is repeated. */
        REFUSAL,
        OVER
    }

    private final ConnectDialogue dialogue;

    private Part part = Part.REQUEST;
    private ResponseReader reader = new ResponseReader(ConnectDialogue.CONNECT);
    private boolean isRepeated;
    private int bodyBytes;
    private byte[] output = {};
    private @Nullable Step outcome;
    private String failure = "";

    /**
     * A handshake for a tunnel to {@code host}, a name or an address.
     *
     * @param fields what goes with each request
     * @param credentials what to show when the proxy asks for it; null for nothing
     * @param authentication the dialogue with this proxy, which knows what it has asked for on connections before
     */
    public ConnectMachine(
            String host, int port, Headers fields, @Nullable Credentials credentials, Authentication authentication) {
        this(new ConnectDialogue(host, port, fields, credentials, authentication));
    }

    /** A handshake in which that is asked for. */
    public ConnectMachine(ConnectDialogue dialogue) {
        this.dialogue = dialogue;
    }

    @Override
    public Step step(ByteBuffer in) {
        if (outcome != null) {
            return outcome;
        }
        if (part == Part.REQUEST) {
            output = request();
            part = Part.ANSWER;
            return Step.SEND;
        }
        if (part == Part.ANSWER && in.hasRemaining()) {
            part = Part.HEAD;
        }
        while (true) {
            Step step = read(reader.step(in));
            if (step != null) {
                return step;
            }
        }
    }

    private byte[] request() {
        List<String> namesAndValues = new ArrayList<>();
        namesAndValues.add("Host");
        namesAndValues.add(dialogue.authority());
        for (Headers.Header field : dialogue.requestFields()) {
            namesAndValues.add(field.name());
            namesAndValues.add(field.value());
        }
        return RequestWriter.head(ConnectDialogue.CONNECT, dialogue.authority(), namesAndValues);
    }

    /** Null when there may be more to read. */
    private @Nullable Step read(MessageReader.Step step) {
        return switch (step) {
            case NEED_MORE -> Step.NEED_MORE;
            case HEAD -> reader.interim() ? null : head();
            case DATA -> {
                bodyBytes += reader.data().length;
                yield bodyBytes > MOST_BODY_BYTES ? end(Step.AGAIN) : null;
            }
            case TRAILERS -> null;
            case END -> part == Part.END ? end(Step.DONE) : refusalEnded();
            // The refusal was understood by its head: what is wrong with its body is left behind with the connection.
            case FAILED ->
                part == Part.REFUSAL
                        ? end(Step.AGAIN)
                        : fail("answered CONNECT " + dialogue.authority() + " wrongly: "
                                + reader.violation().message());
        };
    }

    private @Nullable Step head() {
        switch (dialogue.judge(reader.status(), reader.headers())) {
            case AGREED -> {
                part = Part.END;
                return null;
            }
            case REFUSED -> {
                return fail(dialogue.failure());
            }
            case ASK_AGAIN -> {
                // The second is in no standard, but proxies send it.
                if (!reader.keepAlive() || FieldTokens.contains(reader.headers(), "Proxy-Connection", "close")) {
                    return end(Step.AGAIN);
                }
                part = Part.REFUSAL;
                return null;
            }
        }
        throw new AssertionError("all verdicts are above");
    }

    private Step refusalEnded() {
        reader = new ResponseReader(ConnectDialogue.CONNECT);
        bodyBytes = 0;
        isRepeated = true;
        output = request();
        part = Part.ANSWER;
        return Step.SEND;
    }

    @Override
    public Step eof() {
        if (outcome != null) {
            return outcome;
        }
        // RFC 9112, section 9.3.1: the end of a connection that was to be kept may cross the next request.
        if (part == Part.REFUSAL || part == Part.ANSWER && isRepeated) {
            return end(Step.AGAIN);
        }
        return fail(
                part == Part.HEAD
                        ? "ended the connection in the middle of its answer to CONNECT " + dialogue.authority()
                        : "ended the connection without an answer to CONNECT " + dialogue.authority());
    }

    private Step fail(String reason) {
        failure = reason;
        return end(Step.FAILED);
    }

    private Step end(Step how) {
        part = Part.OVER;
        outcome = how;
        return how;
    }

    @Override
    public byte[] output() {
        return output;
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public String detail() {
        return "tunnel to " + dialogue.authority() + ", status " + reader.status();
    }
}
