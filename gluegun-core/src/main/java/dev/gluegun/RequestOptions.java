package dev.gluegun;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How the answer to a request is delivered (Gun's {@code req_opts}). An immutable value, safe for any thread. */
public final class RequestOptions extends Options<RequestOptions.Fields> {
    private static final RequestOptions DEFAULTS = new RequestOptions(new Fields());

    private RequestOptions(Fields fields) {
        super(fields);
    }

    static final class Fields extends Options.Fields {
        OptionalInt flow = OptionalInt.empty();
        Optional<ReplyTo> replyTo = Optional.empty();
        int maxBodySize = 16 * 1024 * 1024;

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("flow", flow.isPresent() ? flow.getAsInt() : "unlimited");
            field.accept("replyTo", replyTo);
            field.accept("maxBodySize", maxBodySize);
        }
    }

    /** No limit of flow, no {@link ReplyTo}, and 16 MiB for a body that is awaited whole. */
    public static RequestOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The number of {@link Message.Data} that are delivered before {@link RequestStream#updateFlow} (Gun's {@code flow}). Not
     * limited by default. In either case memory is bounded: when the reader is behind, TCP pushes back on the server. What is
     * awaited whole is bounded by {@link #withMaxBodySize}, and not by the flow.
     *
     * @param pieces at least 1
     * @throws GluegunException.InvalidOptions when it is less
     */
    public RequestOptions withFlow(int pieces) {
        Checks.atLeast(1, pieces, "pieces");
        return with(copy -> copy.flow = OptionalInt.of(pieces));
    }

    /** The number of pieces that are delivered at first; empty when it is not limited. */
    public OptionalInt flow() {
        return fields.flow;
    }

    /**
     * Delivers the answer to {@code replyTo}, message by message, in place of {@link RequestStream#await} (Gun's {@code
     * reply_to}). When it throws, the request is cancelled and the exception is logged.
     */
    public RequestOptions withReplyTo(ReplyTo replyTo) {
        Objects.requireNonNull(replyTo, "replyTo");
        return with(copy -> copy.replyTo = Optional.of(replyTo));
    }

    /** Where the answer is delivered in place of the stream. */
    public Optional<ReplyTo> replyTo() {
        return fields.replyTo;
    }

    /**
     * The largest body that {@link RequestStream#awaitBody} and {@link RequestStream#awaitAnswer} put together; a larger one fails
     * them. 16 MiB by default.
     *
     * @param bytes at least 1
     * @throws GluegunException.InvalidOptions when it is less
     */
    public RequestOptions withMaxBodySize(int bytes) {
        Checks.atLeast(1, bytes, "bytes");
        return with(copy -> copy.maxBodySize = bytes);
    }

    /** The largest body that is put together, in bytes. */
    public int maxBodySize() {
        return fields.maxBodySize;
    }

    private RequestOptions with(Consumer<Fields> change) {
        return new RequestOptions(changed(change));
    }
}
