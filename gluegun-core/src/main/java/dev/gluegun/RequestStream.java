package dev.gluegun;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.internal.engine.AnswerGathering;
import dev.gluegun.internal.engine.RequestEngine;
import dev.gluegun.internal.transport.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * One HTTP request and its answer on a {@link Connection} (Gun's stream reference).
 *
 * <pre>{@code
 * RequestStream.Answer answer = connection.post("/login", Headers.of("Content-Type", "application/json"), body)
 *         .awaitAnswer(Duration.ofSeconds(5));
 * }</pre>
 *
 * <p>On HTTP/1.1 a connection serves one request after the other: it is sent when all that was asked for before has been answered.
 * An answer that nobody awaits is read in the background, as far as there is room (1024 messages or 1 MiB); when that is full, those
 * behind it wait until it is taken or {@linkplain #cancel() cancelled}. On HTTP/2 each request has a stream of its own, and none
 * waits for another.
 *
 * <p>Safe for use by many threads at once: each message is delivered once, pieces of the body are sent in some order.
 */
public final class RequestStream {

    private final RequestEngine engine;
    private final AnswerGathering gathering;
    private final RequestOptions options;

    RequestStream(RequestEngine engine, RequestOptions options) {
        this.engine = engine;
        this.gathering = new AnswerGathering(engine, options.maxBodySize());
        this.options = options;
        options.replyTo().ifPresent(engine::deliverTo);
    }

    /**
     * A whole answer.
     *
     * @param status 200–599
     * @param headers its header fields
     * @param body not copied; empty when it has none
     * @param trailers the fields that came after the body; empty when there are none
     */
    public record Answer(int status, Headers headers, byte[] body, Headers trailers) {
        /** An answer. */
        public Answer {
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(body, "body");
            Objects.requireNonNull(trailers, "trailers");
        }

        /** The body as text in UTF-8; what cannot be decoded shows as U+FFFD. */
        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Answer that
                    && status == that.status
                    && headers.equals(that.headers)
                    && Arrays.equals(body, that.body)
                    && trailers.equals(that.trailers);
        }

        @Override
        public int hashCode() {
            return 31 * Objects.hash(status, headers, trailers) + Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return "Answer[status=" + status + ", headers=" + headers + ", body=" + Excerpt.of(body) + ", trailers="
                    + trailers + "]";
        }
    }

    /**
     * Waits for the next message of the answer (Gun's {@code await}): {@link Message.Inform}s, a {@link Message.Response}, then
     * {@link Message.Data} and perhaps {@link Message.Trailers}.
     *
     * @throws GluegunException.InvalidMessage when the answer has been delivered whole, or goes to a {@link ReplyTo}
     * @throws GluegunException.Timeout when none came in time, or the request could not be sent in time, as those before it have not
     *     been answered; nothing is lost
     * @throws GluegunException.StreamError when the server broke the protocol (RFC 9112), or the request was cancelled
     * @throws GluegunException.ConnectionDown when the connection has ended before the answer's end, and what came of it has been
     *     delivered
     * @throws GluegunException.ConnectionError when the connection could not be made
     * @throws GluegunException.Interrupted when the thread is interrupted; nothing is lost
     */
    public Message await(Duration timeout) {
        Deadline deadline = Deadline.after(Checks.timeout(timeout, "timeout"));
        requireNoReplyTo();
        return engine.await(deadline, false);
    }

    /**
     * Waits for the rest of the answer, and returns the rest of its body (Gun's {@code await_body}). What precedes the body and has
     * not been awaited, the status included, is passed over: {@link #awaitAnswer} has it. Throws as {@link #await}; a timeout keeps
     * what has come for the next call of this kind.
     *
     * @return empty when there is none, or no rest
     * @throws GluegunException.StreamError also when it is larger than {@link RequestOptions#withMaxBodySize}; the request is
     *     cancelled then
     */
    public byte[] awaitBody(Duration timeout) {
        return gather(timeout).body();
    }

    /**
     * Waits for the whole answer. Throws as {@link #awaitBody}.
     *
     * @throws GluegunException.InvalidMessage also when its head has been taken by {@link #await} before
     */
    public Answer awaitAnswer(Duration timeout) {
        AnswerGathering.Whole whole = gather(timeout);
        Message.Response head = whole.head();
        if (head == null) {
            throw new InvalidMessage(
                    "the answer's head has been taken by await: use awaitBody for what follows it, or awaitAnswer"
                            + " alone");
        }
        return new Answer(head.status(), head.headers(), whole.body(), whole.trailers());
    }

    private AnswerGathering.Whole gather(Duration timeout) {
        Deadline deadline = Deadline.after(Checks.timeout(timeout, "timeout"));
        requireNoReplyTo();
        return gathering.await(deadline);
    }

    private void requireNoReplyTo() {
        if (options.replyTo().isPresent()) {
            throw new InvalidMessage("this request's answer goes to its ReplyTo: nothing can be awaited here");
        }
    }

    /**
     * Sends a piece of the request's body (Gun's {@code data}), where the request has announced one: see {@link
     * Connection#request(String, String, Headers)}. Returns when it has been handed to the operating system, or follows others that
     * are just being written; waits when the server is behind.
     *
     * @param fin whether it is the last one
     * @param bytes not copied; must not change before this returns
     * @throws GluegunException.InvalidMessage when the request has no body, or its body is whole, or this does not fit the
     *     Content-Length; nothing of it was sent
     * @throws GluegunException.StreamError when the server has refused the request (400 and above) before its body was whole, so that
     *     the rest is of no use; or it was cancelled
     * @throws GluegunException.Timeout when it is not the request's turn within 15 s; nothing of it was sent
     * @throws GluegunException.ConnectionDown when the connection has ended
     * @throws GluegunException.Interrupted when interrupted while the server is behind; the message tells whether it is sent
     */
    public void data(boolean fin, byte[] bytes) {
        engine.data(fin, Objects.requireNonNull(bytes, "bytes"));
    }

    /**
     * Sends trailers, which end a body whose length was not said beforehand (RFC 9110, section 6.5): on HTTP/1.1 with its last chunk,
     * on HTTP/2 in a HEADERS frame that ends the stream (RFC 9113, section 8.1), after all of the body. Throws as {@link #data}.
     *
     * @throws GluegunException.InvalidMessage also when the body has a Content-Length, or when one of the fields may not come after
     *     it: what it is framed, routed, authenticated or read by, and what is about the connection; nothing was sent, and the body
     *     can still be ended
     */
    public void trailers(Headers trailers) {
        engine.trailers(Objects.requireNonNull(trailers, "trailers"));
    }

    /**
     * Wants no more of the answer (Gun's {@code cancel}): whoever waits gets {@link GluegunException.StreamError}. A request that has
     * not been sent is not sent any more. On HTTP/1.1 one that has been can only be ended with its connection: the rest of its answer
     * is passed over where that comes within a second and has no more than 64 KiB, and the connection goes on; otherwise, and when
     * its body has not been sent whole, the connection is closed. On HTTP/2 its stream is reset, and nothing else. Idempotent.
     */
    public void cancel() {
        engine.cancel("the request was cancelled by this side");
    }

    /**
     * Allows more of the answer's body to be delivered, on a request with {@link RequestOptions#withFlow} (Gun's {@code
     * update_flow}); without it there is nothing to allow.
     *
     * @param increment how many further {@link Message.Data}; at least 1
     * @throws GluegunException.InvalidOptions when it is less
     */
    public void updateFlow(int increment) {
        engine.updateFlow(Checks.atLeast(1, increment, "increment"));
    }

    @Override
    public String toString() {
        return "RequestStream[" + engine + "]";
    }
}
